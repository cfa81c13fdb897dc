using Grpc.Core;
using Multitask.Serving.Grpc;

namespace Multitask.Serving;

/// <summary>The Open Inference Protocol over gRPC.</summary>
/// <param name="models">The models that are served.</param>
/// <param name="metrics">Records each inference request.</param>
internal sealed class InferenceService(ModelRepository models, ServingMetrics metrics) : GRPCInferenceService.GRPCInferenceServiceBase
{
    /// <inheritdoc />
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    /// <inheritdoc />
    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = models.IsReady });

    /// <inheritdoc />
    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => Task.FromResult(
        new ModelReadyResponse
        {
            Ready = models.Acquire(request.Name, Version(request.Version)).Match(Right: served => Resources.Use(served, _ => true), Left: _ => false),
        });

    /// <inheritdoc />
    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = "multitask", Version = V2Endpoints.Version });

    /// <inheritdoc />
    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => Task.FromResult(
        models.Acquire(request.Name, Version(request.Version)).Match(
            Right: served => Resources.Use(served, Metadata),
            Left: error => throw Exception(error)));

    /// <inheritdoc />
    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var acquired = models.Acquire(request.ModelName, Version(request.ModelVersion));
        try
        {
            var response = await acquired.BindAsync(served => Infer(request, served, context.GetHttpContext().RequestAborted));
            metrics.Request(
                acquired.Map(served => served.Name).IfLeft("unknown"),
                response.Match(Right: _ => StatusCodes.Status200OK, Left: error => error.Status),
                System.Diagnostics.Stopwatch.GetElapsedTime(start));
            return response.IfLeft(error => throw Exception(error));
        }
        finally
        {
            acquired.IfRight(served => served.Dispose());
        }
    }

    private static async Task<Either<RequestError, ModelInferResponse>> Infer(ModelInferRequest request, ServedVersion served, CancellationToken cancel) =>
        await GrpcTensors.Request(request, served).BindAsync(async examples => (await served.Infer(examples, cancel)).Map(response =>
            Resources.Use(response, one => GrpcTensors.Response(request, served, one))));

    private ModelMetadataResponse Metadata(ServedVersion served)
    {
        var response = new ModelMetadataResponse { Name = served.Name, Platform = "onnx_onnxv1" };
        response.Versions.AddRange(models.Versions(served.Name));
        response.Inputs.Add(Tensor(served.Input));
        response.Outputs.AddRange(served.Outputs.Map(Tensor));
        return response;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Tensor(OnnxPort port) =>
        new() { Name = port.Name, Datatype = port.DataType(), Shape = { port.Axes(-1) } };

    private static Option<string> Version(string version) => version.Length == 0 ? None : Some(version);

    /// <summary>The error as the exception that the gRPC library turns into a status.</summary>
    private static RpcException Exception(RequestError error) => new(new Status(
        error.Status switch
        {
            StatusCodes.Status404NotFound => StatusCode.NotFound,
            StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
            StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
            StatusCodes.Status500InternalServerError => StatusCode.Internal,
            _ => StatusCode.InvalidArgument,
        },
        error.Message));
}
