using Multitask.Exports;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Which model is compared on which examples.</summary>
/// <param name="Scorer">The exported model.</param>
/// <param name="Probe">The same model with its poolings' choices as outputs.</param>
/// <param name="Split">The examples.</param>
/// <param name="Batch">Examples a call.</param>
/// <param name="Cancel">Stops between batches.</param>
internal sealed record Comparison(OnnxScorer Scorer, OnnxScorer Probe, DataSplit Split, int Batch, CancellationToken Cancel);

/// <summary>The exported model beside torch on the same examples.</summary>
/// <remarks>
/// Equal maxima within a pooling window are common (flat colours), rounding decides among them, and unpooling carries that choice into
/// whole pixels: torch in single and in double precision differ there as much as torch and ONNX Runtime. So torch takes ONNX Runtime's
/// choices, after a check that each chosen value is the maximum to within the tolerance.
/// </remarks>
/// <param name="MaxAbs">The largest absolute difference of each output.</param>
/// <param name="Choices">How many pooling windows there were, and in how many torch by itself would have chosen otherwise.</param>
/// <param name="Scores">What the exported model scored.</param>
internal sealed record Parity(Seq<(string Output, double Difference)> MaxAbs, (long Windows, long Unlike) Choices, Seq<TaskScore> Scores)
{
    /// <summary>The largest difference allowed, in shares of the range of torch's output.</summary>
    internal const double Tolerance = 1e-3;

    /// <summary>Compares over the whole split; a reason where an output differs too much.</summary>
    internal static Either<string, Parity> Of(Network network, string weights, Comparison pair)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(network), torch.ScalarType.Float32, Devices.Open("cpu"));
        return WeightsFile.Read(weights, parameters).Bind(_ => Compared(network, parameters, pair));
    }

    private static Either<string, Parity> Compared(Network network, ParameterVector parameters, Comparison pair)
    {
        var board = new Scoreboard(pair.Split.Info);
        var spreads = network.Outputs.Map(output => new Spread($"output {output.Task}")).ToArray();
        var choices = new ChoiceCheck(network);
        foreach (var batch in Batches.Epoch(pair.Split, new EpochPlan(pair.Batch, Seed: 0, Epoch: 0, Shuffle: false, Augment: false)))
        {
            pair.Cancel.ThrowIfCancellationRequested();
            var both = from real in pair.Scorer.Run(batch.Inputs, batch.Count)
                       from probe in pair.Probe.Run(batch.Inputs, batch.Count)
                       select (Real: network.Outputs.Map(output => real[output.Task]).ToArray(), Probe: probe);
            if (both.Case is string reason)
            {
                return Left(reason);
            }

            both.IfRight(outputs =>
            {
                board.Add(outputs.Real, batch);
                foreach (var (spread, torch, onnx) in spreads.Zip(choices.Follow(parameters, batch, outputs.Probe), outputs.Real))
                {
                    spread.Add(torch, onnx);
                }
            });
        }

        return (Seq(spreads) + choices.Shortfalls).Find(spread => spread.TooFar).Match(
            Some: spread => Left<string, Parity>(spread.Complaint),
            None: () => new Parity(
                Seq(network.Outputs.Map((at, output) => (output.Task, spreads[at].Difference))), (choices.Windows, choices.Unlike), board.Scores));
    }
}
