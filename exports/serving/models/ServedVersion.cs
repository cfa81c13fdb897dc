namespace Multitask.Serving;

/// <summary>A version of a model that answers. It ends when it was retired and the last one who uses it has let go.</summary>
internal sealed class ServedVersion : IDisposable
{
    private readonly Batcher _batcher;
    private int _users = 1; // the repository, until it retires this

    /// <summary>Starts to answer.</summary>
    /// <param name="name">Of the model, and its version, a whole number.</param>
    /// <param name="bundle">The model, which belongs to this from now on.</param>
    /// <param name="options">How it is served.</param>
    /// <param name="report">Told of each batch.</param>
    internal ServedVersion((string Name, string Version) name, Bundle bundle, ServingOptions options, Action<BatchDone> report)
    {
        (Name, Version) = name;
        (Card, Sample, Input, Outputs) = (bundle.Card, bundle.Sample, bundle.Scorer.Input, bundle.Scorer.Outputs);
        Provider = bundle.Scorer.ActualProvider;
        MaxBatch = options.MaxBatch;
        _batcher = new Batcher(bundle.Scorer, options, report);
    }

    /// <summary>Of the model.</summary>
    internal string Name { get; }

    /// <summary>A whole number as text.</summary>
    internal string Version { get; }

    /// <summary>What is told of it.</summary>
    internal BundleCard Card { get; }

    /// <summary>An input to try, its numbers as bytes.</summary>
    internal byte[] Sample { get; }

    /// <summary>The one input.</summary>
    internal OnnxPort Input { get; }

    /// <summary>The outputs, one a task.</summary>
    internal Seq<OnnxPort> Outputs { get; }

    /// <summary>One of them by its name.</summary>
    internal Either<Refusal, OnnxPort> Output(string name) => Outputs.Find(port => port.Name == name).ToEither(Refusal.Bad(
        $"there is no output '{Sanitize.Line(name)}', the model answers {string.Join(", ", Outputs.Map(port => port.Name))}"));

    /// <summary>What runs it.</summary>
    internal string Provider { get; }

    /// <summary>The most examples of a request.</summary>
    internal int MaxBatch { get; }

    /// <summary>The answer to a question; only for who has taken hold of this.</summary>
    internal Task<Either<Refusal, Answer>> Ask(Question question, CancellationToken cancel) => _batcher.Ask(question, cancel);

    /// <summary>Takes hold of it; false where it has ended.</summary>
    internal bool TryHold()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Lets go of it, once for whoever has taken hold, and once for the repository that retires it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _batcher.Dispose(); // nobody waits for it any more
        }
    }
}
