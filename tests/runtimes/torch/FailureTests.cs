using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Torch;

public sealed class FailureTests
{
    [Fact]
    public void A_failure_carries_libtorchs_message_on_the_first_line()
    {
        using var scope = NewDisposeScope();
        var x = V(1, 2, 3, 4);
        Assert.StartsWith("shape '[3]' is invalid for input of size 4", Message(() => x.view(3)), StringComparison.Ordinal);
        Assert.StartsWith(
            "mat1 and mat2 shapes cannot be multiplied (2x2 and 3x3)",
            Message(() => x.view(2, 2).mm(Counting(3, 3))), StringComparison.Ordinal);
        Assert.StartsWith(
            "Given groups=1, weight of size [1, 2, 1, 1], expected input[1, 1, 2, 2] to have 2 channels",
            Message(() => functional.conv2d(x.view(1, 1, 2, 2), ones(1, 2, 1, 1, float64))), StringComparison.Ordinal);
        Assert.StartsWith("Dimension out of range", Message(() => x.sum(3)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (V(1, 2), V(1, 2, 3));
        var before = scope.DisposablesCount;
        for (var i = 0; i < 3; i++)
        {
            Message(() => x.add(y));
            AssertElements([2, 4], x + x);
        }

        Assert.Equal(before + 3, scope.DisposablesCount);
    }

    [Fact]
    public void Each_thread_reads_its_own_failure()
    {
        var messages = new string[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            for (var n = 0; n < 200; n++)
            {
                messages[i] = Message(() => zeros(i + 2).view(7));
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.StartsWith("shape '[7]' is invalid for input of size 2", messages[0], StringComparison.Ordinal);
        Assert.StartsWith("shape '[7]' is invalid for input of size 3", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_is_refused_before_it_reaches_libtorch()
    {
        var x = ones(1);
        x.Dispose();
        Assert.Equal("Tensor invalid -- empty handle.", Assert.Throws<InvalidOperationException>(() => x.add(1)).Message);
        Assert.Throws<InvalidOperationException>(() => x.shape);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        if (cuda.is_available())
        {
            return;
        }

        Assert.Throws<InvalidOperationException>(() => torch.device("cuda"));
        Assert.Throws<InvalidOperationException>(() => zeros(1, device: new Device(DeviceType.CUDA)));
        using var x = ones(1);
        Assert.Throws<InvalidOperationException>(() => x.cuda());
        Assert.Throws<InvalidOperationException>(() => x.to("cuda:0"));
    }

    private static string Message(Func<Tensor> run) => Assert.Throws<ExternalException>(run).Message;
}
