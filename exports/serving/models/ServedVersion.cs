namespace Multitask.Serving;

/// <summary>A version of a model that is being served. Reference-counted: it is disposed once it is retired and no request uses it any more.</summary>
internal sealed class ServedVersion : IDisposable
{
    private readonly Batcher _batcher;
    private int _references = 1; // the repository's own, until it retires the version

    /// <summary>Starts the version's batcher.</summary>
    /// <param name="name">The model's name, and its version, a whole number.</param>
    /// <param name="bundle">The model; this takes ownership of its scorer.</param>
    /// <param name="options">How it is served.</param>
    /// <param name="report">Called after each batch.</param>
    internal ServedVersion((string Name, string Version) name, Bundle bundle, ServingOptions options, Action<BatchStats> report)
    {
        (Name, Version) = name;
        (Card, Sample, Input, Outputs) = (bundle.Card, bundle.Sample, bundle.Scorer.Input, bundle.Scorer.Outputs);
        Provider = bundle.Scorer.ActualProvider;
        MaxBatch = options.MaxBatch;
        _batcher = new Batcher(bundle.Scorer, options, report);
    }

    /// <summary>The name of the model.</summary>
    internal string Name { get; }

    /// <summary>A whole number as text.</summary>
    internal string Version { get; }

    /// <summary>What <c>model.json</c> says about the model.</summary>
    internal BundleCard Card { get; }

    /// <summary>An example input, its numbers as bytes.</summary>
    internal byte[] Sample { get; }

    /// <summary>The model's only input.</summary>
    internal OnnxPort Input { get; }

    /// <summary>The outputs, one per task.</summary>
    internal Seq<OnnxPort> Outputs { get; }

    /// <summary>An output by name.</summary>
    internal Either<RequestError, OnnxPort> Output(string name) => Outputs.Find(port => port.Name == name).ToEither(RequestError.BadRequest(
        $"there is no output '{Sanitize.Line(name)}', the model has {string.Join(", ", Outputs.Map(port => port.Name))}"));

    /// <summary>ONNX Runtime's execution provider.</summary>
    internal string Provider { get; }

    /// <summary>The largest number of examples in a request.</summary>
    internal int MaxBatch { get; }

    /// <summary>Runs the model on a request, in a batch with others. The caller must hold a reference (<see cref="TryAcquire"/>).</summary>
    internal Task<Either<RequestError, ModelResponse>> Infer(ModelRequest request, CancellationToken cancel) => _batcher.Infer(request, cancel);

    /// <summary>Adds a reference, which <see cref="Dispose"/> releases; false if the version has been disposed.</summary>
    internal bool TryAcquire()
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Releases one reference: a caller's, or the repository's when it retires the version.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _batcher.Dispose(); // no request is left to wait for
        }
    }
}
