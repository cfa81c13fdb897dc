using System.Text.Json;
using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Exports;
using Multitask.Tests.Models;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>Folders as <c>export</c> writes them, of small networks with drawn weights.</summary>
internal static class Bundles
{
    internal static readonly string[] Jobs = ["clerk", "nurse", "smith"];

    /// <summary>Images of 3 x 8 x 12, three dense tasks.</summary>
    internal static Network Images => Mtan.Describe(new(Shape.Image(3, 8, 12), Seq1(4), Samples.SceneHeads));

    /// <summary>Rows of five columns, two of them categories; two tasks.</summary>
    internal static Network Rows => Samples.SmallMlp();

    /// <summary>A bundle of images.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="seed">Of the weights: another seed is another model.</param>
    /// <param name="form">In which it is exported.</param>
    internal static string Image(string folder, ulong seed = 1, ModelForm? form = null) => Write(folder, Images, (seed, form ?? new ModelForm()), new
    {
        tasks = new object[]
        {
            new { name = "semantic", type = "segmentation", kind = "13 classes per pixel", classes = Enumerable.Range(0, 13).Select(at => $"thing {at}").ToArray() },
            new { name = "depth", type = "depth", kind = "depth", classes = System.Array.Empty<string>() },
            new { name = "normal", type = "normals", kind = "normals", classes = System.Array.Empty<string>() },
        },
        columns = System.Array.Empty<object>(),
    });

    /// <summary>A bundle of rows.</summary>
    internal static string Row(string folder, ulong seed = 1) => Write(folder, Rows, (seed, new ModelForm()), new
    {
        tasks = new object[]
        {
            new { name = "income", type = "classification", kind = "2 classes", classes = new[] { "low", "high" } },
            new { name = "married", type = "binary", kind = "binary", classes = System.Array.Empty<string>() },
        },
        columns = new object[]
        {
            new { name = "age", categories = System.Array.Empty<string>() },
            new { name = "job", categories = Jobs },
            new { name = "hours", categories = System.Array.Empty<string>() },
            new { name = "street", categories = Enumerable.Range(0, 100).Select(at => $"street {at}").ToArray() },
            new { name = "size", categories = System.Array.Empty<string>() },
        },
    });

    /// <summary>Opens the model of a bundle without a server.</summary>
    internal static Scorer Open(string folder) =>
        Arrays.Success(Scorer.Open(Path.Combine(folder, "model.onnx"), new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 }));

    private static string Write(string folder, Network network, (ulong Seed, ModelForm Form) model, dynamic told)
    {
        Directory.CreateDirectory(folder);
        var plain = Arrays.Success(OnnxModel.Build(network, Arrays.Source(Arrays.Weights(network, model.Seed)), new ExportOptions()));
        var onnx = Path.Combine(folder, "model.onnx");
        Arrays.Success(OnnxWriter.Write(Arrays.Success(model.Form.Of(plain, network, Map<string, ValueRange>())), onnx));
        using var scorer = Open(folder);
        Sample(Path.Combine(folder, "sample1.input.npy"), scorer.Input);
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(new
        {
            pipeline = "small",
            stage = "onnx",
            key = $"key of {model.Seed}",
            input = new { name = scorer.Input.Name, type = "", meaning = "numbers", divisor = scorer.Input.Shape.IsImage ? 255 : 1 },
            outputs = scorer.Outputs.Map(port => new { name = port.Name, meaning = $"what {port.Name} is" }).ToArray(),
            told.tasks,
            told.columns,
            samples = new[] { new { input = "sample1.input.npy" } },
            sha256 = new[] { "model.onnx", "sample1.input.npy" }.ToDictionary(name => name, name => Arrays.Success(Digest.OfFile(Path.Combine(folder, name)))),
        }));
        return folder;
    }

    private static void Sample(string path, OnnxPort port)
    {
        var numbers = Enumerable.Range(0, (int)port.Shape.Count);
        Arrays.Success(port.Number == OnnxNumber.UInt8
            ? NpyWriter.Write(path, 1.Cons(port.Shape.Sizes), numbers.Select(at => (byte)(at * 7)).ToArray())
            : NpyWriter.Write(path, 1.Cons(port.Shape.Sizes), numbers.Select(at => port.Shape.IsImage ? at % 256 / 255f : at % 3).ToArray()));
    }
}
