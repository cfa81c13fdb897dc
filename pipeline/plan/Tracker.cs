using System.Text.Json.Nodes;

namespace Multitask.Pipeline.Planning;

/// <summary>Where the results of runs go besides the output folder. It decides no output, and so is in no key.</summary>
public abstract record Tracker
{
    private Tracker() { }

    /// <summary>Event files for TensorBoard, in <c>tensorboard/</c> of the output folder.</summary>
    public sealed record TensorBoard : Tracker;

    /// <summary>An MLflow server.</summary>
    /// <param name="Server">Its address, <c>http</c> or <c>https</c>.</param>
    public sealed record Mlflow(Uri Server) : Tracker;

    /// <summary>From a file: <c>tensorboard</c>, <c>{ mlflow: URI }</c>, or a list of them.</summary>
    internal static Decoder<Seq<Tracker>> Decoder { get; } = Decode.OneOrMore(Decode.Union<Tracker>(
        new UnionCase<Tracker>("tensorboard", Field.None<Tracker>(new TensorBoard()).Decoder),
        new UnionCase<Tracker>("mlflow", node => Address(node).Map(Tracker (server) => new Mlflow(server)))));

    /// <summary>What a file may say, as JSON Schema.</summary>
    internal static JsonObject Schema => new() { ["anyOf"] = new JsonArray(One, new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = One }) };

    private static JsonObject One => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["const"] = "tensorboard" },
            new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("mlflow"),
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject { ["mlflow"] = new JsonObject { ["type"] = "string", ["pattern"] = "^https?://" } },
            }),
    };

    private static Validation<Problem, Uri> Address(ConfigNode node) => Decode.Text(node).Bind(text =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? Success<Problem, Uri>(address)
            : Decode.Wrong<Uri>(node, "must be the http or https address of an MLflow server, such as http://localhost:5000"));
}
