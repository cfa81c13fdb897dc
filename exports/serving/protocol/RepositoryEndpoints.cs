using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The model repository extension: lists, loads and unloads models.</summary>
internal static class RepositoryEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    internal static void Map(IEndpointRouteBuilder routes, ModelRepository models)
    {
        routes.MapPost("/v2/repository/index", () => Index(models)).WithSummary("Lists every version of every model");
        routes.MapPost("/v2/repository/models/{model}/load", (HttpContext context, string model) => Changed(context, () => models.Load(model, forced: true)))
            .WithSummary("Loads a model's folder again and serves its current content").Produces(200).Produces<Error>(400);
        routes.MapPost("/v2/repository/models/{model}/unload", (HttpContext context, string model) => Changed(context, () => models.Unload(model)))
            .WithSummary("Stops serving a model").Produces(200).Produces<Error>(400);
    }

    /// <summary>The versions, sorted by model name and version number.</summary>
    internal static RepositoryEntry[] Index(ModelRepository models) => [.. models.Models.AsEnumerable().SelectMany(pair => pair.Value.Unloaded
        ? [new RepositoryEntry(pair.Key, "", "UNAVAILABLE", "unloaded")]
        : pair.Value.Versions.AsEnumerable()
            .OrderBy(version => BundleFolders.Number(version.Key))
            .Select(version => new RepositoryEntry(pair.Key, version.Key, version.Value.Served.IsSome ? "READY" : "UNAVAILABLE", version.Value.Reason)))];

    private static async Task Changed(HttpContext context, Func<Either<string, Seq<string>>> change)
    {
        var done = await Task.Run(change);
        await done.Match(Right: _ => Task.CompletedTask, Left: reason => ErrorResponse.Write(context, RequestError.BadRequest(reason)));
    }
}
