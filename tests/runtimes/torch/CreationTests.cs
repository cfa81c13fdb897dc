using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class CreationTests
{
    private static readonly Dictionary<string, (Func<Tensor> Of, ScalarType Type, long[] Shape, double[] Expected)> Cases = new()
    {
        ["zeros"] = (() => zeros(2, 1), float32, [2, 1], [0, 0]),
        ["zeros of a type"] = (() => zeros([3], int64), int64, [3], [0, 0, 0]),
        ["ones"] = (() => ones(2), float32, [2], [1, 1]),
        ["full"] = (() => full(1, 2, 2.5), float32, [1, 2], [2.5, 2.5]),
        ["full of integers"] = (() => full([2], 3), int64, [2], [3, 3]),
        ["arange"] = (() => arange(3), int64, [3], [0, 1, 2]),
        ["arange of reals"] = (() => arange(0.5, 2), float32, [2], [0.5, 1.5]),
        ["arange with a step"] = (() => arange(6, 0, -2, float64), float64, [3], [6, 4, 2]),
        ["linspace"] = (() => linspace(0, 1, 3), float32, [3], [0, 0.5, 1]),
        ["eye"] = (() => eye(2), float32, [2, 2], [1, 0, 0, 1]),
        ["eye, not square"] = (() => eye(1, 2, float64), float64, [1, 2], [1, 0]),
        ["zeros_like"] = (() => zeros_like(V(1, 2)), float64, [2], [0, 0]),
        ["ones_like of a type"] = (() => ones_like(V(1, 2), int32), int32, [2], [1, 1]),
        ["full_like"] = (() => full_like(V(1, 2), 7), float64, [2], [7, 7]),
        ["floats"] = (() => torch.tensor(new[] { 1f, 2f }), float32, [2], [1, 2]),
        ["floats of a shape"] = (() => torch.tensor(new[] { 1f, 2f }, [2, 1]), float32, [2, 1], [1, 2]),
        ["floats as doubles"] = (() => torch.tensor(new[] { 1f, 2f }, dtype: float64), float64, [2], [1, 2]),
        ["doubles"] = (() => torch.tensor(new[] { 1.0, 2.0 }), float64, [2], [1, 2]),
        ["longs"] = (() => torch.tensor(new[] { 1L, -2L }), int64, [2], [1, -2]),
        ["ints"] = (() => torch.tensor(new[] { 1, -2 }), int32, [2], [1, -2]),
        ["shorts"] = (() => torch.tensor(new short[] { 1, -2 }), int16, [2], [1, -2]),
        ["bytes"] = (() => torch.tensor(new byte[] { 1, 255 }), uint8, [2], [1, 255]),
        ["signed bytes"] = (() => torch.tensor(new sbyte[] { 1, -1 }), int8, [2], [1, -1]),
        ["truths"] = (() => torch.tensor(new[] { true, false }), torch.@bool, [2], [1, 0]),
        ["a matrix"] = (() => torch.tensor(new double[,] { { 1, 2 }, { 3, 4 } }), float64, [2, 2], [1, 2, 3, 4]),
        ["a list"] = (() => torch.tensor(new List<float> { 1, 2 }, 2, 1), float32, [2, 1], [1, 2]),
        ["memory"] = (() => torch.tensor(new float[] { 1, 2, 3 }.AsMemory(1), [2]), float32, [2], [2, 3]),
        ["a float"] = (() => torch.tensor(2.5f), float32, [], [2.5]),
        ["a double"] = (() => torch.tensor(2.5), float64, [], [2.5]),
        ["a long"] = (() => torch.tensor(3L), int64, [], [3]),
        ["a truth"] = (() => torch.tensor(true), torch.@bool, [], [1]),
        ["an array of any rank"] = (() => from_array(new int[1, 2, 1] { { { 4 }, { 5 } } }), int32, [1, 2, 1], [4, 5]),
        ["no elements"] = (() => torch.tensor(Array.Empty<float>()), float32, [0], []),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_is_made_with_the_type_shape_and_elements_asked_for(string name)
    {
        using var scope = NewDisposeScope();
        var (of, type, shape, expected) = Cases[name];
        var made = of();
        Assert.Equal(type, made.dtype);
        Assert.Equal(shape, made.shape);
        AssertElements(expected, made);
    }

    [Fact]
    public void Memory_not_filled_has_the_shape_and_strides_asked_for()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2L, 3L], empty(2, 3).shape);
        Assert.Equal([2L], empty_like(V(1, 2)).shape);
        var strided = empty_strided([2, 3], [1, 2], float64);
        Assert.Equal((float64, 1L, 2L), (strided.dtype, strided.stride(0), strided.stride(1)));
    }

    [Fact]
    public void A_tensor_is_a_copy_of_its_array()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1.0, 2.0 };
        var made = torch.tensor(array);
        array[0] = 9;
        AssertElements([1, 2], made);
    }

    [Fact]
    public void Leaves_are_marked_when_asked_for()
    {
        using var scope = NewDisposeScope();
        Assert.True(zeros(2, requires_grad: true).requires_grad);
        Assert.True(torch.tensor(new[] { 1f }, requires_grad: true).requires_grad);
        Assert.False(ones(2).requires_grad);
    }

    [Fact]
    public void Too_few_elements_for_the_shape_are_refused()
    {
        var failure = Assert.Throws<ArgumentException>(() => torch.tensor(new[] { 1f }, [2]));
        Assert.Equal("mismatched total size creating a tensor from an array: 2 vs. 1", failure.Message);
    }

    [Fact]
    public void A_generator_repeats_its_stream_from_its_seed()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var (uniform, normal) = (rand([4], generator: generator), randn([4], generator: generator));
        generator.manual_seed(7);
        Assert.Equal(7, generator.initial_seed());
        Assert.Equal(Elements(uniform), Elements(rand([4], generator: generator)));
        Assert.Equal(Elements(normal), Elements(randn([4], generator: generator)));
        Assert.NotEqual(Elements(normal), Elements(randn([4], generator: generator)));
    }

    [Fact]
    public void A_generator_goes_on_from_a_saved_state()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var state = generator.get_state();
        var first = Elements(rand([4], generator: generator));
        generator.set_state(state);
        Assert.Equal(first, Elements(rand([4], generator: generator)));
    }

    [Fact]
    public void Random_numbers_have_the_distribution_asked_for()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var uniform = rand([100_000], float64, generator: generator);
        Assert.InRange(uniform.mean().ToDouble(), 0.495, 0.505);
        Assert.True(uniform.min().ToDouble() >= 0 && uniform.max().ToDouble() < 1);
        var normal = empty([100_000], float64).normal_(3, 2, generator);
        Assert.InRange(normal.mean().ToDouble(), 2.97, 3.03);
        Assert.InRange(normal.std().ToDouble(), 1.98, 2.02);
        var wide = empty([100_000], float64).uniform_(-1, 3, generator);
        Assert.InRange(wide.mean().ToDouble(), 0.98, 1.02);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (double)i), Elements(randperm(9, generator: generator).sort().Values));
        var dice = randint(1, 7, [1000], generator: generator);
        Assert.Equal((1L, 6L), (dice.min().ToInt64(), dice.max().ToInt64()));
    }

    [Fact]
    public void Devices_are_named_by_text()
    {
        Assert.Equal("cpu", torch.device("cpu").ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal((DeviceType.CUDA, -1), (new Device("cuda").type, new Device("cuda").index));
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
        Assert.Throws<ArgumentException>(() => torch.device("tpu"));
    }
}
