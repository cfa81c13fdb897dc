using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Multitask.Stages.Data.Pictures;

namespace Multitask.Serving;

/// <summary><c>/predict</c>: a picture, an npy file or a row in, every task's answer out, for people and small programs.</summary>
internal static class PredictEndpoints
{
    private const string PictureType = "image/png";

    /// <summary>Adds the addresses.</summary>
    internal static void Map(IEndpointRouteBuilder routes, Answering answering, Decoding decoding)
    {
        routes.MapGet("/predict/{model}", (HttpContext context, string model) => answering.Handle(context, (model, None), served => Json(context, ModelDescription.Of(served))))
            .WithSummary("What a model takes and answers, and an input to try").Produces<JsonObject>().Produces<Error>(404);
        routes.MapPost(
                "/predict/{model}",
                (HttpContext context, string model, string? task = null, bool pictures = false) => answering.Handle(
                    context, (model, None), served => Predict(context, served, decoding, (Optional(task), pictures))))
            .WithSummary("A picture, an npy file or rows in, the answer of every task out")
            .WithDescription("`Accept: image/png` asks for the picture of one task, `task`, by default the first that has one; `pictures=true` puts pictures into the JSON.")
            .Takes<byte[]>("image/png", "image/jpeg", "image/webp", "application/x-npy", "application/json", "application/octet-stream")
            .Produces<JsonObject>().Produces(200, null, PictureType).Produces<Error>(400).Produces<Error>(404).Produces<Error>(413).Produces<Error>(429)
            .Limited();
    }

    private static async Task<Either<Refusal, Unit>> Predict(
        HttpContext context, ServedVersion served, Decoding decoding, (Option<string> Task, bool Pictures) query)
    {
        using var body = await RequestBody.Read(context);
        var examples = await decoding.Read(body.Bytes, served, context.RequestAborted);
        var answered = await examples.BindAsync(async given => (await served.Ask(
            new Question(given.Rows, given.Count, served.Outputs), context.RequestAborted)).Map(answer => (Answer: answer, given.Count)));
        return await answered.MatchAsync(
            async one =>
            {
                using var answer = one.Answer;
                return await Written(context, served, answer, query);
            },
            refusal => refusal);
    }

    private static Task<Either<Refusal, Unit>> Written(
        HttpContext context, ServedVersion served, Answer answer, (Option<string> Task, bool Pictures) query)
    {
        var examples = Range(0, answer.Count).Map(example => Tasks(served, answer, example)).ToSeq().Strict();
        return context.Request.Headers.Accept.ToString().Contains(PictureType, StringComparison.OrdinalIgnoreCase)
            ? Picture(context, served, examples.Head, query.Task)
            : Json(context, new JsonObject
            {
                ["model"] = served.Name,
                ["version"] = served.Version,
                ["answers"] = new JsonArray([.. examples.Map(tasks => (JsonNode)new JsonObject(
                    tasks.Map(task => KeyValuePair.Create<string, JsonNode?>(task.Port.Name, task.Json(query.Pictures)))))]),
            });
    }

    private static Seq<TaskAnswer> Tasks(ServedVersion served, Answer answer, int example) => answer.Outputs
        .Map(output => new TaskAnswer(
            served.Card.Task(output.Port.Name), output.Port, output.Rows.Slice(example * output.Port.RowBytes(), output.Port.RowBytes())))
        .Strict();

    private static async Task<Either<Refusal, Unit>> Picture(HttpContext context, ServedVersion served, Seq<TaskAnswer> tasks, Option<string> name)
    {
        var found = name.Match(
            Some: wanted => tasks.Find(task => task.Port.Name == wanted).ToEither(
                Refusal.Missing($"there is no task '{Sanitize.Line(wanted)}', the model answers {string.Join(", ", served.Outputs.Map(port => port.Name))}")),
            None: () => tasks.Find(task => task.IsPicture).ToEither(NoPicture(served.Name)))
            .Bind(task => task.IsPicture ? Right<Refusal, TaskAnswer>(task) : NoPicture(task.Port.Name));
        return await found.MatchAsync(
            async task =>
            {
                var png = Png.Encode(task.Picture());
                context.Response.ContentType = PictureType;
                context.Response.ContentLength = png.Length;
                await context.Response.Body.WriteAsync(png, context.RequestAborted);
                return Right<Refusal, Unit>(unit);
            },
            refusal => refusal);
    }

    private static Refusal NoPicture(string what) => new(StatusCodes.Status406NotAcceptable, $"'{what}' answers with no picture: ask for application/json");

    private static async Task<Either<Refusal, Unit>> Json(HttpContext context, JsonObject value)
    {
        await context.Response.WriteAsJsonAsync(value);
        return unit;
    }
}
