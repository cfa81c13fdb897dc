namespace TorchSharp;

/// <summary>The dispose scopes of a thread: a stack whose top owns every tensor made on that thread.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _current;

    private DisposeScopeManager()
    {
    }

    /// <summary>What this thread has made, disposed and moved so far.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.Counts;

    internal static DisposeScopeManager OfThread => _current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics Counts { get; } = new();

    internal DisposeScope? Top { get; private set; }

    internal DisposeScope Open() => Top = new DisposeScope(this, Top);

    /// <summary>Hands a new tensor to the top scope, if there is one.</summary>
    internal DisposeScope? Register(torch.Tensor tensor)
    {
        if (Top is null)
        {
            Counts.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }

        Counts.TensorStatistics.CreatedInScopeCount++;
        Top.Members.Add(tensor);
        return Top;
    }

    /// <summary>Counts a tensor that is about to go.</summary>
    internal void Disposing(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is null)
        {
            Counts.TensorStatistics.DisposedOutsideScopeCount++;
        }
        else
        {
            Counts.TensorStatistics.DisposedInScopeCount++;
        }
    }

    /// <summary>Takes a scope out of the stack, wherever in it: an outer scope may be disposed before an inner one.</summary>
    internal void Close(DisposeScope scope)
    {
        if (ReferenceEquals(Top, scope))
        {
            Top = scope.OuterScope;
            return;
        }

        for (var inner = Top; inner is not null; inner = inner.OuterScope)
        {
            if (ReferenceEquals(inner.OuterScope, scope))
            {
                inner.OuterScope = scope.OuterScope;
                return;
            }
        }
    }
}
