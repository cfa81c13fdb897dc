using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>
/// What <c>tasks</c> measures: one encoder with K binary heads, as for the 40 attributes of CelebA; the heads are so
/// small that what grows with K is the weighting.
/// </summary>
/// <param name="Weightings">Each gets a line at each count of tasks.</param>
/// <param name="Tasks">The counts of tasks.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="Rounds">Steps that count, after those that warm up, in each of two turns.</param>
/// <param name="Threads">Of torch.</param>
internal sealed record TasksBench(Seq<Weighting> Weightings, Seq<int> Tasks, int Batch, Rounds Rounds, int Threads)
{
    private const int Side = 64;
    private const int Features = 256;
    private static readonly Seq<int> Channels = Seq(32, 64, 128);

    /// <summary>The data set of some tasks, numbered from 1.</summary>
    internal static DataInfo Info(int tasks) => new(
        Shape.Image(3, Side, Side),
        TaskSet.Numbered(tasks, 0).Names.Map(name => new DataTask(name, new TaskKind.Classification(2))),
        1,
        1);

    /// <summary>The network of some tasks.</summary>
    internal static Network Network(int tasks) => Lenet.Describe(new LenetConfig(
        Info(tasks).Input,
        Channels,
        Features,
        Info(tasks).Tasks.Map(task => new HeadSpec(task.Name, 2, HeadActivation.LogSoftmax))));

    /// <summary>The step under a weighting.</summary>
    internal static StepConfig Step(Weighting weighting, int tasks) =>
        new(Network(tasks), Info(tasks).Tasks, weighting, new Adam(1e-3), None, Precision.Float32);

    /// <summary>Why a weighting cannot be measured with a count of tasks.</summary>
    internal Option<string> Misfit => Weightings
        .Bind(weighting => Tasks.Map(tasks => weighting.Misfit(TaskSet.Numbered(tasks, 0).Names)))
        .Find(misfit => misfit.IsSome)
        .Bind(misfit => misfit)
        .Map(misfit => $"has a weighting that does not fit: it {misfit}");
}
