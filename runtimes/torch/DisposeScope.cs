namespace TorchSharp;

/// <summary>
/// Owns the tensors made on its thread while it is the innermost scope, and disposes those still in it when it is disposed.
/// Scopes nest; a tensor is in one scope at most. Tensors are moved out with <see cref="MoveToOuter(IDisposable[])"/> and its
/// siblings, or taken out of all scopes with <see cref="Detach(IDisposable[])"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (_manager, OuterScope) = (manager, outer);

    /// <summary>What the scope holds now, as a copy.</summary>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public IReadOnlyList<IDisposable> DisposablesView => [.. Open().Members];

    /// <summary>How many disposables the scope holds now.</summary>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public int DisposablesCount => Open().Members.Count;

    internal DisposeScope? OuterScope { get; set; }

    internal HashSet<IDisposable> Members { get; private set; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Moves a disposable to the outer scope, or out of all scopes when there is none, and answers it.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Moves disposables to the outer scope, or out of all scopes when there is none.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    /// <inheritdoc cref="MoveToOuter(IDisposable[])"/>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Moves a disposable of this scope to another one (null: out of all scopes), and answers it.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope?, T)"/>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope?, T)"/>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    /// <summary>Moves disposables of this scope to another one (null: out of all scopes); others stay where they are.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="MoveToOther(DisposeScope?, IDisposable[])"/>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        if (scope is null)
        {
            Detach(disposables);
            return;
        }

        Open();
        foreach (var disposable in disposables)
        {
            if (Members.Contains(disposable))
            {
                Adopt(scope, disposable);
            }
        }
    }

    /// <summary>Takes a disposable out of all scopes, and answers it: from now on its holder disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Detach([disposable]);
        return disposable;
    }

    /// <inheritdoc cref="Detach{T}(T)"/>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    /// <inheritdoc cref="Detach{T}(T)"/>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    /// <summary>Takes disposables out of all scopes: from now on their holder disposes them.</summary>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Detach(IDisposable[])"/>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        var counts = Open()._manager!.Counts.TensorStatistics;
        foreach (var disposable in disposables)
        {
            if (Members.Remove(disposable) && disposable is torch.Tensor tensor)
            {
                counts.DetachedFromScopeCount++;
                tensor.OwningDisposeScope = null;
            }
        }
    }

    /// <summary>Gives a disposable to this scope, from wherever it was.</summary>
    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    /// <summary>Gives disposables to this scope, from wherever they were.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <inheritdoc cref="Attach(IDisposable[])"/>
    /// <returns>The same disposables.</returns>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var counts = Open()._manager!.Counts.TensorStatistics;
        var all = disposables.ToList();
        counts.AttachedToScopeCount += all.Count(disposable => Adopt(this, disposable));
        return all;
    }

    /// <summary>Disposes all that the scope holds now; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    /// <summary>Disposes what the scope holds now, except for <paramref name="inKeep"/>, which stays in the scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var before = Open().Members;
        Members = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in before.Where(disposable => !Members.Contains(disposable)))
        {
            disposable.Dispose();
        }
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes what the scope holds now, except for <paramref name="keep"/>, and answers that.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <inheritdoc cref="DisposeEverythingBut{T}(T)"/>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <inheritdoc cref="DisposeEverythingBut{T}(T)"/>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Disposes all that the scope still holds and closes it. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_manager is null)
        {
            return;
        }

        DisposeEverything();
        _manager.Close(this);
        _manager = null;
    }

    /// <summary>Forgets a disposable that has been disposed elsewhere.</summary>
    /// <exception cref="ObjectDisposedException">The scope has been disposed.</exception>
    public void MarkAsDisposed(IDisposable disposable)
    {
        Open().Members.Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
        }
    }

    /// <summary>Whether the scope holds a disposable now.</summary>
    public bool Contains(IDisposable disposable) => Members.Contains(disposable);

    private static bool Adopt(DisposeScope scope, IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
        {
            throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
        }

        var before = tensor.OwningDisposeScope;
        if (ReferenceEquals(scope, before))
        {
            return false;
        }

        before?.Members.Remove(tensor);
        scope.Members.Add(tensor);
        tensor.OwningDisposeScope = scope;
        return true;
    }

    private DisposeScope Open()
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        return this;
    }
}
