using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Onnx;
using Xunit;

namespace Multitask.Tests.Exports;

/// <summary>Files that cannot be written, and files that are no models.</summary>
public sealed class OnnxFileTests
{
    private static readonly OnnxModel Model = Arrays.Build(Operations.Chain(Shape.Vector(5), new Op.Linear(5, 3)), new());

    [Fact]
    public void Writing_replaces_a_file_and_leaves_nothing_else()
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, new string('x', 100_000));
        Arrays.Success(OnnxWriter.Write(Model, file.Path));
        Assert.Equal(OnnxSummary.Of(Model), OnnxSummary.Of(Arrays.Success(OnnxReader.Read(file.Path))));
        Assert.Equal([file.Path], Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(file.Path)}*"));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_one_line_and_leaves_nothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        var missing = Path.Combine(folder.FullName, "missing", "model.onnx");
        Assert.Matches($"^cannot write {missing}: .*[^\n]$", Arrays.Failure(OnnxWriter.Write(Model, missing)));
        Assert.Matches($"^cannot write {folder.FullName}: .*[^\n]$", Arrays.Failure(OnnxWriter.Write(Model, folder.FullName)));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder.FullName)!, $"{folder.Name}.*"));
        folder.Delete();
    }

    [Fact]
    public void What_is_not_a_model_is_one_line_that_names_the_file()
    {
        using var file = TemporaryFile.With(Arrays.Build(Lenet.Describe(Samples.Digits), new()));
        var whole = File.ReadAllBytes(file.Path);
        foreach (var bytes in new[] { [], "not a model"u8.ToArray(), whole[..(whole.Length / 2)] })
        {
            File.WriteAllBytes(file.Path, bytes);
            Assert.Matches($"^{file.Path} is not an ONNX model: .*[^\n]$", Arrays.Failure(OnnxReader.Read(file.Path)));
            AssertOneLine("ONNX Runtime: ", Arrays.Failure(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 })));
        }
    }

    [Fact]
    public void A_missing_file_is_one_line_that_names_it()
    {
        using var file = new TemporaryFile();
        AssertOneLine($"cannot read {file.Path}: ", Arrays.Failure(OnnxReader.Read(file.Path)));
        Assert.Equal($"there is no file {file.Path}", Arrays.Failure(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Auto(), Threads = 1 })));
    }

    /// <summary>ONNX's own library writes a field for each number of a list, and zeros too.</summary>
    [Fact]
    public void Lists_and_zeros_in_the_older_encoding_read_the_same()
    {
        byte[] axis = [0x0A, 4, .. "axis"u8, 0x18, 0, 0xA0, 0x01, 2];
        byte[] pads = [0x0A, 4, .. "pads"u8, 0x40, 1, 0x40, 0, 0x40, 2, 0xA0, 0x01, 7];
        Assert.Equal(OnnxNodes.Int("axis", 0), AttributeProto.Parser.ParseFrom(axis));
        Assert.Equal(OnnxNodes.Ints("pads", 1, 0, 2), AttributeProto.Parser.ParseFrom(pads));
    }

    private static void AssertOneLine(string start, string failure)
    {
        Assert.StartsWith(start, failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure);
        Assert.True(failure.Length > start.Length, failure);
    }
}
