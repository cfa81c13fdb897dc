using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The extension for the model repository: what there is, and loading and unloading.</summary>
internal static class RepositoryEndpoints
{
    /// <summary>Adds the addresses.</summary>
    internal static void Map(IEndpointRouteBuilder routes, ModelRepository models)
    {
        routes.MapPost("/v2/repository/index", () => Index(models)).WithSummary("Every version of every model");
        routes.MapPost("/v2/repository/models/{model}/load", (HttpContext context, string model) => Changed(context, () => models.Load(model, forced: true)))
            .WithSummary("Serves what is in a model's folder now").Produces(200).Produces<Error>(400);
        routes.MapPost("/v2/repository/models/{model}/unload", (HttpContext context, string model) => Changed(context, () => models.Unload(model)))
            .WithSummary("Serves a model no longer").Produces(200).Produces<Error>(400);
    }

    /// <summary>The versions in the order of names and numbers.</summary>
    internal static RepositoryEntry[] Index(ModelRepository models) => [.. models.Models.AsEnumerable().SelectMany(pair => pair.Value.Unloaded
        ? [new RepositoryEntry(pair.Key, "", "UNAVAILABLE", "unloaded")]
        : pair.Value.Versions.AsEnumerable()
            .OrderBy(version => BundleFolders.Number(version.Key))
            .Select(version => new RepositoryEntry(pair.Key, version.Key, version.Value.Served.IsSome ? "READY" : "UNAVAILABLE", version.Value.Reason)))];

    private static async Task Changed(HttpContext context, Func<Either<string, Seq<string>>> change)
    {
        var done = await Task.Run(change);
        await done.Match(Right: _ => Task.CompletedTask, Left: reason => Refusals.Write(context, Refusal.Bad(reason)));
    }
}
