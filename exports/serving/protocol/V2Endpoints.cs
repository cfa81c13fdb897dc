using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The Open Inference Protocol, version 2, over HTTP, with the extensions for binary tensors and for the model repository.</summary>
internal static class V2Endpoints
{
    private const string Model = "/v2/models/{model}";
    private const string OfVersion = "/versions/{version}";

    /// <summary>What the server can do beyond the protocol.</summary>
    internal static readonly string[] Extensions = ["binary_tensor_data", "model_repository"];

    /// <summary>The version of this program.</summary>
    internal static string Version { get; } = typeof(V2Endpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Adds the addresses.</summary>
    internal static void Map(IEndpointRouteBuilder routes, ModelRepository models, Answering answering, ServerState state)
    {
        Health(routes, models, state);
        routes.MapGet("/v2", () => new ServerMetadata("multitask", Version, Extensions)).WithSummary("What the server is");
        var handlers = new ModelHandlers(models, answering);
        Described(
            routes.MapGet(Model, (HttpContext context, string model) => handlers.Metadata(context, model, None)),
            routes.MapGet(Model + OfVersion, (HttpContext context, string model, string version) => handlers.Metadata(context, model, version)),
            route => route.WithSummary("Inputs and outputs of a model").Produces<ModelMetadata>());
        Described(
            routes.MapGet(Model + "/ready", (HttpContext context, string model) => handlers.Ready(context, model, None)),
            routes.MapGet(Model + OfVersion + "/ready", (HttpContext context, string model, string version) => handlers.Ready(context, model, version)),
            route => route.WithSummary("Whether a model answers").Produces<ModelReadiness>());
        Described(
            routes.MapPost(Model + "/infer", (HttpContext context, string model) => handlers.Infer(context, model, None)),
            routes.MapPost(Model + OfVersion + "/infer", (HttpContext context, string model, string version) => handlers.Infer(context, model, version)),
            route => route.WithSummary("Asks a model").Takes<InferenceRequest>("application/json", "application/octet-stream")
                .Produces<InferenceResponse>().Produces<Error>(400).Produces<Error>(413).Produces<Error>(429).Produces<Error>(504).Limited());
        RepositoryEndpoints.Map(routes, models);
    }

    private static void Described(RouteHandlerBuilder one, RouteHandlerBuilder other, Func<RouteHandlerBuilder, RouteHandlerBuilder> describe)
    {
        describe(one).Produces<Error>(404);
        describe(other).Produces<Error>(404);
    }

    private static void Health(IEndpointRouteBuilder routes, ModelRepository models, ServerState state)
    {
        routes.MapGet("/v2/health/live", () => new Liveness(true)).WithSummary("Whether the server runs").AllowAnonymous();
        routes.MapGet("/v2/health/ready", () => state.IsStopping || !models.IsReady
                ? TypedResults.Json(new Readiness(false), statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Json(new Readiness(true)))
            .WithSummary("Whether every model answers").Produces<Readiness>().Produces<Readiness>(503).AllowAnonymous();
    }
}

/// <summary>Whether the server comes to an end.</summary>
/// <param name="stopping">Fires when it does.</param>
internal sealed class ServerState(CancellationToken stopping)
{
    /// <summary>Whether it does.</summary>
    internal bool IsStopping => stopping.IsCancellationRequested;
}
