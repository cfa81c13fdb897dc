using System.Security.Cryptography;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>An input or output as <c>model.json</c> describes it.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Meaning">What its numbers are.</param>
/// <param name="Divisor">What pixels must be divided by; none in a bundle that does not say.</param>
internal sealed record CardTensor(string Name, string Meaning, Option<double> Divisor);

/// <summary>A task: its name, its type (<c>segmentation</c>, <c>binary</c>, ...; empty if unknown) and the names of its classes.</summary>
internal sealed record CardTask(string Name, string Type, Seq<string> Classes);

/// <summary>A column of the input: its name and, if it is categorical, the values encoded as 1, 2, ...</summary>
internal sealed record CardColumn(string Name, Seq<string> Categories);

/// <summary>What <c>model.json</c> says about a bundle.</summary>
/// <param name="Pipeline">The pipeline that exported it.</param>
/// <param name="Key">The key of the export stage: a different key means a different model.</param>
/// <param name="Input">The only input.</param>
/// <param name="Outputs">The outputs, in the order of the model.</param>
/// <param name="Tasks">The tasks, named like the outputs.</param>
internal sealed record BundleCard(string Pipeline, string Key, CardTensor Input, Seq<CardTensor> Outputs, Seq<CardTask> Tasks)
{
    /// <summary>The file's name.</summary>
    internal const string FileName = "model.json";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The columns of the table; empty unless the input is a table row.</summary>
    internal required Seq<CardColumn> Columns { get; init; }

    /// <summary>Name of the file with an example input.</summary>
    internal required string Sample { get; init; }

    /// <summary>SHA-256 digests of the other files, in hexadecimal, by file name.</summary>
    internal required Map<string, string> Digests { get; init; }

    /// <summary>The task of an output; a task of unknown type if the file does not describe it.</summary>
    internal CardTask Task(string output) => Tasks.Find(task => task.Name == output).IfNone(new CardTask(output, "", Seq<string>()));

    /// <summary>Parses the file.</summary>
    /// <returns>The card, or one line about what is invalid or missing.</returns>
    internal static Either<string, BundleCard> Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(json, Strict) is { } document
                ? Of(document)
                : Left<string, BundleCard>($"{FileName} is empty");
        }
        catch (JsonException problem)
        {
            return $"{FileName} is not what `export` writes: {Sanitize.Line(problem.Message, 200)}";
        }
    }

    /// <summary>The bytes of a file if their digest is the one listed here; otherwise one line saying what is wrong.</summary>
    internal Either<string, byte[]> Check(string file, byte[] bytes) => Digests.Find(file).Match(
        Some: digest => digest == Convert.ToHexStringLower(SHA256.HashData(bytes))
            ? Right<string, byte[]>(bytes)
            : $"{file} does not match its digest in {FileName}: the folder is being written, or is damaged (check with `sha256sum -c SHA256SUMS`)",
        None: () => $"{FileName} has no digest for {file}");

    private static Either<string, BundleCard> Of(Document document) => document.Samples.Length == 0
        ? Left<string, BundleCard>($"{FileName} lists no sample")
        : new BundleCard(
            document.Pipeline,
            document.Key,
            Of(document.Input),
            Seq(document.Outputs.Select(Of).ToArray()),
            Seq(document.Tasks.Select(task => new CardTask(task.Name, task.Type, Seq(task.Classes))).ToArray()))
        {
            Columns = Seq(document.Columns.Select(column => new CardColumn(column.Name, Seq(column.Categories))).ToArray()),
            Sample = document.Samples[0].Input,
            Digests = toMap(document.Sha256.Select(pair => (pair.Key, pair.Value))),
        };

    private static CardTensor Of(Tensor tensor) => new(tensor.Name, tensor.Meaning, Optional(tensor.Divisor));

    // The JSON as written; members without a default are required.
    private sealed record Document(
        string Pipeline, string Key, Tensor Input, Tensor[] Outputs, TaskEntry[] Tasks, Column[] Columns, Example[] Samples, Dictionary<string, string> Sha256);

    private sealed record Tensor(string Name, string Meaning, double? Divisor = null);

    private sealed record TaskEntry(string Name, string[] Classes, string Type = "");

    private sealed record Column(string Name, string[] Categories);

    private sealed record Example(string Input);
}
