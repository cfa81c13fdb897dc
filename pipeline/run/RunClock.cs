namespace Multitask.Pipeline.Running;

/// <summary>What is known of the time of a stage; seconds count from the beginning of the run.</summary>
/// <param name="Kind">Stages of one kind take as long for the same effort.</param>
/// <param name="Work">Its effort.</param>
internal sealed record StageClock(string Kind, Lazy<double> Work)
{
    /// <summary>In floating-point operations; 0: not known.</summary>
    internal double Effort => Work.Value;

    /// <summary>When it began; none: it waits.</summary>
    internal Option<double> Begun { get; init; }

    /// <summary>When it last said how long it will take, and how long.</summary>
    internal Option<(double At, double Left)> Said { get; init; }

    /// <summary>Whether it has ended.</summary>
    internal bool Ended { get; init; }

    /// <summary>How long it took; none where it has not ended or did not run.</summary>
    internal Option<double> Took { get; init; }

    /// <summary>All the seconds that it takes, as far as that is known.</summary>
    internal Option<double> Whole => Took || (from begun in Begun from said in Said select said.At + said.Left - begun);

    /// <summary>Seconds until it ends; None where that depends on a pace that nobody knows yet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pace">Seconds per operation.</param>
    internal Option<double> Left(double now, Option<double> pace) => Ended ? 0
        : Said.Map(said => Math.Max(0, said.Left - (now - said.At)))
            || (Effort == 0 ? Some(0.0) : pace.Map(each => Math.Max(0, (Effort * each) - Begun.Map(begun => now - begun).IfNone(0))));
}

/// <summary>When a run will end, as far as its events tell. Stages that wait take as long as others for the same effort.</summary>
/// <param name="Stages">By name.</param>
/// <param name="Jobs">How many may be at work.</param>
internal sealed record RunClock(Map<string, StageClock> Stages, int Jobs)
{
    /// <summary>Before a run.</summary>
    internal static RunClock Of<T>(Seq<PlannedStage<T>> stages, Jobs jobs) =>
        new(toMap(stages.Map(stage => (stage.Name, new StageClock(stage.Kind, stage.Work.Effort)))), jobs.Count);

    /// <summary>After an event.</summary>
    internal RunClock After(Event what, double now) => what switch
    {
        Event.StageStarted start => With(start.Name, clock => clock with { Begun = now }),
        Event.Advanced step => step.State.SecondsLeft.Match(
            Some: left => With(step.Name, clock => clock with { Said = (now, left) }),
            None: () => this),
        Event.StageFinished end => With(end.Name, clock => clock with
        {
            Ended = true,
            Took = end.Outcome == Outcome.Ran ? clock.Begun.Map(begun => now - begun) : None,
        }),
        _ => this,
    };

    /// <summary>Seconds until the run ends; none as long as a stage has no pace to go by.</summary>
    internal Option<double> SecondsLeft(double now)
    {
        var all = toSeq(Stages.Values).Strict();
        var left = all.Map(stage => stage.Left(now, Pace(all, stage.Kind))).Strict();
        return left.ForAll(one => one.IsSome) && all.Exists(stage => stage.Whole.IsSome)
            ? Math.Max(left.Somes().Max(), left.Somes().Sum() / Jobs)
            : Option<double>.None;
    }

    /// <summary>Seconds per operation of stages of a kind; of all stages where there is none of the kind.</summary>
    private static Option<double> Pace(Seq<StageClock> all, string kind)
    {
        var known = all.Filter(stage => stage.Effort > 0 && stage.Whole.IsSome).Strict();
        var like = known.Filter(stage => stage.Kind == kind).Strict();
        var chosen = like.IsEmpty ? known : like;
        return chosen.IsEmpty ? None : chosen.Map(stage => stage.Whole.IfNone(0)).Sum() / chosen.Map(stage => stage.Effort).Sum();
    }

    private RunClock With(string name, Func<StageClock, StageClock> change) =>
        Stages.Find(name).Match(Some: clock => this with { Stages = Stages.SetItem(name, change(clock)) }, None: () => this);
}
