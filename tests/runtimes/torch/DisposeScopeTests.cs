using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_the_tensors_made_in_it()
    {
        Tensor x, y;
        using (var scope = NewDisposeScope())
        {
            (x, y) = (ones(2), ones(2));
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(x) && !x.IsInvalid);
        }

        Assert.True(x.IsInvalid && y.IsInvalid);
    }

    [Fact]
    public void A_tensor_made_outside_stays()
    {
        using var x = ones(2);
        using (NewDisposeScope())
        {
            Assert.Null(Record.Exception(() => x.add_(1)));
        }

        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void Scopes_nest_and_the_inner_one_owns_what_is_made()
    {
        using var outer = NewDisposeScope();
        var kept = ones(1);
        Tensor gone;
        using (var inner = NewDisposeScope())
        {
            Assert.Same(inner, CurrentDisposeScope);
            gone = ones(1);
        }

        Assert.Same(outer, CurrentDisposeScope);
        Assert.True(gone.IsInvalid && !kept.IsInvalid);
    }

    [Fact]
    public void A_tensor_moves_out_one_scope_at_a_time()
    {
        Tensor x;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                x = ones(1).MoveToOuterDisposeScope();
                Assert.True(outer.Contains(x));
            }

            Assert.False(x.IsInvalid);
        }

        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_belongs_to_nobody()
    {
        Tensor x;
        using (NewDisposeScope())
        {
            x = ones(1).MoveToOuterDisposeScope();
        }

        Assert.False(x.IsInvalid);
        x.Dispose();
    }

    [Fact]
    public void A_tensor_detached_survives_every_scope()
    {
        Tensor x;
        using (NewDisposeScope())
        using (NewDisposeScope())
        {
            x = ones(1).DetachFromDisposeScope();
        }

        Assert.False(x.IsInvalid);
        x.Dispose();
    }

    [Fact]
    public void A_tensor_moves_to_the_scope_of_another()
    {
        using var outer = NewDisposeScope();
        var anchor = ones(1);
        Tensor x, free = ones(1).DetachFromDisposeScope();
        using (NewDisposeScope())
        {
            x = ones(1).MoveToOtherDisposeScope(anchor);
            free.MoveToOtherDisposeScope(outer);
        }

        Assert.False(x.IsInvalid);
        Assert.True(outer.Contains(x) && outer.Contains(free));
    }

    [Fact]
    public void Several_tensors_move_together()
    {
        using var outer = NewDisposeScope();
        Tensor a, b, c, d;
        using (var inner = NewDisposeScope())
        {
            (a, b) = inner.MoveToOuter(ones(1), ones(1));
            (c, d) = (ones(1), ones(1));
            inner.MoveToOuter([c]);
            inner.Detach(b);
        }

        Assert.True(!a.IsInvalid && !b.IsInvalid && !c.IsInvalid && d.IsInvalid);
        Assert.True(outer.Contains(a) && outer.Contains(c) && outer.Contains(b));
    }

    [Fact]
    public void A_scope_can_be_emptied_but_for_some()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));
        Assert.Same(a, scope.DisposeEverythingBut(a));
        Assert.True(b.IsInvalid && !a.IsInvalid);
        Assert.Equal([a], scope.DisposablesView);
        scope.DisposeEverything();
        Assert.True(a.IsInvalid);
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        var x = ones(1);
        x.Dispose();
        x.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void A_tensor_is_attached_to_a_scope_later()
    {
        var x = ones(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(x);
        }

        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void An_outer_scope_may_close_before_an_inner_one()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        var x = ones(1);
        Assert.True(inner.Contains(x));
        inner.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void A_closed_scope_is_not_used_again()
    {
        var scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
        Assert.Throws<ObjectDisposedException>(scope.DisposeEverything);
    }

    [Fact]
    public void A_scope_belongs_to_its_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(other!));
        other!.Dispose();
    }

    [Fact]
    public void Statistics_count_what_a_thread_makes_and_disposes()
    {
        var before = DisposeScopeManager.Statistics.TensorStatistics;
        var (made, gone, detached, live) = (
            before.CreatedInScopeCount, before.DisposedInScopeCount, before.DetachedFromScopeCount, before.ThreadTotalLiveCount);
        var outside = ones(1);
        using (NewDisposeScope())
        {
            _ = ones(1);
            ones(1).DetachFromDisposeScope().Dispose();
        }

        var after = DisposeScopeManager.Statistics;
        Assert.Equal(
            (made + 2, gone + 1, detached + 1, live + 1),
            (after.CreatedInScopeCount, after.DisposedInScopeCount, after.DetachedFromScopeCount, after.ThreadTotalLiveCount));
        outside.Dispose();
        Assert.Equal(live, after.ThreadTotalLiveCount);
    }
}
