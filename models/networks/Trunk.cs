namespace Multitask.Models.Networks;

/// <summary>The parts of a network with hard parameter sharing, from which the networks of other ways of sharing are assembled.</summary>
/// <param name="Stem">
/// The input and the nodes before the first convolution or linear layer, which compute, for instance, standardised numbers and embedded categories.
/// </param>
/// <param name="Layers">
/// The rest of the trunk. Its first node reads the last node of the stem; for graphs, other nodes also read the edges and the node mask.
/// </param>
/// <param name="Heads">The layers of the tasks, which read only the last node of the trunk.</param>
/// <param name="Whole">The network.</param>
internal sealed record Trunk(Seq<Node> Stem, Seq<Node> Layers, Seq<Node> Heads, Network Whole)
{
    /// <summary>The parts of a network with hard parameter sharing.</summary>
    internal static Trunk Of(Network whole)
    {
        var trunk = whole.Nodes.Filter(node => node.Part is Part.Trunk).Strict();
        var stem = trunk.TakeWhile(node => !IsLayer(node)).ToSeq().Strict();
        return new(stem, trunk.Skip(stem.Count).Strict(), whole.Nodes.Filter(node => node.Part is not Part.Trunk).Strict(), whole);
    }

    /// <summary>The tasks, in order.</summary>
    internal Seq<string> Tasks => Whole.Outputs.Map(output => output.Task).Strict();

    /// <summary>For graphs: the pooling of nodes to a vector, and the name of the node mask.</summary>
    internal Option<(Op.Set2Set Op, string Mask)> Pool => Layers.Choose(node => node.Op is Op.Set2Set pool ? Some((pool, node.Inputs[1])) : None).HeadOrNone();

    /// <summary>
    /// The last nodes of the stages, where a stage consists of the nodes with the same path in their names, at least one of which is a convolution or
    /// linear layer.
    /// </summary>
    internal Set<string> StageEnds => toSet(Layers.GroupBy(node => Path(node.Name)).Where(stage => stage.Any(IsLayer)).Select(stage => stage.Last().Name));

    /// <summary>
    /// The layers, divided into as many consecutive groups as possible, each of which ends where a stage ends and reads only the last node of the
    /// group before it.
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

    /// <summary>The network with other layers in place of its own.</summary>
    /// <param name="layers">The new layers.</param>
    /// <param name="features">The node that a task's head reads.</param>
    internal Network With(Seq<Node> layers, Func<string, string> features)
    {
        var last = Layers.Last.Name;
        var heads = Heads.Map(node => node with { Inputs = node.Inputs.Map(name => name == last ? features(((Part.Head)node.Part).Task) : name).Strict() });
        return Whole with { Nodes = (Stem + layers + heads).Strict() };
    }

    /// <summary>A copy of layers with another path in their names.</summary>
    /// <param name="layers">Layers of the trunk, whose names start with <c>trunk.</c></param>
    /// <param name="path">The path that replaces <c>trunk</c>.</param>
    /// <param name="part">The part of the network to which the copy belongs.</param>
    /// <param name="input">The node that replaces the input of the first layer; other inputs from outside the layers remain.</param>
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

    /// <summary>Whether a node unpools by a pooling's indices, which it reads in addition to values.</summary>
    private static bool IsUndone(Node pool, Node by) => by.Op is Op.MaxUnpool2d && by.Inputs[1] == pool.Name;

    private static bool IsLayer(Node node) => node.Op is Op.Conv2d or Op.Linear or Op.EdgeConvolution;

    private static string Path(string name) => name[..name.LastIndexOf('.')];
}
