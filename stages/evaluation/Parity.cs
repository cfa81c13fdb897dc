using Multitask.Exports;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Which model is compared on which examples.</summary>
/// <param name="Scorer">The exported model.</param>
/// <param name="Probe">The same model with its poolings' choices as outputs.</param>
/// <param name="Split">The examples.</param>
/// <param name="Batch">Examples per call.</param>
/// <param name="Cancel">Stops between batches.</param>
internal sealed record Comparison(IScoring Scorer, IScoring Probe, DataSplit Split, int Batch, CancellationToken Cancel)
{
    /// <summary>The exported model's name in messages.</summary>
    internal required string Model { get; init; }

    /// <summary>Its form.</summary>
    internal required ModelForm Form { get; init; }
}

/// <summary>The exported model compared with torch on the same examples.</summary>
/// <remarks>
/// Equal maxima within a pooling window are common (flat colours), rounding decides among them, and unpooling carries that choice into
/// whole pixels: torch in single and in double precision differ there as much as torch and ONNX Runtime. So torch takes ONNX Runtime's
/// choices, after a check that each chosen value is the maximum to within the tolerance.
/// </remarks>
/// <param name="MaxAbs">The largest absolute difference of each output.</param>
/// <param name="Ties">Pooling windows, and in how many torch by itself would have chosen otherwise.</param>
/// <param name="Scores">What the exported model scored.</param>
internal sealed record Parity(Seq<(string Output, double Difference)> MaxAbs, ArgmaxTies Ties, Seq<TaskScore> Scores)
{
    /// <summary>What torch scores in single precision, where the exported model has another.</summary>
    internal Option<Seq<TaskScore>> Single { get; private init; }

    /// <summary>What is known after some batches.</summary>
    private sealed record Compared(MetricSet Metrics, Agreement Agreement, int Examples = 0);

    /// <summary>Compares over the whole split; a reason where an output differs too much.</summary>
    internal static Either<string, Parity> Of(Network network, string weights, Comparison pair)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(network), torch.ScalarType.Float32, Devices.Open("cpu"));
        return from read in WeightsFile.Read(weights, parameters)
               let tree = LearntTree.Of(network, parameters)
               from compared in Compare(tree, parameters, pair)
               from parity in Judge(tree, compared)
               from single in pair.Form.Precision == NumberFormat.Float32 ? Right<string, Option<Seq<TaskScore>>>(None) : Singly(tree, parameters, pair)
               select parity with { Single = single };
    }

    private static Either<string, Compared> Compare(Network network, ParameterVector parameters, Comparison pair)
    {
        var check = new ArgmaxTieCheck(network, parameters, Tolerance.Of(pair.Form.Precision, network));
        return Eithers.FoldWhile(
            Batches.Epoch(pair.Split, new EpochPlan(pair.Batch, Seed: 0, Epoch: 0, Shuffle: false, Augment: false)),
            new Compared(MetricSet.Of(pair.Split.Info), Agreement.Start(network, pair.Form, check)),
            (state, batch) =>
            {
                pair.Cancel.ThrowIfCancellationRequested();
                return from real in pair.Scorer.Run(batch, batch.Count)
                       from probe in pair.Probe.Run(batch, batch.Count)
                       from predictions in FinitePredictions.Of(
                           pair.Model,
                           pair.Split.Info.Tasks,
                           network.Outputs.Map(output => OnnxProbe.Scores(pair.Form.Output == OutputForm.Labels ? probe : real, output.Task)).ToArray(),
                           (Split.Test, state.Examples, batch.Count))
                       select new Compared(
                           state.Metrics.Add(predictions, batch),
                           state.Agreement.Add(network, check, batch, (real, probe)),
                           state.Examples + batch.Count);
            });
    }

    private static Either<string, Option<Seq<TaskScore>>> Singly(Network network, ParameterVector parameters, Comparison pair) => ModelScores.Of(
        (pair.Model, pair.Split.Info),
        (Split.Test, Batches.Epoch(pair.Split, new EpochPlan(pair.Batch, Seed: 0, Epoch: 0, Shuffle: false, Augment: false))),
        new Predictor(network, parameters).Run).Map(Some);

    private static Either<string, Parity> Judge(Network network, Compared compared) => compared.Agreement.TooLarge.Match(
        Some: deviation => Left<string, Parity>(deviation.Message),
        None: () => new Parity(
            network.Outputs.Zip(compared.Agreement.Outputs, (output, deviation) => (output.Task, deviation.Largest)),
            compared.Agreement.Ties,
            compared.Metrics.Scores));
}
