using System.Diagnostics;
using System.Text;
using Multitask.Tests.Hostile;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Data files that somebody made to do harm.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Header(byte[] json, int data = 0, string padding = "")
    {
        byte[] header = [.. json, .. Encoding.ASCII.GetBytes(padding)];
        File.WriteAllBytes(_scratch["f"], [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[data]]);
        return SafetensorsFile.Open(_scratch["f"]).Map(file =>
        {
            file.Dispose();
            return "opens";
        }).IfLeft(message => message);
    }

    [Theory]
    [InlineData("(65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536)")]
    [InlineData("(4611686018427387904, 2)")]
    [InlineData("(2147483647, 2147483647, 2147483647, 2147483647, 2, 2147483647)")]
    public void A_shape_whose_product_wraps_around_is_refused(string shape) => Refused(shape);

    [Fact]
    public void A_shape_of_twenty_thousand_axes_is_refused() => Refused($"({string.Join(", ", Enumerable.Repeat(1, 20_000))})");

    private void Refused(string shape)
    {
        NpyFile.Write(_scratch["a.npy"], $"{{'descr': '<f4', 'fortran_order': True, 'shape': {shape}, }}", []);
        Clear.Line(Npy.Read<float>(_scratch["a.npy"]).Message(), _scratch["a.npy"], shape);
    }

    [Fact]
    public void An_empty_array_may_have_long_axes()
    {
        NpyFile.Write(_scratch["a.npy"], "{'descr': '<f4', 'fortran_order': True, 'shape': (2147483647, 0, 2147483647), }", []);
        Assert.Empty(Npy.Read<float>(_scratch["a.npy"]).Value().Values);
    }

    [Fact]
    public void A_claim_of_much_memory_takes_none()
    {
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("<f8", false, 16384, 16384), new byte[8]);
        File.WriteAllBytes(_scratch["b.npy"], [0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0, 0, .. new byte[100]]);
        File.WriteAllBytes(_scratch["c"], [.. BitConverter.GetBytes(16L << 20), .. "{}"u8]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("claims shape (16384, 16384)", Npy.Read<double>(_scratch["a.npy"]).Message(), StringComparison.Ordinal);
        Assert.Contains("claims a header of 65535 bytes", Npy.Read<double>(_scratch["b.npy"]).Message(), StringComparison.Ordinal);
        Assert.Contains("claims a header of 16777216 bytes", SafetensorsFile.Open(_scratch["c"]).Message(), StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void What_is_in_a_header_is_quoted_short_and_printable()
    {
        var much = new string('x', 60_000);
        NpyFile.Write(_scratch["a.npy"], $"{{'descr': '|O{much}', 'fortran_order': False, 'shape': (1,)}}", []);
        Clear.Line(Npy.Read<float>(_scratch["a.npy"]).Message(), _scratch["a.npy"], "npy");
        foreach (var json in new[]
        {
            $$$"""{"{{{much}}}":1}""", $$$"""{"a":{"dtype":"{{{much}}}","shape":[],"data_offsets":[0,0]}}""", "{\"\u202eevil\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,0]}}",
            $$$"""{"a\n\u001b[31m":{"dtype":"U8","shape":[9],"data_offsets":[0,0]}}""", $$$"""{"{{{much}}}":1,"{{{much}}}":1}""",
        })
        {
            Clear.Line(Header(Encoding.UTF8.GetBytes(json)), _scratch["f"], json[..20]);
        }
    }

    [Theory]
    [InlineData("[[[[[[[[[[", "must begin with {")]
    [InlineData(" {}", "must begin with {")]
    [InlineData("{\"a\":{\"dtype\":[[[[[[[[[[1]]]]]]]]]]}}", "not JSON")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-0],\"data_offsets\":[0,0]}}", "bad shape")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[-1,0]}}", "bad data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[0.0],\"data_offsets\":[0,0]}}", "bad shape")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[18446744073709551616],\"data_offsets\":[0,0]}}", "bad shape")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"more\":1}}", "is not {dtype")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", "surrogate")]
    [InlineData("{\"__metadata__\":{\"a\":\"\\udfff\"}}", "surrogate")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "not JSON")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("{}//", "not JSON")]
    public void A_header_that_is_not_as_published_is_refused(string json, string expected)
    {
        var message = Header(Encoding.ASCII.GetBytes(json));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Clear.Line(message, _scratch["f"], json);
    }

    [Fact]
    public void A_header_must_be_UTF_8_and_may_end_in_blanks()
    {
        Assert.Contains("not UTF-8", Header([.. "{\"__metadata__\":{\"a\":\""u8, 0xff, .. "\"}}"u8]), StringComparison.Ordinal);
        Assert.Equal("opens", Header("{\"__metadata__\":{\"a\":\"b\"}}"u8.ToArray(), padding: "      "));
    }

    [Fact]
    public void Very_many_tensors_are_read_without_much_memory()
    {
        const int count = 100_000;
        var json = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[{i},{i + 1}]}}"))}}}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("opens", Header(Encoding.ASCII.GetBytes(json), count));
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < 100L * json.Length, $"{taken / json.Length} times its size");
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_data_file_is_refused_without_being_opened()
    {
        using (var mkfifo = Process.Start("mkfifo", _scratch["p"]))
        {
            mkfifo.WaitForExit();
        }

        var expected = $"{_scratch["p"]}: must be a file, found a pipe";
        Assert.Equal(expected, Npy.Read<float>(_scratch["p"]).Message());
        Assert.Equal(expected, SafetensorsFile.Open(_scratch["p"]).Message());
        Assert.Equal(expected, Idx.Read(_scratch["p"], 1).Message());
        Assert.Equal(expected, OutsideFiles.Digest(_scratch.Folder, Seq1("p")).Message());
    }
}
