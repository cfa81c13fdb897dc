namespace Multitask.Models.Networks;

/// <summary>The connection between the stages of parallel networks.</summary>
/// <param name="Word">Its nodes are named <c>trunk.WORD.STAGE.TASK</c>, or <c>trunk.WORD.STAGE</c> if they are common to all tasks.</param>
/// <param name="Common">Whether all tasks continue with the same sum, and after the last stage with their own features.</param>
/// <param name="Weights">From a path and a task's index, the node that computes the weights of all networks' features, (1, K).</param>
internal sealed record Junction(string Word, bool Common, Func<string, int, Node> Weights)
{
    private static readonly Part Shared = new Part.Trunk();

    /// <summary>Per task, a row of the cross-stitch unit's matrix.</summary>
    /// <param name="tasks">The number of tasks.</param>
    /// <param name="own">The initial weight of a task's own features.</param>
    internal static Junction Stitches(int tasks, double own) => new("stitches", false, (path, task) => Learnt(path, Range(0, tasks).ToSeq()
        .Map(other => other == task ? tasks == 1 ? 1 : own : (1 - own) / (tasks - 1))));

    /// <summary>One row for all tasks, initially of ones.</summary>
    internal static Junction CommonStitch(int tasks) => new("stitches", true, (path, _) => Learnt(path, Range(0, tasks).ToSeq().Map(_ => 1.0)));

    /// <summary>Per task, a choice of one of the networks, initially with equal probabilities.</summary>
    internal static Junction Branches(int tasks, Sharing.Ltb by) => new("branches", false, (path, _) =>
        new Node($"{path}.choice", new Op.Branch(tasks, by.Temperature, by.FinalTemperature), Seq<string>(), Shared));

    private static Node Learnt(string path, Seq<double> start) => new($"{path}.row", new Op.Learnt(start.Strict()), Seq<string>(), Shared);
}

/// <summary>
/// Parallel networks that exchange features after each stage: <see cref="Sharing.CrossStitch"/>, <see cref="Sharing.CommonStitch"/> and
/// <see cref="Sharing.Ltb"/>.
/// </summary>
/// <remarks>
/// The nodes of a task's trunk are named <c>trunk.tasks.TASK...</c>. As in LibMTL, all trunks and the connections between their stages count as
/// shared. As in the cross-stitch paper, a stage ends with its pooling, if it has one; SegNet's unpoolings read the positions from the task's own
/// poolings. For graphs, each round of message passing is a stage.
/// </remarks>
internal sealed class StitchedNetworks
{
    private readonly Trunk _trunk;
    private readonly Junction _by;
    private readonly Set<string> _ends;

    private StitchedNetworks(Trunk trunk, Junction by)
    {
        (_trunk, _by) = (trunk, by);
        _ends = by.Common ? trunk.StageEnds.Remove(trunk.Layers.Last.Name) : trunk.StageEnds;
    }

    /// <summary>The network.</summary>
    /// <param name="trunk">The trunk, which is copied for each task.</param>
    /// <param name="by">The connection between stages.</param>
    internal static Network Describe(Trunk trunk, Junction by) => new StitchedNetworks(trunk, by).Built();

    private Network Built()
    {
        var layers = (_trunk.Stem.Filter(node => node.Op is not Op.Input) + _trunk.Layers).Strict();
        var copies = _trunk.Tasks.Map(task => Trunk.Copy(layers, Path(task), new Part.Trunk(), NetworkBuilder.Input)).Strict();
        var joined = layers.Map((at, node) => _ends.Contains(node.Name)
            ? copies.Map(copy => copy[at]) + Junctions(node.Name)
            : copies.Map(copy => copy[at]).Strict()).ToSeq().Bind(nodes => nodes).Strict();
        var stitched = joined.Map(node => node with { Inputs = node.Inputs.Map((at, name) => Read(node, at, name)).ToSeq().Strict() }).Strict();
        var last = _trunk.Layers.Last.Name;
        return (_trunk with { Stem = _trunk.Stem.Filter(node => node.Op is Op.Input) })
            .With(stitched, task => _ends.Contains(last) ? Sum(last, task) : Copied(last, task));
    }

    private static string Path(string task) => $"trunk.tasks.{task}";

    private static string Copied(string name, string task) => $"{Path(task)}{name["trunk".Length..]}";

    private string Scope(string end, string task) => $"trunk.{_by.Word}{end["trunk".Length..end.LastIndexOf('.')]}{(_by.Common ? "" : $".{task}")}";

    private string Sum(string end, string task) => $"{Scope(end, task)}.sum";

    /// <summary>After a stage: the weights of all networks' features and their weighted sum, per task or once for all tasks.</summary>
    private Seq<Node> Junctions(string end) => _trunk.Tasks.Take(_by.Common ? 1 : _trunk.Tasks.Count).Map((number, task) =>
    {
        var weights = _by.Weights(Scope(end, task), number);
        var features = _trunk.Tasks.Map(other => Copied(end, other));
        return Seq(weights, new Node(Sum(end, task), new Op.WeightedSum(), weights.Name.Cons(features).Strict(), new Part.Trunk()));
    }).ToSeq().Strict().Bind(nodes => nodes);

    /// <summary>
    /// The name that a node reads: for the features after a stage, their weighted sum, except in the sums themselves and in unpoolings, which read a
    /// pooling's indices.
    /// </summary>
    private string Read(Node node, int at, string name) =>
        node.Op is Op.WeightedSum || (node.Op is Op.MaxUnpool2d && at == 1)
            ? name
            : _trunk.Tasks.Find(task => name.StartsWith($"{Path(task)}.", StringComparison.Ordinal) && _ends.Contains(Original(task, name)))
                .Match(task => Sum(Original(task, name), task), () => name);

    private static string Original(string task, string name) => $"trunk{name[Path(task).Length..]}";
}
