namespace Multitask.Stages.Training;

/// <summary>The place of a parameter in the vector of all parameters.</summary>
/// <param name="Parameter">The parameter: its name, shape and initialiser.</param>
/// <param name="Offset">The index of its first number in the vector.</param>
/// <param name="Owner">The index of the only task that uses it; none if several do.</param>
/// <param name="Head">Whether it belongs to that task's head, whose gradient the weighting does not combine with others.</param>
public sealed record Slot(Parameter Parameter, long Offset, Option<int> Owner, bool Head);

/// <summary>
/// The order of all parameters in one vector: first those that several tasks use, then those of the trunk that only one task uses (its
/// attention), then the heads. Only the first part needs one gradient row per task.
/// </summary>
/// <param name="Tasks">The names of the tasks, in order.</param>
/// <param name="Slots">The trained parameters, in the order of the vector.</param>
/// <param name="Untrained">Running statistics and frozen parameters, in a vector of their own; they have no gradient.</param>
/// <param name="Common">The length of the part that several tasks use.</param>
/// <param name="Shared">The length of the part that a weighting combines: the common part and the attention.</param>
/// <param name="Total">The length of the whole vector.</param>
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

    /// <summary>The sort key: 0 for several tasks, then each task's attention, then each task's head. The sort is stable.</summary>
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
