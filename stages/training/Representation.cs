using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Checks whether a training can take gradients w.r.t. the representation.</summary>
internal static class Representation
{
    /// <summary>Why a training cannot; none if it can or is not asked to.</summary>
    internal static Option<string> Misfit(TrainingPlan plan, Network network) =>
        plan.Gradients == GradientSpace.Parameters
            ? None
            : OfWeighting(plan.Weighting, network) || OfBatches(plan) || OfNetwork(network);

    private static Option<string> OfBatches(TrainingPlan plan) =>
        plan.Accumulate.Exists(batches => batches > 1) ? Some(Refused("with `accumulate`, the features of several batches would have to be kept"))
        : plan.Ranks.IsSome && plan.Weighting is Weighting.GradDrop ? Some(Refused("graddrop draws a number for each feature, and each rank has features of its own"))
        : None;

    private static Option<string> OfWeighting(Weighting weighting, Network network)
    {
        var (word, request) = (weighting.Spec.About.Word, weighting.Start(new TaskSet(network.Outputs.Map(output => output.Task), 0)).Request);
        return request.Signal == Signal.Losses ? Some(Refused($"{word} is computed from losses and compares no gradients"))
            : request.Memory.IsSome ? Some(Refused($"{word} remembers gradients from step to step, but each batch has different features"))
            : None;
    }

    private static Option<string> OfNetwork(Network network) =>
        SharedFeatures.Of(network).Match(_ => None, reason => Some(Refused($"in this network {reason}")));

    private static string Refused(string reason) => $"must be parameters: {reason}";
}
