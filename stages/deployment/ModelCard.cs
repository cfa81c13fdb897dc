using System.Text.Json;
using Multitask.Exports;

namespace Multitask.Stages.Deployment;

/// <summary><c>model.json</c>: what a program must know to call the model.</summary>
internal static class ModelCard
{
    /// <summary>The file's name.</summary>
    internal const string Name = "model.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="digests">SHA-256 of the other files by name.</param>
    internal static string Of(Deployable model, Seq<(string Name, string Digest)> digests) => JsonSerializer.Serialize(
        new
        {
            pipeline = model.Pipeline,
            stage = model.Stage,
            key = model.Key,
            opset = model.Export.Opset,
            precision = model.Export.Form.Precision.ToString().ToLowerInvariant(),
            parameters = Parameters.TrainableCount(model.Trained.Network),
            input = Input(model),
            outputs = model.Outputs.Map(output => Port(output, model.Meaning(output), model.Export.FreeSize)).ToArray(),
            tasks = model.Trained.Info.Tasks.Map(task => Task(task, model.Trained.Source)).ToArray(),
            columns = model.Trained.Info.Columns.Map(column => new { name = column.Name, categories = column.Values.ToArray() }).ToArray(),
            metrics = model.Validation.Match<object>(scores => new { validation = scores }, () => new { }),
            samples = BundleFiles.Samples.Map(sample => new
            {
                input = BundleFiles.Input(sample),
                outputs = model.Outputs.Map((at, output) => new { name = output.Name, file = BundleFiles.Output(sample, at) }).ToArray(),
            }).ToArray(),
            sha256 = digests.ToDictionary(file => file.Name, file => file.Digest),
        },
        Indented) + "\n";

    /// <summary>Pixels are divided by <c>divisor</c> before they are sent; 1: they are sent as they are.</summary>
    private static object Input(Deployable model) => new
    {
        name = model.Input.Name,
        type = Deployable.Type(model.Input),
        shape = Shape(model.Input, model.Export.FreeSize),
        meaning = model.InputText,
        divisor = model.Input.Number == OnnxNumber.UInt8 ? 1 : model.Trained.Info.Divisor,
    };

    private static object Port(OnnxPort port, string meaning, bool free) => new
    {
        name = port.Name,
        type = Deployable.Type(port),
        shape = Shape(port, free),
        meaning,
    };

    /// <summary>Free axes as words.</summary>
    internal static object[] Shape(OnnxPort port, bool free)
    {
        var sizes = port.Shape.Sizes;
        var planar = free && sizes.Count >= 2;
        var first = port.Number == OnnxNumber.Float32 ? 1 : 0;
        return ["batch", .. sizes.Map((at, size) => planar && at == first ? "height" : planar && at == first + 1 ? "width" : (object)size)];
    }

    private static object Task(DataTask task, Option<Source> source) => new
    {
        name = task.Name,
        type = task.Kind.GetType().Name.ToLowerInvariant(),
        kind = task.Kind.Definition.Description,
        classes = task.Kind.Definition.Classes.Map(count => Enumerable.Range(0, count)
            .Select(label => source.Match(Some: from => from.ClassName(task.Name, label), None: () => FormattableString.Invariant($"class {label}"))).ToArray())
            .IfNone([]),
    };
}
