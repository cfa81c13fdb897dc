namespace Multitask.Stages.Training;

/// <summary>From a configured weighting to the method at work.</summary>
public static class Weightings
{
    /// <summary>The method before its first step.</summary>
    public static Weigher Start(Weighting weighting, Roster roster)
    {
        var method = Methods.Of(weighting);
        var plain = method.Start(weighting, roster);
        var logs = method.Logarithms == Logarithms.Always || (method.Logarithms == Logarithms.Optional && weighting.Log);
        var logged = logs ? LogLosses.Wrap(plain, weighting.MinLosses) : plain;
        return weighting.Every > 1 ? Reused.Wrap(logged, weighting.Every) : logged;
    }

    /// <summary>The method before its first step, for tasks without names.</summary>
    public static Weigher Start(Weighting weighting, int tasks, ulong seed = 0) => Start(weighting, Roster.Numbered(tasks, seed));

    /// <summary>What the options of a weighting must agree on with the tasks they are for: the message where they do not.</summary>
    public static Option<string> Misfit(Weighting weighting, Seq<string> tasks) =>
        CommonOptions.Misfit(weighting, tasks) || Methods.Of(weighting).Misfit(weighting, tasks);
}
