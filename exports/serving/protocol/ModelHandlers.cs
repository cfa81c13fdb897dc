namespace Multitask.Serving;

/// <summary>Answers requests of the protocol to a model; no version: the newest.</summary>
internal sealed class ModelHandlers(ModelRepository models, Answering answering)
{
    /// <summary>Inputs and outputs.</summary>
    internal Task Metadata(HttpContext context, string model, Option<string> version) => answering.Handle(context, (model, version), served => Json(
        context,
        new ModelMetadata(
            served.Name,
            [.. models.Versions(served.Name)],
            "onnx_onnxv1",
            [Tensor(served.Input)],
            [.. served.Outputs.Map(Tensor)])));

    /// <summary>Whether it answers.</summary>
    internal Task Ready(HttpContext context, string model, Option<string> version) =>
        answering.Handle(context, (model, version), served => Json(context, new ModelReadiness(served.Name, true)));

    /// <summary>A question.</summary>
    internal Task Infer(HttpContext context, string model, Option<string> version) => answering.Handle(context, (model, version), async served =>
    {
        using var body = await RequestBody.Read(context);
        var header = Optional<string>(context.Request.Headers[InferRequest.HeaderLength]);
        return await InferRequest.Parse(body.Bytes, header, served).MatchAsync(
            async request => await (await served.Ask(request.Question, context.RequestAborted)).MatchAsync(
                async answer =>
                {
                    using var owned = answer;
                    await InferResponse.Write(context, served, request, answer);
                    return Right<Refusal, Unit>(unit);
                },
                refusal => refusal),
            refusal => refusal);
    });

    private static TensorMetadata Tensor(OnnxPort port) => new(port.Name, port.DataType(), port.Axes(-1));

    private static async Task<Either<Refusal, Unit>> Json<T>(HttpContext context, T value)
    {
        await context.Response.WriteAsJsonAsync(value);
        return unit;
    }
}
