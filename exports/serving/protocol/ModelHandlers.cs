namespace Multitask.Serving;

/// <summary>Handles the protocol's requests to a model, by default to its newest version.</summary>
internal sealed class ModelHandlers(ModelRepository models, RequestHandler handler)
{
    /// <summary>The model's inputs and outputs.</summary>
    internal Task Metadata(HttpContext context, string model, Option<string> version) => handler.Handle(context, (model, version), served => RequestHandler.Json(
        context,
        new ModelMetadata(
            served.Name,
            [.. models.Versions(served.Name)],
            "onnx_onnxv1",
            [Tensor(served.Input)],
            [.. served.Outputs.Map(Tensor)])));

    /// <summary>Whether the model is being served.</summary>
    internal Task Ready(HttpContext context, string model, Option<string> version) =>
        handler.Handle(context, (model, version), served => RequestHandler.Json(context, new ModelReadiness(served.Name, true)));

    /// <summary>An inference request.</summary>
    internal Task Infer(HttpContext context, string model, Option<string> version) => handler.Handle(context, (model, version), async served =>
    {
        using var body = await RequestBody.Read(context);
        var header = Optional<string>(context.Request.Headers[InferRequest.HeaderLength]);
        return await InferRequest.Parse(body.Bytes, header, served).MatchAsync(
            async request => await (await served.Infer(request.Model, context.RequestAborted)).MatchAsync(
                async response =>
                {
                    using var owned = response;
                    await InferResponse.Write(context, served, request, response);
                    return Right<RequestError, Unit>(unit);
                },
                error => error),
            error => error);
    });

    private static TensorMetadata Tensor(OnnxPort port) => new(port.Name, port.DataType(), port.Axes(-1));
}
