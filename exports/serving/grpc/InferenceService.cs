using Grpc.Core;
using Multitask.Serving.Grpc;

namespace Multitask.Serving;

/// <summary>The Open Inference Protocol over gRPC.</summary>
/// <param name="models">What is served.</param>
/// <param name="metrics">Told of each question.</param>
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
            Ready = models.Hold(request.Name, Version(request.Version)).Match(Right: served => Resources.Use(served, _ => true), Left: _ => false),
        });

    /// <inheritdoc />
    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = "multitask", Version = V2Endpoints.Version });

    /// <inheritdoc />
    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => Task.FromResult(
        models.Hold(request.Name, Version(request.Version)).Match(
            Right: served => Resources.Use(served, Metadata),
            Left: refusal => throw Failure(refusal)));

    /// <inheritdoc />
    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var held = models.Hold(request.ModelName, Version(request.ModelVersion));
        try
        {
            var answered = await held.BindAsync(served => Answered(request, served, context.GetHttpContext().RequestAborted));
            metrics.Request(
                held.Map(served => served.Name).IfLeft("unknown"),
                answered.Match(Right: _ => StatusCodes.Status200OK, Left: refusal => refusal.Status),
                System.Diagnostics.Stopwatch.GetElapsedTime(start));
            return answered.IfLeft(refusal => throw Failure(refusal));
        }
        finally
        {
            held.IfRight(served => served.Dispose());
        }
    }

    private static async Task<Either<Refusal, ModelInferResponse>> Answered(ModelInferRequest request, ServedVersion served, CancellationToken cancel) =>
        await GrpcTensors.Question(request, served).BindAsync(async question => (await served.Ask(question, cancel)).Map(answer =>
            Resources.Use(answer, one => GrpcTensors.Response(request, served, one))));

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

    /// <summary>gRPC tells its clients by exceptions; the library turns this into a status.</summary>
    private static RpcException Failure(Refusal refusal) => new(new Status(
        refusal.Status switch
        {
            StatusCodes.Status404NotFound => StatusCode.NotFound,
            StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
            StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
            StatusCodes.Status500InternalServerError => StatusCode.Internal,
            _ => StatusCode.InvalidArgument,
        },
        refusal.Message));
}
