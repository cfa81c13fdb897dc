using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class ShapeTests
{
    // Views of [[1, 2, 3], [4, 5, 6]]: a change through them reaches the tensor.
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, long[] Shape, double[] Expected)> Views = new()
    {
        ["view"] = (x => x.view(3, -1), [3, 2], [1, 2, 3, 4, 5, 6]),
        ["view_as"] = (x => x.view_as(zeros(6)), [6], [1, 2, 3, 4, 5, 6]),
        ["reshape"] = (x => x.reshape(-1), [6], [1, 2, 3, 4, 5, 6]),
        ["flatten"] = (x => x.flatten(), [6], [1, 2, 3, 4, 5, 6]),
        ["narrow"] = (x => x.narrow(1, 1, 2), [2, 2], [2, 3, 5, 6]),
        ["select"] = (x => x.select(0, 1), [3], [4, 5, 6]),
        ["slice"] = (x => x.slice(1, 0, 3, 2), [2, 2], [1, 3, 4, 6]),
        ["permute"] = (x => x.permute(1, 0), [3, 2], [1, 4, 2, 5, 3, 6]),
        ["permute by a list"] = (x => x.permute(new List<long> { 1, 0 }), [3, 2], [1, 4, 2, 5, 3, 6]),
        ["transpose"] = (x => x.transpose(0, 1), [3, 2], [1, 4, 2, 5, 3, 6]),
        ["t"] = (x => x.t(), [3, 2], [1, 4, 2, 5, 3, 6]),
        ["T"] = (x => x.T, [3, 2], [1, 4, 2, 5, 3, 6]),
        ["unsqueeze"] = (x => x.unsqueeze(1), [2, 1, 3], [1, 2, 3, 4, 5, 6]),
        ["squeeze"] = (x => x.view(1, 2, 1, 3).squeeze(), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["squeeze of a dimension"] = (x => x.view(1, 2, 1, 3).squeeze(2), [1, 2, 3], [1, 2, 3, 4, 5, 6]),
        ["as_strided"] = (x => x.as_strided([2, 2], [1, 3], 1), [2, 2], [2, 5, 3, 6]),
        ["diagonal"] = (x => x.diagonal(), [2], [1, 5]),
        ["unfold"] = (x => x.unfold(1, 2, 1), [2, 2, 2], [1, 2, 2, 3, 4, 5, 5, 6]),
        ["split"] = (x => x.split(2, 1)[1], [2, 1], [3, 6]),
        ["split by sizes"] = (x => x.split([1, 2], 1)[1], [2, 2], [2, 3, 5, 6]),
        ["chunk"] = (x => x.chunk(2)[1], [1, 3], [4, 5, 6]),
        ["unbind"] = (x => x.unbind()[1], [3], [4, 5, 6]),
        ["expand"] = (x => x.view(2, 1, 3).expand(-1, 2, -1), [2, 2, 3], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]),
        ["expand_as"] = (x => x.view(1, 6).expand_as(zeros(2, 6)), [2, 6], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
        ["alias"] = (x => x.alias(), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["detach"] = (x => x.detach(), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["contiguous of contiguous"] = (x => x.contiguous(), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["to the type it has"] = (x => x.to(float64), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["to the device it is on"] = (x => x.to(CPU), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["cpu"] = (x => x.cpu(), [2, 3], [1, 2, 3, 4, 5, 6]),
    };

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, long[] Shape, double[] Expected)> Copies = new()
    {
        ["clone"] = (x => x.clone(), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["contiguous of transposed"] = (x => x.t().contiguous(), [3, 2], [1, 4, 2, 5, 3, 6]),
        ["flip"] = (x => x.flip(1), [2, 3], [3, 2, 1, 6, 5, 4]),
        ["repeat"] = (x => x.repeat(1, 2), [2, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]),
        ["tril"] = (x => x.tril(), [2, 3], [1, 0, 0, 4, 5, 0]),
        ["triu"] = (x => x.triu(1), [2, 3], [0, 2, 3, 0, 0, 6]),
        ["to with copy"] = (x => x.to(float64, copy: true), [2, 3], [1, 2, 3, 4, 5, 6]),
        ["gather"] = (x => x.gather(1, torch.tensor(new long[,] { { 2 }, { 0 } })), [2, 1], [3, 4]),
        ["index_select"] = (x => x.index_select(1, torch.tensor(new[] { 2L, 0L })), [2, 2], [3, 1, 6, 4]),
        ["index_add"] = (x => x.index_add(0, torch.tensor(new[] { 1L }), ones(1, 3, float64), 2), [2, 3], [1, 2, 3, 6, 7, 8]),
        ["masked_select"] = (x => x.masked_select(x.gt(3)), [3], [4, 5, 6]),
        ["masked_fill"] = (x => x.masked_fill(x.gt(3), 0), [2, 3], [1, 2, 3, 0, 0, 0]),
        ["nonzero"] = (x => x.gt(4).nonzero(), [2, 2], [1, 1, 1, 2]),
        ["scatter"] = (x => x.scatter(1, torch.tensor(new long[,] { { 2 }, { 0 } }), V(8, 9).view(2, 1)), [2, 3], [1, 2, 8, 9, 5, 6]),
        ["scatter_add"] = (
            x => x.scatter_add(1, torch.tensor(new long[,] { { 2 }, { 0 } }), V(8, 9).view(2, 1)), [2, 3], [1, 2, 11, 13, 5, 6]),
        ["cat"] = (x => cat([x, x], 1), [2, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]),
        ["cat of a list"] = (x => cat(new List<Tensor> { x, x }), [4, 3], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
        ["concat"] = (x => concat([x, x]), [4, 3], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
        ["stack"] = (x => stack([x[0], x[1]], 1), [3, 2], [1, 4, 2, 5, 3, 6]),
    };

    public static TheoryData<string> ViewNames => [.. Views.Keys];

    public static TheoryData<string> CopyNames => [.. Copies.Keys];

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_view_has_the_shape_and_elements_worked_out_and_shares_memory(string name)
    {
        using var scope = NewDisposeScope();
        var (of, shape, expected) = Views[name];
        var x = Counting(2, 3);
        var view = of(x);
        Assert.Equal(shape, view.shape);
        AssertElements(expected, view);
        x.mul_(10);
        AssertElements([.. expected.Select(element => element * 10)], view);
    }

    [Theory]
    [MemberData(nameof(CopyNames))]
    public void A_copy_has_the_shape_and_elements_worked_out_and_memory_of_its_own(string name)
    {
        using var scope = NewDisposeScope();
        var (of, shape, expected) = Copies[name];
        var x = Counting(2, 3);
        var copy = of(x);
        Assert.Equal(shape, copy.shape);
        x.mul_(10);
        AssertElements(expected, copy);
    }

    [Fact]
    public void Properties_describe_shape_strides_type_and_device()
    {
        using var scope = NewDisposeScope();
        var x = Counting(2, 3).t();
        Assert.Equal((2L, 2L, 2L, 6L, 6L), (x.ndim, x.dim(), x.Dimensions, x.numel(), x.NumberOfElements));
        Assert.Equal((3L, 2L, 1L, 3L), (x.size(0), x.size(-1), x.stride(0), x.stride(-1)));
        Assert.Equal([1L, 3L], x.stride());
        Assert.Equal((8L, 8L, 0L), (x.ElementSize, x.element_size(), x.storage_offset()));
        Assert.False(x.is_contiguous());
        Assert.Equal((float64, DeviceType.CPU, DeviceType.CPU), (x.dtype, x.device_type, x.device.type));
        Assert.True(x.is_floating_point() && x.is_cpu() && !x.is_integral() && !x.is_cuda);
        Assert.Equal("[3x2], type = Float64, device = cpu", x.ToString());
    }

    [Fact]
    public void The_channels_last_layout_is_a_permuted_view_of_a_contiguous_tensor()
    {
        using var scope = NewDisposeScope();
        var x = Counting(1, 2, 2, 2);
        var last = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Assert.Equal([8L, 1L, 4L, 2L], last.stride());
        AssertElements(Elements(x), last);
    }

    [Fact]
    public void A_tensor_set_to_another_shares_its_memory()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (V(1, 2), V(3, 4, 5));
        x.set_(y);
        y.add_(1);
        AssertElements([4, 5, 6], x);
    }

    [Fact]
    public void Conversions_keep_what_the_type_can_hold()
    {
        using var scope = NewDisposeScope();
        var x = V(-1.5, 0, 2.75);
        AssertElements([-1, 0, 2], x.to(int64));
        AssertElements([-1, 0, 2], x.@int());
        AssertElements([1, 0, 1], x.@bool());
        AssertElements([-1.5, 0, 2.75], x.bfloat16());
        AssertElements([-1.5, 0, 2.75], x.half());
        Assert.Equal(float32, x.@float().dtype);
        Assert.Equal(float64, x.@float().@double().dtype);
        Assert.Equal(int64, x.type(int64).@long().dtype);
        Assert.Equal(float64, V(1).type_as(x).dtype);
        Assert.Equal(int8, x.to(int8, CPU).dtype);
        Assert.Equal(0.099609375, torch.tensor(0.1).bfloat16().to(float64).ToDouble() - 0.000488281250, 1e-15);
    }

    [Fact]
    public void A_conversion_can_dispose_what_it_converted()
    {
        using var scope = NewDisposeScope();
        var x = V(1);
        using var y = x.to(float32, disposeAfter: true);
        Assert.True(x.IsInvalid);
        Assert.Equal(1, y.item<float>());
    }
}
