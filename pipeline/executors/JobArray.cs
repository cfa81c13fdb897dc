namespace Multitask.Pipeline.Executors;

/// <summary>Stages of one kind and one layer of a plan: jobs that need the same and wait for the same.</summary>
/// <param name="Layer">The length of the longest way to them from stages that read nothing, from 0.</param>
/// <param name="Kind">The keyword of their kind.</param>
/// <param name="Processes">Of each of them.</param>
/// <param name="Stages">Their names.</param>
public sealed record JobArray(int Layer, string Kind, int Processes, Seq<string> Stages)
{
    /// <summary>The arrays before it, by number, that have stages which these read.</summary>
    public Seq<int> Needs { get; init; }

    /// <summary>The arrays of the stages that are to run, layer by layer.</summary>
    /// <param name="stages">In the order of the plan. What they read and is not among them is there already.</param>
    public static Seq<JobArray> Of<T>(Seq<PlannedStage<T>> stages)
    {
        var layers = stages.Fold(Map<string, int>(), (known, stage) => known.Add(
            stage.Name, stage.Inputs.Choose(name => known.Find(name)).Fold(-1, Math.Max) + 1));
        var arrays = toSeq(stages
            .GroupBy(stage => (Layer: layers[stage.Name], stage.Kind, stage.Work.Processes))
            .OrderBy(group => group.Key.Layer)
            .Select(group => new JobArray(group.Key.Layer, group.Key.Kind, group.Key.Processes, toSeq(group.Select(stage => stage.Name)).Strict())))
            .Strict();
        var read = toMap(stages.Map(stage => (stage.Name, stage.Inputs)));
        return arrays.Map(array => array with
        {
            Needs = toSeq(Enumerable.Range(0, arrays.Count))
                .Filter(other => arrays[other].Stages.Exists(name => array.Stages.Exists(own => read[own].Contains(name))))
                .Strict(),
        }).Strict();
    }
}
