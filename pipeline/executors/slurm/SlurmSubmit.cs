using System.Globalization;

namespace Multitask.Pipeline.Executors;

/// <summary>Hands a plan to Slurm.</summary>
/// <param name="Ready">The pipeline.</param>
/// <param name="Profile">What jobs need.</param>
/// <param name="Command">What jobs call.</param>
public sealed record SlurmSubmit<T>(LoadedPipeline<T> Ready, ClusterProfile Profile, ClusterCommand Command)
{
    private string Plan { get; } = ClusterCommand.DigestOf(Ready.Plan);

    /// <summary>
    /// Submits what is not in the store, an array per layer and kind, each after those it reads, and then a job that publishes. Where jobs of the
    /// same plan are in Slurm already: those.
    /// </summary>
    public Either<string, Submission> Run(DateTimeOffset now) =>
        from last in Submission.Last(Ready.Paths.Store, Ready.File)
        from active in last.Match(Some: Active, None: () => Right<string, Option<Submission>>(None))
        from submission in active.Match(Some: Same, None: () => New(now))
        select submission;

    private static Either<string, Option<Submission>> Active(Submission last) =>
        Slurm.Tasks(last).Map(tasks => tasks.Exists(task => !task.State.IsOver) ? Some(last) : None);

    private Either<string, Submission> Same(Submission active) => active.Plan == Plan
        ? active
        : $"jobs of another version of this pipeline are in Slurm: wait for them, or end them with `scancel {active.Numbers}`";

    private Either<string, Submission> New(DateTimeOffset now)
    {
        var folder = Submission.NewFolder(Ready.Paths.Store, Ready.File, now);
        var statuses = DryRun.Of(Ready.Plan, Ready.Selection, Ready.Paths);
        var failing = statuses.Choose(row => row.Status is StageStatus.Fail fail ? Some($"{row.Stage.Name}: {fail.Reason}") : None);
        var arrays = JobArray.Of(statuses.Filter(row => row.Status is not StageStatus.Hit).Map(row => row.Stage).Strict());
        return failing.HeadOrNone().Match(
            Some: reason => Left<string, Submission>(reason),
            None: () =>
                from store in Claimed(Ready.Paths.Store)
                from made in Disk.Try(() => Directory.CreateDirectory(folder))
                from jobs in Arrays(folder, arrays)
                from written in new Submission(folder, Plan, now, jobs).Write().MapLeft(reason => Undone(jobs, reason))
                select written);
    }

    /// <summary>A folder becomes a store when its lock is taken: with the submission in it, it would be none.</summary>
    private static Either<string, Unit> Claimed(Store store) => store.TryLockShared().Map(held => held.Map(ours =>
    {
        ours.Dispose();
        return unit;
    }).IfNone(unit));

    private Either<string, Seq<SubmittedJob>> Arrays(string folder, Seq<JobArray> arrays)
    {
        var all = arrays.Add(new JobArray(arrays.Count, "publish", 1, Seq<string>()) { Needs = toSeq(Enumerable.Range(0, arrays.Count)) });
        return Eithers.FoldWhile(all, Seq<SubmittedJob>(), (done, array) => Submit(folder, array, done)
            .Map(done.Add)
            .MapLeft(reason => Undone(done, reason)));
    }

    private Either<string, SubmittedJob> Submit(string folder, JobArray array, Seq<SubmittedJob> before)
    {
        var number = before.Count;
        var script = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}-{array.Kind}.sh"));
        var job = new SbatchJob(
            Environment.CurrentDirectory,
            array.Stages.IsEmpty ? Command.Last : Command.Stage(SbatchJob.Stage, Plan),
            Submission.Log(folder, array.Stages.IsEmpty ? "%j" : "%A_%a"),
            Submission.Exit(folder, number))
        {
            Needs = Profile.Of(array.Kind),
            Attempts = Profile.Attempts,
        };
        return
            from written in Disk.Try(() => File.WriteAllText(script, SbatchScript.Of($"{Ready.Plan.Settings.Name} {array.Kind}", array, job)))
            from id in Slurm.Submit(script, array.Needs.Map(need => before[need].Id))
            select new SubmittedJob(id, array.Kind, array.Stages);
    }

    /// <summary>Half a plan is of no use to anyone.</summary>
    private static string Undone(Seq<SubmittedJob> jobs, string reason) =>
        jobs.IsEmpty ? reason : Slurm.Cancel(jobs.Map(job => job.Id)).Match(Right: _ => reason, Left: _ => reason);
}
