using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The Open Inference Protocol, version 2, over HTTP, with its extensions for binary tensors and the model repository.</summary>
internal static class V2Endpoints
{
    private const string Model = "/v2/models/{model}";
    private const string VersionSuffix = "/versions/{version}";

    /// <summary>The protocol extensions that the server supports.</summary>
    internal static readonly string[] Extensions = ["binary_tensor_data", "model_repository"];

    /// <summary>The version of this program.</summary>
    internal static string Version { get; } = typeof(V2Endpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Maps the endpoints.</summary>
    internal static void Map(IEndpointRouteBuilder routes, ModelRepository models, RequestHandler handler, ServerState state)
    {
        Health(routes, models, state);
        routes.MapGet("/v2", () => new ServerMetadata("multitask", Version, Extensions)).WithSummary("Name, version and extensions of the server");
        var handlers = new ModelHandlers(models, handler);
        Document(
            routes.MapGet(Model, (HttpContext context, string model) => handlers.Metadata(context, model, None)),
            routes.MapGet(Model + VersionSuffix, (HttpContext context, string model, string version) => handlers.Metadata(context, model, version)),
            route => route.WithSummary("Inputs and outputs of a model").Produces<ModelMetadata>());
        Document(
            routes.MapGet(Model + "/ready", (HttpContext context, string model) => handlers.Ready(context, model, None)),
            routes.MapGet(Model + VersionSuffix + "/ready", (HttpContext context, string model, string version) => handlers.Ready(context, model, version)),
            route => route.WithSummary("Whether a model is ready").Produces<ModelReadiness>());
        Document(
            routes.MapPost(Model + "/infer", (HttpContext context, string model) => handlers.Infer(context, model, None)),
            routes.MapPost(Model + VersionSuffix + "/infer", (HttpContext context, string model, string version) => handlers.Infer(context, model, version)),
            route => route.WithSummary("Runs inference").Takes<InferenceRequest>("application/json", "application/octet-stream")
                .Produces<InferenceResponse>().Produces<Error>(400).Produces<Error>(413).Produces<Error>(429).Produces<Error>(504).RequireConcurrencyLimit());
        RepositoryEndpoints.Map(routes, models);
    }

    private static void Document(RouteHandlerBuilder one, RouteHandlerBuilder other, Func<RouteHandlerBuilder, RouteHandlerBuilder> describe)
    {
        describe(one).Produces<Error>(404);
        describe(other).Produces<Error>(404);
    }

    private static void Health(IEndpointRouteBuilder routes, ModelRepository models, ServerState state)
    {
        routes.MapGet("/v2/health/live", () => new Liveness(true)).WithSummary("Whether the server is running").AllowAnonymous();
        routes.MapGet("/v2/health/ready", () => state.IsStopping || !models.IsReady
                ? TypedResults.Json(new Readiness(false), statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Json(new Readiness(true)))
            .WithSummary("Whether every model is ready").Produces<Readiness>().Produces<Readiness>(503).AllowAnonymous();
    }
}

/// <summary>Whether the server is shutting down.</summary>
/// <param name="stopping">Cancelled when shutdown begins.</param>
internal sealed class ServerState(CancellationToken stopping)
{
    /// <summary>Whether shutdown has begun.</summary>
    internal bool IsStopping => stopping.IsCancellationRequested;
}
