using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>
/// What we write, read by nothing of ours: the rules of https://github.com/huggingface/safetensors#format, one after another, as its
/// readers in other languages check them.
/// </summary>
public sealed class PublishedFormatTests : IDisposable
{
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["U8"] = 1,
        ["I8"] = 1,
        ["I16"] = 2,
        ["I32"] = 4,
        ["I64"] = 8,
        ["F16"] = 2,
        ["F32"] = 4,
        ["F64"] = 8,
    };

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>The bytes of every tensor and the metadata.</summary>
    private static (Dictionary<string, byte[]> Tensors, Dictionary<string, string> Metadata) Read(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal((byte)'{', file[8]);
        Assert.Equal(0, length % 8);
        var text = Encoding.UTF8.GetString(file, 8, length).TrimEnd(' ');
        Assert.EndsWith("}", text, StringComparison.Ordinal);
        var header = JsonNode.Parse(text)!.AsObject();
        var metadata = header["__metadata__"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()) ?? [];
        header.Remove("__metadata__");
        var (tensors, end) = (new Dictionary<string, byte[]>(), 0);
        foreach (var (name, entry) in header.OrderBy(pair => (int)pair.Value!["data_offsets"]![0]!).ThenBy(pair => (int)pair.Value!["data_offsets"]![1]!))
        {
            Assert.Equal(["data_offsets", "dtype", "shape"], entry!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
            var (from, to, size) = ((int)entry["data_offsets"]![0]!, (int)entry["data_offsets"]![1]!, Sizes[(string)entry["dtype"]!]);
            Assert.Equal(end, from);
            Assert.Equal(entry["shape"]!.AsArray().Aggregate(size, (product, axis) => product * (int)axis!), to - from);
            Assert.Equal(0, (8 + length + from) % size);
            tensors[name] = file[(8 + length + from)..(8 + length + to)];
            end = to;
        }

        Assert.Equal(file.Length, 8 + length + end);
        return (tensors, metadata);
    }

    [Fact]
    public void A_file_with_every_element_type_odd_sizes_and_strange_names_follows_the_published_rules()
    {
        var tensors = Seq(
            NamedTensor.Of("u8", Seq1(3L), new byte[] { 1, 2, 3 }),
            NamedTensor.Of("i8", Seq(1L, 1L), new sbyte[] { -1 }),
            NamedTensor.Of("i16", Seq1(3L), new short[] { 1, -2, 3 }),
            NamedTensor.Of("i32", Seq1(1L), new[] { 7 }),
            NamedTensor.Of("i64", Seq<long>(), new[] { long.MaxValue }),
            NamedTensor.Of("f16", Seq1(1L), new[] { (Half)1.5 }),
            NamedTensor.Of("f32", Seq(1L, 3L), new[] { 1f, 2f, 3f }),
            NamedTensor.Of("f64", Seq1(1L), new[] { Math.E }),
            NamedTensor.Of("nothing", Seq(0L, 5L), System.Array.Empty<double>()),
            NamedTensor.Of("\"quoted\" \u00fcml\u00e4ut \\ \U0001f600", Seq1(1L), new byte[] { 9 }));
        Safetensors.WriteAll(_scratch["f"], tensors, Map(("format", "pt"), ("n\u00f6te", "two\nlines \"and\" \U0001f600"))).Value();
        var (read, metadata) = Read(File.ReadAllBytes(_scratch["f"]));
        Assert.Equal(tensors.Count, read.Count);
        Assert.All(tensors, tensor => Assert.Equal(tensor.Data.ToArray(), read[tensor.Spec.Name]));
        Assert.Equal("two\nlines \"and\" \U0001f600", metadata["n\u00f6te"]);
        Assert.Equal("pt", metadata["format"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void A_name_of_any_length_leaves_the_data_aligned(int length)
    {
        Safetensors.WriteAll(_scratch["f"], Seq1(NamedTensor.Of(new string('n', length), Seq1(1L), new[] { 0.5 })), Map<string, string>()).Value();
        Assert.Equal(BitConverter.GetBytes(0.5), Read(File.ReadAllBytes(_scratch["f"])).Tensors[new string('n', length)]);
    }
}
