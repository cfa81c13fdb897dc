using System.Security.Cryptography;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>An input or output as <c>model.json</c> tells it.</summary>
/// <param name="Name">Of the tensor.</param>
/// <param name="Meaning">What its numbers are.</param>
/// <param name="Divisor">What pixels are divided by before they are sent; none in a bundle that does not say so.</param>
internal sealed record CardTensor(string Name, string Meaning, Option<double> Divisor);

/// <summary>A task: its name, the word of its kind, and what its classes are called.</summary>
internal sealed record CardTask(string Name, string Type, Seq<string> Classes);

/// <summary>A column of the input: its name and, of a category, the values that stand for 1, 2, ...</summary>
internal sealed record CardColumn(string Name, Seq<string> Categories);

/// <summary>What <c>model.json</c> tells of a bundle.</summary>
/// <param name="Pipeline">The pipeline that exported it.</param>
/// <param name="Key">Of the run: another key is another model.</param>
/// <param name="Input">The one input.</param>
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

    /// <summary>The columns of a row; none where the input is no row of a table.</summary>
    internal required Seq<CardColumn> Columns { get; init; }

    /// <summary>The file of an input to try.</summary>
    internal required string Sample { get; init; }

    /// <summary>SHA-256 of the other files, by name.</summary>
    internal required Map<string, string> Digests { get; init; }

    /// <summary>The task of an output; what the file does not say of it is told by the output alone.</summary>
    internal CardTask Task(string output) => Tasks.Find(task => task.Name == output).IfNone(new CardTask(output, "", Seq<string>()));

    /// <summary>Reads the text of the file; Left: one line about what is missing in it.</summary>
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

    /// <summary>Whether these are the bytes of the file that the card names.</summary>
    internal Either<string, byte[]> Check(string file, byte[] bytes) => Digests.Find(file).Match(
        Some: digest => digest == Convert.ToHexStringLower(SHA256.HashData(bytes))
            ? Right<string, byte[]>(bytes)
            : $"{file} is not the one that {FileName} names: the folder is being written, or damaged (`sha256sum -c SHA256SUMS` tells)",
        None: () => $"{FileName} does not name {file} among its digests");

    private static Either<string, BundleCard> Of(Document document) => document.Samples.Length == 0
        ? Left<string, BundleCard>($"{FileName} names no sample")
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

    // As the file has it; a member that is not there is an error, unless it has a value here.
    private sealed record Document(
        string Pipeline, string Key, Tensor Input, Tensor[] Outputs, TaskEntry[] Tasks, Column[] Columns, Example[] Samples, Dictionary<string, string> Sha256);

    private sealed record Tensor(string Name, string Meaning, double? Divisor = null);

    private sealed record TaskEntry(string Name, string[] Classes, string Type = "");

    private sealed record Column(string Name, string[] Categories);

    private sealed record Example(string Input);
}
