namespace Multitask.Models.Networks;

/// <summary>Networks side by side with cross-stitch units after each stage (<see cref="Sharing.CrossStitch"/>).</summary>
/// <remarks>
/// The trunk of a task stands under <c>trunk.tasks.TASK</c>, the row of a unit's matrix that makes its next features under
/// <c>trunk.stitches.STAGE.TASK</c>. All of them are shared, as in LibMTL. A stage ends with its pooling where it has one, as in the paper;
/// SegNet's unpoolings read the positions of the task's own poolings. MTAN's program has one sum for all tasks instead, starts from weights
/// of 1, and has no unit behind the last stage.
/// </remarks>
internal static class StitchedNetworks
{
    /// <summary>The network.</summary>
    /// <param name="trunk">What is copied per task.</param>
    /// <param name="own">The weight of a task's own features at the start.</param>
    internal static Network Describe(Trunk trunk, double own)
    {
        var layers = (trunk.Stem.Filter(node => node.Op is not Op.Input) + trunk.Layers).Strict();
        var copies = trunk.Tasks.Map(task => Trunk.Copy(layers, Path(task), new Part.Trunk(), NetworkBuilder.Input)).Strict();
        var ends = trunk.StageEnds;
        var joined = layers.Map((at, node) => ends.Contains(node.Name)
            ? copies.Map(copy => copy[at]) + trunk.Tasks.Bind(task => Stitch(trunk.Tasks, task, own, node.Name))
            : copies.Map(copy => copy[at]).Strict()).ToSeq().Bind(nodes => nodes).Strict();
        var stitched = joined.Map(node => node with { Inputs = node.Inputs.Map((at, name) => Read(trunk.Tasks, ends, node, (at, name))).ToSeq().Strict() }).Strict();
        return (trunk with { Stem = trunk.Stem.Filter(node => node.Op is Op.Input) }).With(stitched, task => Sum(trunk.Layers.Last.Name, task));
    }

    private static string Path(string task) => $"trunk.tasks.{task}";

    private static string Scope(string end, string task) => $"trunk.stitches{end["trunk".Length..end.LastIndexOf('.')]}.{task}";

    private static string Sum(string end, string task) => $"{Scope(end, task)}.sum";

    /// <summary>A task's learnt weights of all networks' features, and their sum.</summary>
    private static Seq<Node> Stitch(Seq<string> tasks, string task, double own, string end)
    {
        var start = tasks.Map(other => other == task ? tasks.Count == 1 ? 1 : own : (1 - own) / (tasks.Count - 1)).Strict();
        var weights = new Node($"{Scope(end, task)}.row", new Op.Learnt(start), Seq<string>(), new Part.Trunk());
        var features = tasks.Map(other => $"{Path(other)}{end["trunk".Length..]}");
        return Seq(weights, new Node(Sum(end, task), new Op.WeightedSum(), weights.Name.Cons(features).Strict(), new Part.Trunk()));
    }

    /// <summary>Features after a stage are read stitched, but for the positions of a pooling's maxima and by the stitches themselves.</summary>
    private static string Read(Seq<string> tasks, Set<string> ends, Node node, (int At, string Name) input) =>
        node.Op is Op.WeightedSum || (node.Op is Op.MaxUnpool2d && input.At == 1)
            ? input.Name
            : tasks.Find(task => input.Name.StartsWith($"{Path(task)}.", StringComparison.Ordinal) && ends.Contains(Original(task, input.Name)))
                .Match(task => Sum(Original(task, input.Name), task), () => input.Name);

    private static string Original(string task, string name) => $"trunk{name[Path(task).Length..]}";
}
