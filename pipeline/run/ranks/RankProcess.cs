namespace Multitask.Pipeline.Running;

/// <summary>What a process does that was started as a rank of a stage: that stage's work, and nothing else of the pipeline.</summary>
/// <remarks>
/// It talks to whoever started it by lines on standard output, a word and a tab before each text. The end of standard input, which only rank 0
/// has, asks all to stop: so they do when the process that started them has gone.
/// </remarks>
internal static class RankProcess
{
    internal const string Progress = "progress";
    internal const string Failed = "failed";

    /// <summary>Where what starts ranks says which one a process is.</summary>
    private static readonly Seq<string> Numbers = Seq("OMPI_COMM_WORLD_RANK", "PMIX_RANK", "SLURM_PROCID");

    /// <summary>Works and ends the process, if it is a rank; otherwise returns.</summary>
    internal static Unit WorkIfAsked<T>(Plan<T> plan, CancellationToken cancel) =>
        Optional(Environment.GetEnvironmentVariable(RankJob.Variable)).IfSome(path => Linux.Leave(Work(plan, path, cancel)));

    private static int Work<T>(Plan<T> plan, string path, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (Number == 0)
        {
            new Thread(() => StopAtEnd(stop)) { IsBackground = true }.Start();
        }

        return RankJob.Read(path, text => Say(Progress, text), stop.Token)
            .Bind(job => plan.Stages.Find(stage => stage.Name == job.Stage).ToEither($"there is no stage {job.Stage}")
                .Bind(stage => ExceptionBoundary.Guard(() => stage.Work.Run(job.Run))))
            .Match(
                Right: _ => 0,
                Left: reason =>
                {
                    Say(Failed, $"{Number}\t{reason}");
                    return 1;
                });
    }

    private static int Number => Numbers
        .Choose(name => parseInt(Environment.GetEnvironmentVariable(name) ?? ""))
        .HeadOrNone().IfNone(0);

    private static void StopAtEnd(CancellationTokenSource stop)
    {
        // Not Console.In, which writes the escapes of a terminal to standard output.
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        stop.Cancel();
    }

    private static void Say(string word, string text)
    {
        Console.Out.Write($"{word}\t{text}\n");
        Console.Out.Flush();
    }
}
