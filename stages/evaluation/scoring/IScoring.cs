namespace Multitask.Stages.Evaluation;

/// <summary>An exported model that answers batches, in this process or in one of its own.</summary>
internal interface IScoring : IDisposable
{
    /// <summary>What runs every node of the model.</summary>
    string Provider { get; }

    /// <summary>One line: why that provider.</summary>
    string Why { get; }

    /// <summary>The outputs by name for the first examples of a batch.</summary>
    Either<string, Map<string, float[]>> Run(Batch batch, int count);

    /// <summary>Milliseconds of one such call, without what carries the numbers to another process and back.</summary>
    Either<string, double> Time(Batch batch, int count);
}
