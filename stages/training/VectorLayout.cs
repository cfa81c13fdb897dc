namespace Multitask.Stages.Training;

/// <summary>Where a parameter lies in the vector of all parameters.</summary>
/// <param name="Parameter">Name, shape and start.</param>
/// <param name="Offset">Index of its first number in the vector.</param>
/// <param name="Owner">The one task that reaches it; none where several do.</param>
/// <param name="Head">Whether it belongs to that task's head, whose gradient no weighting combines.</param>
public sealed record Slot(Parameter Parameter, long Offset, Option<int> Owner, bool Head);

/// <summary>
/// The order of all parameters in one vector: first those that several tasks reach, then what one task alone reaches (its attention),
/// then the heads. Gradients need one row per task for the first part only.
/// </summary>
/// <param name="Tasks">Task names, in order.</param>
/// <param name="Slots">In vector order.</param>
/// <param name="Untrained">Running statistics and frozen parameters, in a vector of their own: no gradient reaches them.</param>
/// <param name="Common">Length of the part that several tasks reach.</param>
/// <param name="Shared">Length of what a weighting combines: the common part and the attention.</param>
/// <param name="Total">Length of the whole.</param>
public sealed record VectorLayout(Seq<string> Tasks, Seq<Slot> Slots, Seq<Slot> Untrained, long Common, long Shared, long Total)
{
    /// <summary>The layout of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="frozen">Prefixes of the names of parameters that are not trained (<see cref="ParameterPrefix"/>).</param>
    public static VectorLayout Of(Network network, Seq<string> frozen = default)
    {
        var tasks = network.Outputs.Map(output => output.Task);
        var reach = TaskReachability.OfNodes(network);
        var owners = network.Nodes.Fold(
            Prelude.Map<string, Set<string>>(),
            (known, node) => known.AddOrUpdate(node.Owner, old => old + reach[node.Name], reach[node.Name]));
        bool IsTrained(Parameter parameter) =>
            parameter.Trainable && !frozen.Exists(prefix => ParameterPrefix.Begins(prefix, parameter.Name));
        var parameters = Parameters.Of(network);
        var kinds = parameters.Filter(IsTrained).Map(p => Kind(p, owners[NodeOf(p)], tasks));
        var slots = Placed(kinds.OrderBy(slot => Rank(slot)));
        return new VectorLayout(
            tasks,
            slots,
            Placed(parameters.Filter(p => !IsTrained(p)).Map(p => new Slot(p, 0, default, false))),
            Length(slots.Filter(slot => Rank(slot) == 0)),
            Length(slots.Filter(slot => !slot.Head)),
            Length(slots));
    }

    private static string NodeOf(Parameter parameter) => parameter.Name[..parameter.Name.LastIndexOf('.')];

    private static Slot Kind(Parameter parameter, Set<string> reached, Seq<string> tasks) => new(
        parameter,
        0,
        reached.Count == 1 ? Prelude.Some(tasks.ToList().IndexOf(reached.Head())) : Option<int>.None,
        parameter.Part is Part.Head);

    /// <summary>0: several tasks; then a task's own shared part, task by task; then the heads, task by task. The sort is stable.</summary>
    private static int Rank(Slot slot) =>
        slot.Owner.Match(task => 1 + task + (slot.Head ? 1_000_000 : 0), () => 0);

    private static Seq<Slot> Placed(IEnumerable<Slot> slots)
    {
        var offset = 0L;
        var placed = new List<Slot>();
        foreach (var slot in slots)
        {
            placed.Add(slot with { Offset = offset });
            offset += slot.Parameter.Count;
        }

        return Prelude.Seq(placed.ToArray());
    }

    private static long Length(Seq<Slot> slots) => slots.Fold(0L, (sum, slot) => sum + slot.Parameter.Count);
}
