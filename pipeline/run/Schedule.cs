namespace Multitask.Pipeline.Running;

/// <summary>How a stage ended.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Told">What the run says of it.</param>
/// <param name="Result">Its output, or why there is none.</param>
internal sealed record StageEnd<T>(PlannedStage<T> Stage, Event.StageFinished Told, Either<Failure, StageResult<T>> Result);

/// <summary>Which stages of a run wait, which are at work and how the others ended.</summary>
/// <param name="Jobs">How many may be at work.</param>
/// <param name="Waiting">In the order of the plan.</param>
internal sealed record Schedule<T>(Jobs Jobs, Seq<PlannedStage<T>> Waiting)
{
    /// <summary>The stages at work.</summary>
    internal Seq<PlannedStage<T>> Running { get; init; }

    /// <summary>The ends so far, in the order in which they came.</summary>
    internal Seq<StageEnd<T>> Ends { get; init; }

    /// <summary>The outputs so far.</summary>
    internal Seq<StageResult<T>> Done => Ends.Bind(end => end.Result.ToSeq()).Strict();

    /// <summary>The stages without an output, and why.</summary>
    internal Seq<(string Stage, Failure Failure)> Failed =>
        Ends.Bind(end => end.Result.Match(_ => Seq<(string, Failure)>(), failure => Seq1((end.Stage.Name, failure)))).Strict();

    /// <summary>The stages that begin now, in the order of the plan, and how things are then.</summary>
    internal (Schedule<T> Next, Seq<PlannedStage<T>> Begun) Begin() => Waiting.Fold(
        (Next: this, Begun: Seq<PlannedStage<T>>()),
        (known, stage) => known.Next.MayBegin(stage) ? (known.Next.With(stage), known.Begun.Add(stage)) : known);

    /// <summary>After the end of a stage.</summary>
    internal Schedule<T> After(StageEnd<T> end) => this with
    {
        Running = Running.Filter(stage => stage.Name != end.Stage.Name).Strict(),
        Ends = Ends.Add(end),
    };

    /// <summary>The stages that never begin because of what they need, each with the failed one that it needs first.</summary>
    internal Seq<(PlannedStage<T> Stage, string Needs)> Blocked => Waiting.Fold(
        (Lost: toMap(Failed.Map(one => (one.Stage, one.Stage))), Found: Seq<(PlannedStage<T>, string)>()),
        (known, stage) => stage.Inputs.Find(known.Lost.ContainsKey).Match(
            Some: input => (known.Lost.Add(stage.Name, known.Lost[input]), known.Found.Add((stage, known.Lost[input]))),
            None: () => known)).Found.Strict();

    private bool Stops => Failed.Exists(one => !Jobs.KeepGoing || one.Failure is Failure.Cancelled);

    private bool MayBegin(PlannedStage<T> stage) =>
        Running.Count < Jobs.Count
        && !Stops
        && stage.Inputs.ForAll(name => Ends.Exists(end => end.Stage.Name == name && end.Result.IsRight))
        && (Running.IsEmpty || (!IsAlone(stage) && !Running.Exists(IsAlone) && Memory(stage) <= Jobs.Memory - Running.Map(Memory).Sum()));

    /// <summary>What is measured beside other work would be wrong.</summary>
    private static bool IsAlone(PlannedStage<T> stage) => !stage.Work.Measurements.IsEmpty;

    private static long Memory(PlannedStage<T> stage) => stage.Work.Memory.Value;

    private Schedule<T> With(PlannedStage<T> stage) => this with
    {
        Waiting = Waiting.Filter(other => other.Name != stage.Name).Strict(),
        Running = Running.Add(stage),
    };
}
