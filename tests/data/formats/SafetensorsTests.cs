using System.Text;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class SafetensorsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_has_exactly_the_bytes_the_format_says()
    {
        var tensors = Seq(NamedTensor.Of("b", Seq1(3L), new byte[] { 7, 8, 9 }), NamedTensor.Of("a", Seq(1L, 2L), new[] { 1f, -2f }));
        Safetensors.WriteAll(_scratch["f"], tensors, Map(("k", "v"))).Value();

        const string json = """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        var padded = json.PadRight((json.Length + 7) / 8 * 8);
        byte[] expected =
        [
            (byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(padded),
            0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 8, 9,
        ];
        Assert.Equal(expected, File.ReadAllBytes(_scratch["f"]));
    }

    [Fact]
    public void The_order_in_which_tensors_and_metadata_are_named_does_not_change_the_bytes()
    {
        var tensors = Seq(
            NamedTensor.Of("x", Seq1(1L), new[] { 1.5 }),
            NamedTensor.Of("w", Seq1(2L), new short[] { 1, 2 }),
            NamedTensor.Of("v", Seq1(1L), new[] { 3L }));
        Safetensors.WriteAll(_scratch["f"], tensors, Map(("b", "1"), ("a", "2"))).Value();
        Safetensors.WriteAll(_scratch["g"], tensors.Reverse().ToSeq(), Map(("a", "2"), ("b", "1"))).Value();
        Assert.Equal(File.ReadAllBytes(_scratch["f"]), File.ReadAllBytes(_scratch["g"]));
    }

    [Fact]
    public void What_is_written_is_read_back_for_every_element_type()
    {
        var tensors = Seq(
            NamedTensor.Of("u8", Seq1(2L), new byte[] { 0, 255 }),
            NamedTensor.Of("i8", Seq1(2L), new sbyte[] { -128, 127 }),
            NamedTensor.Of("i16", Seq1(2L), new short[] { short.MinValue, 1 }),
            NamedTensor.Of("i32", Seq1(2L), new[] { int.MinValue, 1 }),
            NamedTensor.Of("i64", Seq1(2L), new[] { long.MinValue, 1 }),
            NamedTensor.Of("f16", Seq1(2L), new[] { (Half)0.5, Half.NaN }),
            NamedTensor.Of("f32", Seq1(2L), new[] { float.Epsilon, float.NegativeInfinity }),
            NamedTensor.Of("f64", Seq(2L, 1L), new[] { Math.PI, -0.0 }),
            NamedTensor.Of("one", Seq<long>(), new[] { 42f }),
            NamedTensor.Of("none", Seq(3L, 0L), System.Array.Empty<float>()));
        Safetensors.WriteAll(_scratch["f"], tensors, Map(("text", "ä\"\\\n"))).Value();
        using var file = SafetensorsFile.Open(_scratch["f"]).Value();
        Assert.Equal("ä\"\\\n", file.Metadata["text"]);
        Assert.Equal(tensors.Map(tensor => tensor.Spec).OrderBy(spec => spec.Name), file.Tensors.OrderBy(spec => spec.Name));
        Assert.Equal(new byte[] { 0, 255 }, file.ReadAll<byte>("u8").Value());
        Assert.Equal(new sbyte[] { -128, 127 }, file.ReadAll<sbyte>("i8").Value());
        Assert.Equal(new short[] { short.MinValue, 1 }, file.ReadAll<short>("i16").Value());
        Assert.Equal(new[] { int.MinValue, 1 }, file.ReadAll<int>("i32").Value());
        Assert.Equal(new[] { long.MinValue, 1 }, file.ReadAll<long>("i64").Value());
        Assert.Equal(new[] { (Half)0.5, Half.NaN }, file.ReadAll<Half>("f16").Value());
        Assert.Equal(new[] { float.Epsilon, float.NegativeInfinity }, file.ReadAll<float>("f32").Value());
        Assert.Equal(new[] { Math.PI, -0.0 }, file.ReadAll<double>("f64").Value());
        Assert.Equal(new[] { 42f }, file.ReadAll<float>("one").Value());
        Assert.Empty(file.ReadAll<float>("none").Value());
    }

    [Fact]
    public void Tensors_are_aligned_to_their_elements_whatever_their_names()
    {
        var tensors = Seq(
            NamedTensor.Of("a", Seq1(3L), new byte[3]),
            NamedTensor.Of("b", Seq1(1L), new[] { 1.0 }),
            NamedTensor.Of("c", Seq1(3L), new short[3]));
        Safetensors.WriteAll(_scratch["f"], tensors, Map<string, string>()).Value();
        using var file = SafetensorsFile.Open(_scratch["f"]).Value();
        Assert.Equal(["b", "c", "a"], file.Tensors.Map(spec => spec.Name).ToArray());
        Assert.Equal(0, BitConverter.ToInt64(File.ReadAllBytes(_scratch["f"]), 0) % 8);
    }

    [Fact]
    public void Ranges_can_be_written_and_read_in_any_order()
    {
        var spec = Seq1(new TensorSpec("t", Dtype.I32, Seq(3L, 2L)));
        Safetensors.Write(_scratch["f"], spec, Map<string, string>(), writer =>
        {
            writer.Write<int>("t", 4, [5, 6]);
            writer.Write<int>("t", 0, [1, 2, 3, 4]);
            return unit;
        }).Value();
        using var file = SafetensorsFile.Open(_scratch["f"]).Value();
        var middle = new int[3];
        file.Read("t", 2, middle.AsSpan()).Value();
        Assert.Equal([3, 4, 5], middle);
    }

    [Fact]
    public void A_file_that_is_not_filled_is_an_error_and_leaves_nothing_behind()
    {
        var spec = Seq1(new TensorSpec("t", Dtype.I32, Seq1(3L)));
        var half = Safetensors.Write(_scratch["f"], spec, Map<string, string>(), writer =>
        {
            writer.Write<int>("t", 0, [1]);
            return unit;
        });
        Assert.Contains("4 bytes of 12", half.Message(), StringComparison.Ordinal);
        var other = Safetensors.Write(_scratch["f"], spec, Map<string, string>(), _ => "changed my mind");
        Assert.Contains("changed my mind", other.Message(), StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["f"]));
    }

    [Fact]
    public void Writing_into_no_folder_and_bad_specs_are_errors()
    {
        var one = NamedTensor.Of("t", Seq1(1L), new[] { 1f });
        Assert.StartsWith(_scratch["no/f"], Refusal("no/f", one), StringComparison.Ordinal);
        Assert.Contains("two tensors", Refusal("f", one, one), StringComparison.Ordinal);
        Assert.Contains("bad name", Refusal("f", NamedTensor.Of("__metadata__", Seq1(1L), new[] { 1f })), StringComparison.Ordinal);
        Assert.Contains("given 4 bytes", Refusal("f", NamedTensor.Of("t", Seq1(2L), new[] { 1f })), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_what_is_not_there_is_an_error()
    {
        Safetensors.WriteAll(_scratch["f"], Seq1(NamedTensor.Of("t", Seq1(2L), new[] { 1f, 2f })), Map<string, string>()).Value();
        using var file = SafetensorsFile.Open(_scratch["f"]).Value();
        Assert.Contains("no tensor \"u\"", file.ReadAll<float>("u").Message(), StringComparison.Ordinal);
        Assert.Contains("of Int32", file.ReadAll<int>("t").Message(), StringComparison.Ordinal);
        Assert.Contains("no elements 1 to 3", file.Read("t", 1, new float[2].AsSpan()).Message(), StringComparison.Ordinal);
        Assert.Contains("no elements -1", file.Read("t", -1, new float[2].AsSpan()).Message(), StringComparison.Ordinal);
        File.WriteAllBytes(_scratch["g"], File.ReadAllBytes(_scratch["f"])[..^1]);
        Assert.Contains("of 7", SafetensorsFile.Open(_scratch["g"]).Message(), StringComparison.Ordinal);
        Assert.Equal($"{_scratch["nowhere"]}: not found", SafetensorsFile.Open(_scratch["nowhere"]).Message());
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_open_is_an_error()
    {
        Safetensors.WriteAll(_scratch["f"], Seq1(NamedTensor.Of("t", Seq1(2L), new[] { 1f, 2f })), Map<string, string>()).Value();
        using var file = SafetensorsFile.Open(_scratch["f"]).Value();
        using (var handle = File.OpenHandle(_scratch["f"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.SetLength(handle, RandomAccess.GetLength(handle) - 2);
        }

        Assert.Contains("ends inside tensor", file.ReadAll<float>("t").Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", 0, "must begin with {")]
    [InlineData("{", 0, "not JSON")]
    [InlineData("""{"a":1}""", 0, "is not {dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "is not {dtype")]
    [InlineData("""{"a":{"dtype":"Q9","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "bad shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "bad shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}""", 4, "bad shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 4, "of 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "too large")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "starts at byte 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "starts at byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 3, "end at byte 2 of 3")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "map of strings")]
    [InlineData("""{"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "is not {dtype")]
    public void A_header_that_lies_is_refused(string json, int data, string expected)
    {
        File.WriteAllBytes(_scratch["f"], [.. BitConverter.GetBytes((ulong)json.Length), .. Encoding.ASCII.GetBytes(json), .. new byte[data]]);
        var message = SafetensorsFile.Open(_scratch["f"]).Message();
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(_scratch["f"], message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x10)]
    [InlineData((16 << 20) + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_header_length_beyond_the_file_is_refused(long length)
    {
        File.WriteAllBytes(_scratch["f"], [.. BitConverter.GetBytes(length), (byte)'{', (byte)'}']);
        Assert.Contains("claims a header", SafetensorsFile.Open(_scratch["f"]).Message(), StringComparison.Ordinal);
        File.WriteAllBytes(_scratch["f"], [1, 2, 3]);
        Assert.Contains("too short", SafetensorsFile.Open(_scratch["f"]).Message(), StringComparison.Ordinal);
    }

    private string Refusal(string name, params NamedTensor[] tensors) =>
        Safetensors.WriteAll(_scratch[name], tensors.ToSeq(), Map<string, string>()).Message();
}
