using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Gradients;

/// <summary>Weightings for training loops of one's own, on any graph of TorchSharp.</summary>
public static class MultiTask
{
    /// <summary>
    /// The backward pass of several losses, in place of <c>loss.backward()</c>: adds one combined gradient to <c>.grad</c> of the shared
    /// parameters, and to each task's own parameters the gradient of its loss. What the graph kept for backward passes is freed.
    /// </summary>
    /// <remarks>
    /// A method that is given losses alone costs one backward pass, one that is given gradients a pass for each task (or group of tasks, where the
    /// method asks for that) and a row of as many numbers as there are shared parameters for each. Where there is a failure no gradient changes.
    /// </remarks>
    /// <param name="losses">One per task, each a single number that depends on the shared parameters.</param>
    /// <param name="shared">The parameters that several tasks reach: leaves that require gradients, in one precision on one device.</param>
    /// <param name="own">For each task the parameters that it alone reaches; may be empty lists.</param>
    /// <param name="weighting">From <c>new Weighting.Cagrad(0.4).Start(tasks)</c>, later the report's <see cref="BackwardReport.Next"/>.</param>
    /// <returns>
    /// Losses, weights and the weighting for the next step; or one line: the arguments do not fit, a loss is not finite, the weighting has no
    /// answer for these gradients, or it remembers gradients from step to step, which this function does not.
    /// </returns>
    public static Either<string, BackwardReport> Backward(Seq<Tensor> losses, Seq<Tensor> shared, Seq<Seq<Tensor>> own, WeightingState weighting)
    {
        using var scope = NewDisposeScope();
        return from fitting in Misfit(losses, shared, own, weighting).Match(reason => Prelude.Left<string, Unit>(reason), () => Unit.Default)
               let values = OnHost(losses)
               from finite in Finite(values)
               from factors in weighting.ChainFactors(values)
               let scaled = losses.Zip(factors, (loss, factor) => factor == 1 ? loss : loss.Times(factor)).ToArray()
               from report in Balance(scaled, values, (SavedGradients.Of(shared), own.Map(SavedGradients.Of).ToArray()), weighting)
               select report;
    }

    private static Either<string, BackwardReport> Balance(
        Tensor[] losses, Seq<double> values, (SavedGradients Shared, SavedGradients[] Own) parameters, WeightingState weighting) =>
        (weighting.Needs == Signal.Losses
            ? OfWeightedSum(losses, values, parameters, weighting)
            : OfRows(losses, values, parameters, weighting))
        .Map(answer => new BackwardReport(values, answer.Weights, answer.Next))
        .MapLeft(reason =>
        {
            parameters.Shared.Restore();
            System.Array.ForEach(parameters.Own, own => own.Restore());
            return reason;
        });

    /// <summary>Weights first, then one backward pass of the weighted sum.</summary>
    private static Either<string, (Weights Weights, WeightingState Next)> OfWeightedSum(
        Tensor[] losses, Seq<double> values, (SavedGradients Shared, SavedGradients[] Own) parameters, WeightingState weighting) =>
        weighting.Weigh(new Observation(values, default)).Map(answer =>
        {
            var (shared, heads) = (answer.Weights.Shared, answer.Weights.Heads);
            losses.Zip(shared, (loss, weight) => weight == 1 ? loss : loss.Times(weight)).Aggregate(Numbers.Plus).backward();
            using var quiet = no_grad();
            parameters.Shared.Add(1);
            parameters.Own.AsEnumerable().Iter((task, own) => own.Add(heads[task] == shared[task] ? 1 : shared[task] == 0 ? 0 : heads[task] / shared[task]));
            return answer;
        });

    /// <summary>A backward pass for each group of tasks, each for a row; then weights, and the rows combined with them.</summary>
    private static Either<string, (Weights Weights, WeightingState Next)> OfRows(
        Tensor[] losses, Seq<double> values, (SavedGradients Shared, SavedGradients[] Own) parameters, WeightingState weighting)
    {
        var groups = weighting.Request.Passes(losses.Length);
        var rows = groups.Map((at, tasks) => Row(parameters.Shared, tasks.Map(task => losses[task]), last: at == groups.Count - 1)).ToArray();
        using var quiet = no_grad();
        return weighting.Weigh(new Observation(values, Gramian.Of(rows.Length, (i, j) => dot(rows[i], rows[j]).Number()))).Map(answer =>
        {
            parameters.Shared.Add(Combined(rows, answer.Weights, groups));
            parameters.Own.AsEnumerable().Iter((task, own) => own.Add(answer.Weights.Heads[task]));
            return answer;
        });
    }

    private static Tensor Row(SavedGradients shared, Seq<Tensor> losses, bool last)
    {
        losses.Reduce(Numbers.Plus).backward(retain_graph: !last);
        using var quiet = no_grad();
        return shared.Row();
    }

    private static Tensor Combined(Tensor[] rows, Weights weights, Seq<Seq<int>> groups) => weights.Elementwise.Match(
        how => ElementwiseMerge.Of(stack(rows), how),
        () => rows.Zip(groups.Map(tasks => weights.Shared[tasks[0]])).Aggregate(
            zeros_like(rows[0]), (sum, row) => sum.AddScaled(row.Item1, row.Item2)));

    private static Seq<double> OnHost(Seq<Tensor> losses)
    {
        using var quiet = no_grad();
        return losses.Map(loss => loss.Number()).Strict();
    }

    private static Either<string, Unit> Finite(Seq<double> losses) => losses
        .Map((task, loss) => (Task: task, Loss: loss))
        .Find(one => !double.IsFinite(one.Loss))
        .Match(
            one => Prelude.Left<string, Unit>(FormattableString.Invariant($"loss {one.Task + 1} is {one.Loss}: it must be finite")),
            () => Unit.Default);

    private static Option<string> Misfit(Seq<Tensor> losses, Seq<Tensor> shared, Seq<Seq<Tensor>> own, WeightingState weighting)
    {
        var rules = Prelude.Seq(
            (losses.IsEmpty, "there must be at least one loss, found none"),
            (shared.IsEmpty, "there must be at least one shared parameter, found none"),
            (own.Count != losses.Count, $"own must have a list of parameters for each of {losses.Count} losses, found {own.Count}"),
            (losses.Exists(loss => loss.numel() != 1 || !loss.requires_grad), "each loss must be one number that depends on parameters"),
            ((shared + own.Bind(task => task)).Exists(parameter => !parameter.is_leaf || !parameter.requires_grad),
                "each parameter must be a leaf that requires gradients"),
            (weighting.Request.Memory.IsSome, "the weighting remembers gradients from step to step, which only the stage train does"));
        return rules.Find(rule => rule.Item1).Map(rule => rule.Item2);
    }
}
