using System.Diagnostics;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>A model in this process, which owns the scorer.</summary>
internal sealed class LocalScoring(Scorer scorer) : IScoring
{
    /// <inheritdoc />
    public string Provider => scorer.ActualProvider;

    /// <inheritdoc />
    public string Why => scorer.Why;

    /// <summary>Several models, or none where one cannot be opened.</summary>
    internal static Either<string, Seq<IScoring>> Open(Seq<string> models, ScorerOptions options) =>
        models.Fold(Right<string, Seq<IScoring>>(Seq<IScoring>()), (known, path) => known.Bind(opened =>
            Scorer.Open(path, options).Map(scorer => opened.Add(new LocalScoring(scorer))).MapLeft(reason =>
            {
                opened.Iter(one => one.Dispose());
                return reason;
            })));

    /// <inheritdoc />
    public Either<string, Map<string, float[]>> Run(Batch batch, int count) => Feed.Run(scorer, batch, count);

    /// <inheritdoc />
    public Either<string, double> Time(Batch batch, int count)
    {
        var clock = Stopwatch.GetTimestamp();
        return Run(batch, count).Map(_ => Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    /// <inheritdoc />
    public void Dispose() => scorer.Dispose();
}
