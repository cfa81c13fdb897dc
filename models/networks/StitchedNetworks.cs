namespace Multitask.Models.Networks;

/// <summary>What stands between the stages of networks side by side.</summary>
/// <param name="Word">Its nodes are called <c>trunk.WORD.STAGE.TASK</c>, or <c>trunk.WORD.STAGE</c> where all tasks have one.</param>
/// <param name="Common">Whether all tasks go on with one sum, and with their own features behind the last stage.</param>
/// <param name="Weights">Under a path, for the task of a number, the node that makes the weights of all networks' features, (1, K).</param>
internal sealed record Junction(string Word, bool Common, Func<string, int, Node> Weights)
{
    private static readonly Part Shared = new Part.Trunk();

    /// <summary>A row of a cross-stitch unit's matrix per task.</summary>
    /// <param name="tasks">How many tasks there are.</param>
    /// <param name="own">The weight of a task's own features at the start.</param>
    internal static Junction Stitches(int tasks, double own) => new("stitches", false, (path, task) => Learnt(path, Range(0, tasks).ToSeq()
        .Map(other => other == task ? tasks == 1 ? 1 : own : (1 - own) / (tasks - 1))));

    /// <summary>A row for all tasks, of ones.</summary>
    internal static Junction CommonStitch(int tasks) => new("stitches", true, (path, _) => Learnt(path, Range(0, tasks).ToSeq().Map(_ => 1.0)));

    /// <summary>One of the networks, with probabilities that start even.</summary>
    internal static Junction Branches(int tasks, Sharing.Ltb by) => new("branches", false, (path, _) =>
        new Node($"{path}.choice", new Op.Branch(tasks, by.Temperature, by.FinalTemperature), Seq<string>(), Shared));

    private static Node Learnt(string path, Seq<double> start) => new($"{path}.row", new Op.Learnt(start.Strict()), Seq<string>(), Shared);
}

/// <summary>
/// Networks side by side that read each other's features after each stage: <see cref="Sharing.CrossStitch"/>,
/// <see cref="Sharing.CommonStitch"/> and <see cref="Sharing.Ltb"/>.
/// </summary>
/// <remarks>
/// The trunk of a task stands under <c>trunk.tasks.TASK</c>. All trunks and what is between their stages are shared, as in LibMTL. A stage ends
/// with its pooling where it has one, as in the paper of cross-stitch networks; SegNet's unpoolings read the positions of the task's own
/// poolings. Of graphs each round of messages is a stage.
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
    /// <param name="trunk">What is copied per task.</param>
    /// <param name="by">What stands between stages.</param>
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

    /// <summary>Behind a stage: weights of all networks' features, and their sum, per task or once.</summary>
    private Seq<Node> Junctions(string end) => _trunk.Tasks.Take(_by.Common ? 1 : _trunk.Tasks.Count).Map((number, task) =>
    {
        var weights = _by.Weights(Scope(end, task), number);
        var features = _trunk.Tasks.Map(other => Copied(end, other));
        return Seq(weights, new Node(Sum(end, task), new Op.WeightedSum(), weights.Name.Cons(features).Strict(), new Part.Trunk()));
    }).ToSeq().Strict().Bind(nodes => nodes);

    /// <summary>Features after a stage are read stitched, but for the positions of a pooling's maxima and by the sums themselves.</summary>
    private string Read(Node node, int at, string name) =>
        node.Op is Op.WeightedSum || (node.Op is Op.MaxUnpool2d && at == 1)
            ? name
            : _trunk.Tasks.Find(task => name.StartsWith($"{Path(task)}.", StringComparison.Ordinal) && _ends.Contains(Original(task, name)))
                .Match(task => Sum(Original(task, name), task), () => name);

    private static string Original(string task, string name) => $"trunk{name[Path(task).Length..]}";
}
