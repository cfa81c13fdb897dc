using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>Where a training is, apart from parameters, optimizers, weightings, environments and replay.</summary>
/// <param name="Rewards">The scale of each task's rewards.</param>
/// <param name="Now">The stretch that runs.</param>
/// <param name="History">Those before.</param>
internal sealed record SacProgress(Seq<RewardScale> Rewards, SacTally Now, Seq<SacTally> History)
{
    /// <summary>Stretches of a training, for its curves.</summary>
    private const int Stretches = 100;

    /// <summary>Before the first step.</summary>
    internal static SacProgress Start(int tasks) =>
        new(toSeq(Enumerable.Repeat(RewardScale.Start, tasks)).Strict(), SacTally.Start(tasks, 0), Seq<SacTally>());

    /// <summary>Steps taken.</summary>
    internal long Step => Now.Step;

    /// <summary>The stretch that ended with the last step, if one did.</summary>
    internal Option<SacTally> Ended => History.LastOrNone().Filter(last => last.Step == Step);

    /// <summary>After a step: the stretch is closed where it is long enough.</summary>
    internal SacProgress After(SacTally tally, Seq<RewardScale> rewards, long steps)
    {
        var length = Math.Max(1, steps / Stretches);
        return tally.Step % length == 0 || tally.Step == steps
            ? new(rewards, SacTally.Start(rewards.Count, tally.Step), History.Add(tally))
            : this with { Rewards = rewards, Now = tally };
    }

    /// <summary>As numbers.</summary>
    internal double[] Save()
    {
        var scales = Rewards.Bind(scale => Seq(scale.Mean, scale.Variance)).Strict();
        return NumberLists.Pack((Seq(scales, Now.Save()) + History.Map(tally => tally.Save())).Strict());
    }

    /// <summary>From numbers; none where they are not those of so many tasks.</summary>
    internal static Option<SacProgress> Load(double[] numbers, int tasks) =>
        from lists in NumberLists.Unpack(numbers)
        where lists.Count >= 2 && lists[0].Count == 2 * tasks
        let rewards = toSeq(Enumerable.Range(0, tasks).Select(task => new RewardScale(lists[0][2 * task], lists[0][(2 * task) + 1]))).Strict()
        from tallies in lists.Tail.Map(list => SacTally.Load(list, tasks)).Sequence()
        select new SacProgress(rewards, tallies.Head, tallies.Tail.Strict());
}
