using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>ONNX itself accepts what is written (Debian's python3-onnx 1.12 knows operator sets up to 17).</summary>
[Trait("Category", "Slow")]
public sealed class CheckerTests
{
    private static readonly SegNetConfig Scene = new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads);

    public CheckerTests() => Needs.OnnxChecker();

    [Theory]
    [InlineData(13, true, "Scatter")]
    [InlineData(17, true, "Scatter")]
    [InlineData(17, false, "Scatter")]
    [InlineData(17, true, "MaxUnpool")]
    public void Models_pass_the_checker_and_strict_shape_inference(int opset, bool fold, string unpooling)
    {
        var options = new ExportOptions(opset, fold, fold, Enum.Parse<Unpooling>(unpooling), Seq1(("pipeline", "scenes")));
        using var file = TemporaryFile.With(Arrays.Build(Mtan.Describe(Scene), options));
        Assert.Equal((0, "semantic batch 13 8 12\ndepth batch 1 8 12\nnormal batch 3 8 12\n"), Checker.Check(file.Path));
    }

    [Fact]
    public void Classifiers_pass_the_checker_too()
    {
        using var file = TemporaryFile.With(Arrays.Build(MtanLenet.Describe(Samples.Digits), new()));
        Assert.Equal((0, "left batch 10\nright batch 10\n"), Checker.Check(file.Path));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(17)]
    public void Networks_of_features_and_of_images_with_one_answer_pass_the_checker(int opset)
    {
        using var table = TemporaryFile.With(Arrays.Build(Samples.SmallMlp(dropout: 0.5), new(opset)));
        Assert.Equal((0, "income batch 2\nmarried batch 1\n"), Checker.Check(table.Path));
        using var image = TemporaryFile.With(Arrays.Build(Samples.SmallConvnet(), new(opset)));
        Assert.Equal((0, "income batch 2\nmarried batch 1\n"), Checker.Check(image.Path));
    }

    public static TheoryData<string, int> Forms
    {
        get
        {
            var cases = new TheoryData<string, int>();
            ForwardTests.Networks.Keys.Iter(name => new[] { 13, 17 }.Iter(opset => cases.Add(name, opset)));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_network_passes_the_checker_in_every_precision_and_form(string name, int opset)
    {
        var network = ForwardTests.Networks[name];
        var plain = Arrays.Build(network, new(opset));
        var ranges = OnnxQuantisation.Values(plain).Fold(Map<string, ValueRange>(), (known, value) => known.Add(value, new ValueRange(-1, 3)));
        var input = name.StartsWith("mlp", StringComparison.Ordinal) ? InputForm.Float32 : InputForm.UInt8;
        foreach (var precision in Enum.GetValues<NumberFormat>())
        {
            using var file = TemporaryFile.With(Arrays.Success(new ModelForm(precision, input, OutputForm.Labels).Of(plain, network, ranges)));
            var (code, text) = Checker.Check(file.Path);
            Assert.True(code == 0, $"{precision}: {text}");
        }
    }

    [Fact]
    public void A_free_size_passes_the_checker()
    {
        using var file = TemporaryFile.With(Arrays.Build(Mtan.Describe(Scene), new(FreeSize: true)));
        Assert.Equal(0, Checker.Check(file.Path).Code);
    }

    [Fact]
    public void What_ONNX_itself_writes_is_read_as_the_same_model()
    {
        var model = Arrays.Build(Mtan.Describe(Scene), new());
        using var file = TemporaryFile.With(model);
        using var copy = new TemporaryFile();
        Assert.Equal((0, ""), Checker.Copy(file.Path, copy.Path));
        Assert.NotEqual(File.ReadAllBytes(file.Path), File.ReadAllBytes(copy.Path));
        Assert.Equal(model.Proto, Arrays.Success(OnnxReader.Read(copy.Path)).Proto);
    }

    [Fact]
    public void The_checker_is_asked_in_earnest()
    {
        using var file = TemporaryFile.With(Arrays.Build(Operations.Chain(Shape.Image(1, 2, 2), new Op.Relu()), new()));
        var bytes = File.ReadAllBytes(file.Path);
        "Rely"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("Relu"u8)));
        File.WriteAllBytes(file.Path, bytes);
        var (code, text) = Checker.Check(file.Path);
        Assert.NotEqual(0, code);
        Assert.Contains("No Op registered for Rely", text, StringComparison.Ordinal);
    }
}
