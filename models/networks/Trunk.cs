namespace Multitask.Models.Networks;

/// <summary>A network with one trunk for all tasks, taken apart: what other ways of sharing copy and put together again.</summary>
/// <param name="Stem">The input, and what is made of it before the first convolution or linear map: scaled numbers, embedded categories.</param>
/// <param name="Layers">
/// The rest of the trunk. Its first node reads the last one of the stem; of graphs other nodes read the edges and which nodes there are.
/// </param>
/// <param name="Heads">The layers of the tasks. They read the last node of the trunk, and nothing else of it.</param>
/// <param name="Whole">The network.</param>
internal sealed record Trunk(Seq<Node> Stem, Seq<Node> Layers, Seq<Node> Heads, Network Whole)
{
    /// <summary>Of a network with hard parameter sharing.</summary>
    internal static Trunk Of(Network whole)
    {
        var trunk = whole.Nodes.Filter(node => node.Part is Part.Trunk).Strict();
        var stem = trunk.TakeWhile(node => !IsLayer(node)).ToSeq().Strict();
        return new(stem, trunk.Skip(stem.Count).Strict(), whole.Nodes.Filter(node => node.Part is not Part.Trunk).Strict(), whole);
    }

    /// <summary>The tasks, in order.</summary>
    internal Seq<string> Tasks => Whole.Outputs.Map(output => output.Task).Strict();

    /// <summary>How it pools the nodes of a graph, and the node that says which there are; none: it reads no graphs.</summary>
    internal Option<(Op.Set2Set Op, string Mask)> Pool => Layers.Choose(node => node.Op is Op.Set2Set pool ? Some((pool, node.Inputs[1])) : None).HeadOrNone();

    /// <summary>The last nodes of the stages: the places of a network whose names start alike, and that have a convolution or linear map.</summary>
    internal Set<string> StageEnds => toSet(Layers.GroupBy(node => Path(node.Name)).Where(stage => stage.Any(IsLayer)).Select(stage => stage.Last().Name));

    /// <summary>
    /// The layers in as many groups as possible, one behind the other, that end where a stage ends and read only the last node of the
    /// group before.
    /// </summary>
    internal Seq<Seq<Node>> Groups()
    {
        var (places, ends) = (Layers.Map((at, node) => (node.Name, at)).ToDictionary(pair => pair.Name, pair => pair.at), StageEnds);
        bool Closes(Node end) => ends.Contains(end.Name)
            && Layers.Skip(places[end.Name] + 1).ForAll(node => node.Inputs.ForAll(input => places.GetValueOrDefault(input, -1) >= places[end.Name]) && !IsUndone(end, node));
        return Layers.Fold((Done: Seq<Seq<Node>>(), Open: Seq<Node>()), (known, node) => Closes(node)
            ? (known.Done.Add(known.Open.Add(node)), Seq<Node>())
            : (known.Done, known.Open.Add(node))).Done;
    }

    /// <summary>The network with new layers in place of its own; each task's head reads what is said.</summary>
    internal Network With(Seq<Node> layers, Func<string, string> features)
    {
        var last = Layers.Last.Name;
        var heads = Heads.Map(node => node with { Inputs = node.Inputs.Map(name => name == last ? features(((Part.Head)node.Part).Task) : name).Strict() });
        return Whole with { Nodes = (Stem + layers + heads).Strict() };
    }

    /// <summary>A copy of layers under another path.</summary>
    /// <param name="layers">Layers of the trunk, whose names start with <c>trunk.</c></param>
    /// <param name="path">What stands there instead.</param>
    /// <param name="part">The part of the copy.</param>
    /// <param name="input">What it reads where the layers read what the first of them does. All else they read outside of them stays.</param>
    internal static Seq<Node> Copy(Seq<Node> layers, string path, Part part, string input)
    {
        var (own, entry) = (toSet(layers.Map(node => node.Name)), layers.Head.Inputs[0]);
        string Renamed(string name) => $"{path}{name["trunk".Length..]}";
        return layers.Map(node => node with
        {
            Name = Renamed(node.Name),
            Inputs = node.Inputs.Map(name => own.Contains(name) ? Renamed(name) : name == entry ? input : name).Strict(),
            Part = part,
            Shared = node.Shared.Map(Renamed),
        }).Strict();
    }

    /// <summary>An unpooling reads more of a pooling than its value: the positions of the maxima.</summary>
    private static bool IsUndone(Node pool, Node by) => by.Op is Op.MaxUnpool2d && by.Inputs[1] == pool.Name;

    private static bool IsLayer(Node node) => node.Op is Op.Conv2d or Op.Linear or Op.EdgeConvolution;

    private static string Path(string name) => name[..name.LastIndexOf('.')];
}
