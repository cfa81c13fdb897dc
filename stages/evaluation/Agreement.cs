using Multitask.Exports;

namespace Multitask.Stages.Evaluation;

/// <summary>How far the outputs of an exported model are from torch's.</summary>
/// <param name="Outputs">One for each output, in the order of the network's.</param>
/// <param name="Labels">For each output that answers with labels, how far torch's score of the label is from torch's best.</param>
/// <param name="Ties">Where poolings found their maxima.</param>
internal sealed record Agreement(Seq<Deviation> Outputs, Seq<(string Task, Deviation Shortfall)> Labels, ArgmaxTies Ties)
{
    /// <summary>Before the first batch.</summary>
    internal static Agreement Start(Network network, ModelForm form, ArgmaxTieCheck check) => new(
        network.Outputs.Map(output => new Deviation($"output {output.Task}", check.Allowed)).Strict(),
        form.Output == OutputForm.Labels
            ? OnnxLabels.Tasks(network).Map(output => (output.Task, new Deviation($"the best score of {output.Task}", check.Allowed))).Strict()
            : Prelude.Seq<(string, Deviation)>(),
        check.Start);

    /// <summary>The first output or pooling that is too far off.</summary>
    internal Option<Deviation> TooLarge => (Outputs + Labels.Map(one => one.Shortfall) + Ties.Shortfalls).Find(deviation => deviation.IsTooLarge);

    /// <summary>With a batch more.</summary>
    /// <param name="network">The network.</param>
    /// <param name="check">Torch.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="found">What the model answers, and what its probe does.</param>
    internal Agreement Add(Network network, ArgmaxTieCheck check, Batch batch, (Map<string, float[]> Real, Map<string, float[]> Probe) found)
    {
        var (ties, torch) = check.Follow(Ties, batch, found.Probe);
        var names = network.Outputs.Map(output => output.Task).Strict();
        float[] Mine(string task) => Labels.Exists(one => one.Task == task) ? OnnxProbe.Scores(found.Probe, task) : found.Real[task];
        return new(
            Outputs.Map((at, output) => output.Add(torch[at], Mine(names[at]))).ToSeq().Strict(),
            Labels.Map(one => (one.Task, Short(one.Shortfall, torch[names.ToList().IndexOf(one.Task)], found.Real[one.Task], batch.Count))).Strict(),
            ties);
    }

    /// <summary>With the scores of labels beside the best ones. A score alone is that of yes, and no has the rest.</summary>
    private static Deviation Short(Deviation shortfall, float[] scores, float[] labels, int count)
    {
        var (best, chosen) = (new float[labels.Length], new float[labels.Length]);
        var (classes, pixels) = (scores.Length / labels.Length, labels.Length / count);
        for (var at = 0; at < labels.Length; at++)
        {
            var (example, pixel) = Math.DivRem(at, pixels);
            var own = scores.AsSpan(example * classes * pixels, classes * pixels);
            (best[at], chosen[at]) = classes == 1
                ? (Math.Max(own[pixel], 1 - own[pixel]), labels[at] == 1 ? own[pixel] : 1 - own[pixel])
                : (own[(ClassScores.Best(own, classes, (pixel, pixels)) * pixels) + pixel], own[((int)labels[at] * pixels) + pixel]);
        }

        return shortfall.Add(best, chosen, scores);
    }
}
