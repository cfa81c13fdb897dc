using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class NpyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("f4", 1)]
    [InlineData("f8", 1)]
    [InlineData("f2", 2)]
    [InlineData("i1", 1)]
    [InlineData("i2", 2)]
    [InlineData("i4", 3)]
    [InlineData("i8", 1)]
    [InlineData("u1", 2)]
    [InlineData("u2", 3)]
    [InlineData("u4", 1)]
    [InlineData("u8", 2)]
    public void Every_element_type_is_read_in_both_byte_orders_and_both_layouts(string type, int version)
    {
        var numbers = Enumerable.Range(0, 24).Select(i => (double)i).ToArray();
        foreach (var (order, fortran) in from o in new[] { '<', '>' } from f in new[] { false, true } select (o, f))
        {
            var stored = fortran ? [.. Enumerable.Range(0, 24).Select(i => numbers[RowMajorOf(i)])] : numbers;
            NpyFile.Write(
                _scratch["a.npy"], NpyFile.Header($"{order}{type}", fortran, 2, 3, 4), NpyFile.Encode(stored, $"{order}{type}"), version);
            var array = Npy.Read<double>(_scratch["a.npy"]).Value();
            Assert.Equal(Seq(2, 3, 4), array.Shape);
            Assert.Equal(numbers, array.Values);
        }
    }

    [Fact]
    public void Negative_and_extreme_numbers_survive()
    {
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("|i1", false, 2), [0xff, 0x80]);
        Assert.Equal([-1f, -128f], Npy.Read<float>(_scratch["a.npy"]).Value().Values);
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header(">i8", false, 1), [0x80, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal([long.MinValue + 1], Npy.Read<long>(_scratch["a.npy"]).Value().Values);
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("<u8", false, 1), [.. Enumerable.Repeat((byte)0xff, 8)]);
        Assert.Contains("does not fit Int64", Npy.Read<long>(_scratch["a.npy"]).Message(), StringComparison.Ordinal);
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("<f8", false, 2), [.. BitConverter.GetBytes(double.NaN), .. BitConverter.GetBytes(0.1)]);
        Assert.Equal([float.NaN, 0.1f], Npy.Read<float>(_scratch["a.npy"]).Value().Values);
    }

    [Theory]
    [InlineData(0x3c00, 1f)]
    [InlineData(0x8000, -0f)]
    [InlineData(0x7bff, 65504f)]
    [InlineData(0x0001, 1f / 16777216)]
    [InlineData(0xc248, -3.140625f)]
    [InlineData(0xfc00, float.NegativeInfinity)]
    [InlineData(0x7e00, float.NaN)]
    public void Half_precision_is_read_exactly(int bits, float expected)
    {
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("<f2", false, 1), BitConverter.GetBytes((ushort)bits));
        Assert.Equal([expected], Npy.Read<float>(_scratch["a.npy"]).Value().Values);
    }

    [Fact]
    public void Bool_is_0_and_1_whatever_bytes_stand_for_true()
    {
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("|b1", true, 2, 2), [0, 1, 255, 2]);
        Assert.Equal([0f, 1f, 1f, 1f], Npy.Read<float>(_scratch["a.npy"]).Value().Values);
        Assert.Equal([0L, 1L, 1L, 1L], Npy.Read<long>(_scratch["a.npy"]).Value().Values);
        Assert.Equal("bool", Npy.Header(_scratch["a.npy"]).Value().Type.Name);
    }

    [Theory]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2L, 3L), }", false)]
    [InlineData("{'descr': '<i2', 'fortran_order': True, 'shape': (2L, 3), }", true)]
    [InlineData("{'shape': (2, 3L), 'fortran_order': np.True_, 'descr': '<i2'}", true)]
    [InlineData("{'shape': (2, 3), 'fortran_order': np.False_, 'descr': '<i2'}", false)]
    public void Headers_of_Python_2_and_of_NumPy_scalars_are_read(string header, bool fortran)
    {
        NpyFile.Write(_scratch["a.npy"], header, [0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0]);
        var array = Npy.Read<int>(_scratch["a.npy"]).Value();
        Assert.Equal(Seq(2, 3), array.Shape);
        Assert.Equal(fortran ? [0, 2, 4, 1, 3, 5] : [0, 1, 2, 3, 4, 5], array.Values);
    }

    [Fact]
    public void A_long_shape_of_one_axis_in_Python_2_is_read()
    {
        NpyFile.Write(_scratch["a.npy"], "{'descr': '|u1', 'fortran_order': False, 'shape': (4L,), }", [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], Npy.Read<int>(_scratch["a.npy"]).Value().Values);
    }

    [Fact]
    public void A_single_number_and_an_empty_array_are_arrays()
    {
        NpyFile.Write(_scratch["a.npy"], "{'descr': '<f4', 'fortran_order': False, 'shape': (), }", BitConverter.GetBytes(2.5f));
        Assert.Equal([2.5f], Npy.Read<float>(_scratch["a.npy"]).Value().Values);
        NpyFile.Write(_scratch["a.npy"], NpyFile.Header("<f4", true, 3, 0), []);
        Assert.Equal(Seq(3, 0), Npy.Read<float>(_scratch["a.npy"]).Value().Shape);
    }

    [Theory]
    [InlineData("""{"shape": (2,), "descr": "<u2", "fortran_order": False}""")]
    [InlineData("{ 'fortran_order' : False , 'shape' : ( 2 , ) , 'descr' : '<u2' }   ")]
    public void Keys_may_come_in_any_order_with_either_quote(string header)
    {
        NpyFile.Write(_scratch["a.npy"], header, [1, 0, 2, 1]);
        Assert.Equal([1, 258], Npy.Read<int>(_scratch["a.npy"]).Value().Values);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "Python objects")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "element type")]
    [InlineData("{'descr': '<f1', 'fortran_order': False, 'shape': (8,)}", "element type")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", "element type")]
    [InlineData("{'descr': '|b2', 'fortran_order': False, 'shape': (4,)}", "element type")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)}", "element type")]
    [InlineData("{'descr': '<f4', 'fortran_order': true, 'shape': (2,)}", "fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': np.True, 'shape': (2,)}", "fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2LL,)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (L,)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2l,)}", "its shape is")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "element type")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (2,)}", "element type")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", "element type")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}", "fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", "claims shape (3)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "claims shape (1)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}", "claims shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967298,)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", "its shape is")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "not the dictionary")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "not the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}", "not the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,", "not the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + 1", "not the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran", "not the dictionary")]
    [InlineData("{'descr': ", "not the dictionary")]
    [InlineData("", "not the dictionary")]
    public void A_header_that_lies_or_makes_no_sense_is_refused(string header, string expected)
    {
        NpyFile.Write(_scratch["a.npy"], header, new byte[8]);
        var message = Npy.Read<float>(_scratch["a.npy"]).Message();
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(_scratch["a.npy"], message, StringComparison.Ordinal);
        Assert.Equal(message, Npy.Header(_scratch["a.npy"]).Message());
    }

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        NpyFile.WriteFloats(_scratch["a.npy"], [1, 2, 3], 3);
        var whole = File.ReadAllBytes(_scratch["a.npy"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_scratch["b.npy"], whole[..length]);
            Assert.StartsWith(_scratch["b.npy"], Npy.Read<float>(_scratch["b.npy"]).Message(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "not an npy file")]
    [InlineData(new byte[] { 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 4, 0, 2, 0, 0, 0, 0x7b, 0x7d }, "npy version 4.0")]
    [InlineData(new byte[] { 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 0xff, 0xff, 0xff, 0xff, 0x7b, 0x7d }, "claims a header of 4294967295 bytes")]
    public void What_is_no_npy_file_is_refused(byte[] bytes, string expected)
    {
        File.WriteAllBytes(_scratch["a.npy"], bytes);
        Assert.Contains(expected, Npy.Read<float>(_scratch["a.npy"]).Message(), StringComparison.Ordinal);
    }

    /// <summary>The row-major number of what stands at a column-major place of a (2, 3, 4) array.</summary>
    private static int RowMajorOf(int columnMajor) => (columnMajor % 2 * 12) + (columnMajor / 2 % 3 * 4) + (columnMajor / 6);

    [Theory]
    [InlineData(1e300, "number 1 is 1E+300, which does not fit Single")]
    [InlineData(-3.5e38, "number 1 is -3.5E+38, which does not fit Single")]
    [InlineData(double.MaxValue, "number 1 is 1.7976931348623157E+308, which does not fit Single")]
    public void A_number_that_does_not_fit_is_told_as_it_stands_in_the_file(double value, string message)
    {
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header.Select(c => (byte)c), .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(value)];
        Assert.Equal($"f.npy: {message}", Npy.Of<float>("f.npy", bytes).Match(_ => "", reason => reason));
        Assert.True(Npy.Of<double>("f.npy", bytes).IsRight);
    }
}
