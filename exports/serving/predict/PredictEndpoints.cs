using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Multitask.Stages.Data.Pictures;

namespace Multitask.Serving;

/// <summary><c>/predict</c>: takes an image, an npy file or table rows and returns every task's prediction in human-readable form.</summary>
internal static class PredictEndpoints
{
    private const string PngType = "image/png";

    /// <summary>Maps the endpoints.</summary>
    internal static void Map(IEndpointRouteBuilder routes, RequestHandler handler, ExampleDecoder decoder)
    {
        routes.MapGet("/predict/{model}", (HttpContext context, string model) => handler.Handle(context, (model, None), served => RequestHandler.Json(context, ModelDescription.Of(served))))
            .WithSummary("Describes a model: its input, its tasks and a sample input").Produces<JsonObject>().Produces<Error>(404);
        routes.MapPost(
                "/predict/{model}",
                (HttpContext context, string model, string? task = null, bool pictures = false) => handler.Handle(
                    context, (model, None), served => Predict(context, served, decoder, (Optional(task), pictures))))
            .WithSummary("Predicts every task for an image, an npy file or table rows")
            .WithDescription("`Accept: image/png` returns the image of one dense task: `task`, by default the first; `pictures=true` includes images in the JSON.")
            .Takes<byte[]>("image/png", "image/jpeg", "image/webp", "application/x-npy", "application/json", "application/octet-stream")
            .Produces<JsonObject>().Produces(200, null, PngType).Produces<Error>(400).Produces<Error>(404).Produces<Error>(413).Produces<Error>(429)
            .RequireConcurrencyLimit();
    }

    private static async Task<Either<RequestError, Unit>> Predict(
        HttpContext context, ServedVersion served, ExampleDecoder decoder, (Option<string> Task, bool Pictures) query)
    {
        using var body = await RequestBody.Read(context);
        var examples = await decoder.Read(body.Bytes, served, context.RequestAborted);
        var response = await examples.BindAsync(given => served.Infer(
            new ModelRequest(given.Rows, given.Count, served.Outputs), context.RequestAborted));
        return await response.MatchAsync(
            async predictions =>
            {
                using var owned = predictions;
                return await Write(context, served, predictions, query);
            },
            error => error);
    }

    private static Task<Either<RequestError, Unit>> Write(
        HttpContext context, ServedVersion served, ModelResponse response, (Option<string> Task, bool Pictures) query)
    {
        var examples = Range(0, response.Count).Map(example => Tasks(served, response, example)).ToSeq().Strict();
        return context.Request.Headers.Accept.ToString().Contains(PngType, StringComparison.OrdinalIgnoreCase)
            ? Image(context, served, examples.Head, query.Task)
            : RequestHandler.Json(context, new JsonObject
            {
                ["model"] = served.Name,
                ["version"] = served.Version,
                ["answers"] = new JsonArray([.. examples.Map(tasks => (JsonNode)new JsonObject(
                    tasks.Map(task => KeyValuePair.Create<string, JsonNode?>(task.Port.Name, task.Json(query.Pictures)))))]),
            });
    }

    private static Seq<TaskResult> Tasks(ServedVersion served, ModelResponse response, int example) => response.Outputs
        .Map(output => new TaskResult(
            served.Card.Task(output.Port.Name), output.Port, output.Rows.Slice(example * output.Port.RowBytes(), output.Port.RowBytes())))
        .Strict();

    private static async Task<Either<RequestError, Unit>> Image(HttpContext context, ServedVersion served, Seq<TaskResult> tasks, Option<string> name)
    {
        var found = name.Match(
            Some: wanted => tasks.Find(task => task.Port.Name == wanted).ToEither(
                RequestError.NotFound($"there is no task '{Sanitize.Line(wanted)}', the model has {string.Join(", ", served.Outputs.Map(port => port.Name))}")),
            None: () => tasks.Find(task => task.IsImage).ToEither(NoImage(served.Name)))
            .Bind(task => task.IsImage ? Right<RequestError, TaskResult>(task) : NoImage(task.Port.Name));
        return await found.MatchAsync(
            async task =>
            {
                var png = Png.Encode(task.Image());
                context.Response.ContentType = PngType;
                context.Response.ContentLength = png.Length;
                await context.Response.Body.WriteAsync(png, context.RequestAborted);
                return Right<RequestError, Unit>(unit);
            },
            error => error);
    }

    private static RequestError NoImage(string what) => new(StatusCodes.Status406NotAcceptable, $"'{what}' has no image: request application/json");
}
