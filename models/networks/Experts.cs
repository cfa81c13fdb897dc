using Multitask.Models.Interpreters;

namespace Multitask.Models.Networks;

/// <summary>The numbers of experts of a network, and their gates.</summary>
/// <param name="Levels">The number of consecutive parts of the trunk, of which the experts are copies.</param>
/// <param name="Shared">The number of experts that all tasks share, per level.</param>
/// <param name="Specific">The number of experts of each task, per level.</param>
/// <param name="Gate">The layers of a gate, from its input to the weights of the experts.</param>
internal sealed record ExpertPlan(int Levels, int Shared, int Specific, Func<GateScope, Seq<Node>> Gate);

/// <summary>
/// Mixtures of experts: <see cref="Sharing.Mmoe"/>, <see cref="Sharing.DselectK"/>, <see cref="Sharing.Cgc"/> and <see cref="Sharing.Ple"/>.
/// The first two have one level without task-specific experts, the third has one level.
/// </summary>
/// <remarks>
/// An expert is a copy of the trunk's layers or, with several levels, of one level's part of them. A gate reads what its task's experts read. In
/// the first level this is the input, flattened if it is an image, as in LibMTL; for a table it is the standardised numbers and embedded
/// categories, which all experts share; for a graph it is the node features, pooled by the gate's own Set2Set. Experts on graphs share the edge
/// network.
/// In the last level, a task's own experts and its gate are part of its head. In earlier levels they are part of the trunk: the shared experts of
/// the next level read them, so that every task trains them.
/// </remarks>
internal static class Experts
{
    private static readonly Part Common = new Part.Trunk();

    /// <summary>The network, or why its trunk cannot be divided into that many levels.</summary>
    internal static Validation<string, Network> Describe(Trunk trunk, ExpertPlan plan)
    {
        var groups = trunk.Groups();
        return groups.Count < plan.Levels
            ? Fail<string, Network>($"levels must be at most {groups.Count}, the number of consecutive parts into which this trunk can be divided, found {plan.Levels}")
            : Success<string, Network>(Build(trunk, plan, Divided(groups, plan.Levels)));
    }

    private static Network Build(Trunk trunk, ExpertPlan plan, Seq<Seq<Node>> levels)
    {
        var shapes = Shapes.Of(trunk.Whole);
        var start = trunk.Stem.Last.Name;
        var end = levels.Map((at, layers) => new Level(at + 1, plan, layers, shapes[layers.Head.Inputs[0]]) { Pool = trunk.Pool }).Fold(
            (Nodes: Seq<Node>(), Own: toMap(trunk.Tasks.Map(task => (task, start))), Shared: start),
            (known, level) => Extract(known, level, trunk.Tasks));
        return trunk.With(end.Nodes, task => end.Own[task]);
    }

    /// <summary>One level: its experts, then a gate per task and, unless it is the last level, a gate for the shared experts of the next one.</summary>
    private static (Seq<Node> Nodes, Map<string, string> Own, string Shared) Extract(
        (Seq<Node> Nodes, Map<string, string> Own, string Shared) known, Level level, Seq<string> tasks)
    {
        var shared = level.Copies(level.Plan.Shared, level.Scope, Common, known.Shared);
        var specific = tasks.Map(task => level.Copies(level.Plan.Specific, level.Of(task), level.PartOf(task), known.Own[task])).Strict();
        var nodes = known.Nodes + (shared + specific.Bind(experts => experts)).Bind(expert => expert);
        var gated = tasks.Map((at, task) => (Task: task, Gate: level.Gated((specific[at] + shared).Strict(), level.Of(task), level.PartOf(task), known.Own[task]))).ToSeq().Strict();
        var own = toMap(gated.Map(one => (one.Task, one.Gate.Last.Name)));
        var all = nodes + gated.Bind(one => one.Gate);
        if (level.IsLast)
        {
            return (all.Strict(), own, known.Shared);
        }

        var common = level.Gated((specific.Bind(experts => experts) + shared).Strict(), level.Scope, Common, known.Shared);
        return ((all + common).Strict(), own, common.Last.Name);
    }

    /// <summary>Divides the groups, in order, among the levels, whose numbers of groups differ by at most one.</summary>
    private static Seq<Seq<Node>> Divided(Seq<Seq<Node>> groups, int levels) => Range(0, levels).ToSeq()
        .Map(level => groups.Skip(level * groups.Count / levels).Take(((level + 1) * groups.Count / levels) - (level * groups.Count / levels)).ToSeq().Bind(group => group).Strict())
        .Strict();

    private sealed record Level(int Number, ExpertPlan Plan, Seq<Node> Layers, Shape Input)
    {
        internal Option<(Op.Set2Set Op, string Mask)> Pool { get; init; }

        internal bool IsLast => Number == Plan.Levels;

        internal string Scope => Plan.Levels == 1 ? "trunk" : $"trunk.level{Number}";

        internal string Of(string task) => IsLast ? $"heads.{task}" : $"{Scope}.tasks.{task}";

        internal Part PartOf(string task) => IsLast ? new Part.Head(task) : Common;

        internal Seq<Seq<Node>> Copies(int count, string scope, Part part, string input) =>
            Range(1, count).ToSeq().Map(number => Trunk.Copy(Layers, $"{scope}.expert{number}", part, input)).Strict();

        /// <summary>The nodes of a gate and the sum of experts weighted by it.</summary>
        internal Seq<Node> Gated(Seq<Seq<Node>> experts, string scope, Part part, string input)
        {
            var gate = Plan.Gate(new GateScope($"{scope}.gate", part, input, Input, experts.Count) { Pool = Pool });
            var reads = gate.Last.Name.Cons(experts.Map(expert => expert.Last.Name)).Strict();
            return gate.Add(new Node($"{scope}.gate.sum", new Op.WeightedSum(), reads, part));
        }
    }
}
