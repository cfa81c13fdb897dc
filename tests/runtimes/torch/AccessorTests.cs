using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class AccessorTests
{
    [Fact]
    public void Elements_are_read_in_row_major_order_whatever_the_strides()
    {
        using var scope = NewDisposeScope();
        var data = Counting(2, 3).t().data<double>();
        Assert.Equal(6, data.Count);
        Assert.Equal([1, 4, 2, 5, 3, 6], data.ToArray());
        Assert.Equal([1, 4, 2, 5, 3, 6], data.ToList());
        Assert.Equal((4.0, 5.0), (data[1], data[1, 1]));
    }

    [Fact]
    public void Elements_are_written_through_the_accessor()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3, float64);
        x.data<double>()[1, 2] = 9;
        x.data<double>()[0] = 7;
        x.data<double>().CopyFrom([1, 2, 3, 4], 2, 1);
        x.t().data<double>().CopyFrom([5], 0, 1);
        AssertElements([7, 3, 4, 5, 0, 9], x);
    }

    [Fact]
    public void Elements_are_copied_from_a_position_until_either_ends()
    {
        using var scope = NewDisposeScope();
        var (array, longer) = (new double[3], new double[4]);
        Counting(2, 3).data<double>().CopyTo(array, 1, 2);
        Counting(2, 3).t().data<double>().CopyTo(longer.AsSpan(), 0, 4);
        Assert.Equal([0, 3, 4], array);
        Assert.Equal([3, 6, 0, 0], longer);
    }

    [Fact]
    public void An_array_of_the_tensors_rank_is_made()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(new double[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, (double[,])Counting(2, 3).t().data<double>().ToNDArray());
    }

    [Fact]
    public void Places_outside_are_refused()
    {
        using var scope = NewDisposeScope();
        var data = Counting(2, 3).data<double>();
        Assert.Throws<IndexOutOfRangeException>(() => data[6]);
        Assert.Throws<IndexOutOfRangeException>(() => data[0, 3]);
        Assert.Throws<IndexOutOfRangeException>(() => data[-1, 0]);
    }

    [Fact]
    public void Another_type_than_the_elements_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => V(1).data<float>());
        Assert.Throws<ArgumentException>(() => V(1).item<long>());
        Assert.Throws<ArgumentException>(() => V(1).bfloat16().data<float>());
    }

    [Fact]
    public void The_only_element_is_read_as_any_number()
    {
        using var scope = NewDisposeScope();
        var x = V(2.5);
        Assert.Equal((2.5, 2.5f, 2L, 2), (x.ToDouble(), x.ToSingle(), x.ToInt64(), x.ToInt32()));
        Assert.Equal(2.5, x.item<double>());
        Assert.True(V(3).gt(2).ToBoolean());
        Assert.Equal(2.5, (double)x);
        Assert.Equal(7L, torch.tensor(7L).ReadCpuInt64(0));
        Assert.Equal(0.5f, torch.tensor(0.5f).ReadCpuSingle(0));
        Assert.Throws<ArgumentException>(() => V(1, 2).item<double>());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => V(1, 2).ToDouble());
    }

    [Fact]
    public void Bytes_are_the_tensors_memory()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1, 256 });
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0], x.bytes.ToArray());
        x.bytes[0] = 3;
        AssertElements([3, 256], x);
        x.bytes = new byte[8];
        AssertElements([0, 0], x);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[7]);
        Assert.Throws<InvalidOperationException>(() => Counting(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Numbers_become_arguments_with_their_kind()
    {
        Assert.Equal((float64, int64, torch.@bool), (((Scalar)1.5f).Type, ((Scalar)3).Type, ((Scalar)true).Type));
        Assert.Equal((1.5, 3L, true), (((Scalar)1.5).ToDouble(), ((Scalar)3).ToInt64(), ((Scalar)true).ToBoolean()));
    }
}
