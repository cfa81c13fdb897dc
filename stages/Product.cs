using Multitask.Stages.Toy;

namespace Multitask.Stages;

/// <summary>What is known of a stage's output before it exists: what stages that read it are checked against.</summary>
public abstract record Product
{
    private Product() { }

    /// <summary>How messages name this kind of output.</summary>
    public abstract string Title { get; }

    /// <summary>A packed data set, and where it comes from.</summary>
    public sealed record DataSet(DataInfo Info, Source Source) : Product
    {
        /// <inheritdoc />
        public override string Title => "a data set (load)";
    }

    /// <summary>A network with its starting weights.</summary>
    public sealed record Model(Network Network, DataInfo Info) : Product
    {
        /// <inheritdoc />
        public override string Title => "a model (build)";
    }

    /// <summary>A network with trained weights.</summary>
    public sealed record Trained(Network Network, DataInfo Info) : Product
    {
        /// <inheritdoc />
        public override string Title => "a trained model (train)";
    }

    /// <summary>A toy problem in the place of a data set.</summary>
    public sealed record Toy(ToyProblem Problem) : Product
    {
        /// <inheritdoc />
        public override string Title => "a toy problem (load: toy)";
    }

    /// <summary>A point in the place of a network, for a toy problem.</summary>
    public sealed record Point(ToyProblem Problem) : Product
    {
        /// <inheritdoc />
        public override string Title => "a point (build: point)";
    }

    /// <summary>The trajectories of a point from every start.</summary>
    public sealed record TrainedPoint(ToyProblem Problem) : Product
    {
        /// <inheritdoc />
        public override string Title => "a trained point (train)";
    }

    /// <summary>Scores of trained models.</summary>
    public sealed record Scores : Product
    {
        /// <inheritdoc />
        public override string Title => "scores (evaluate)";
    }

    /// <summary>An ONNX file.</summary>
    public sealed record Onnx(Network Network, DataInfo Info) : Product
    {
        /// <inheritdoc />
        public override string Title => "an ONNX model (export)";
    }

    /// <summary>What ONNX Runtime made of it.</summary>
    public sealed record Deployment : Product
    {
        /// <inheritdoc />
        public override string Title => "deployment scores (score)";
    }
}
