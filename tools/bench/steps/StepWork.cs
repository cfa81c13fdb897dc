
namespace Multitask.Benches;

/// <summary>The arithmetic of a training step: the products of the network as written, however few of them are computed.</summary>
internal static class StepWork
{
    /// <summary>
    /// Operations of a step for one example; where the steps of a cycle differ, the mean over the cycle. A backward pass costs twice the
    /// forward pass of what it walks through (the gradients w.r.t. the input and the weights); a pass of one task walks through what that
    /// task reaches.
    /// </summary>
    internal static double Flops(Network network, Weighting weighting)
    {
        var tasks = network.Outputs.Map(output => output.Task);
        var state = weighting.Start(new TaskSet(tasks, 0));
        var one = Prelude.Seq1(Prelude.toSet(tasks));
        var full = state.Needs == Signal.Losses
            ? one
            : state.Request.Passes(tasks.Count).Map(pass => Prelude.toSet(pass.Map(task => tasks[task])));
        var reach = TaskReachability.OfNodes(network);
        double Walks(Seq<Set<string>> passes, string node) => passes.Count(pass => !pass.Intersect(reach[node]).IsEmpty);
        double Backwards(string node) => (Walks(full, node) + ((weighting.Every - 1) * Walks(one, node))) / weighting.Every;
        var forwards = 1 + (weighting is Weighting.Famo famo ? famo.Lookahead.Forwards : 0);
        return Models.Interpreters.Flops.Of(network).Nodes.AsEnumerable().Sum(node => node.Value * (forwards + (2 * Backwards(node.Key))));
    }
}
