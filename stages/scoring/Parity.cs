using System.Numerics.Tensors;
using Multitask.Exports;
using Multitask.Stages.Data;
using Multitask.Stages.Metrics;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Scoring;

/// <summary>Which model is compared on which examples.</summary>
/// <param name="Scorer">The exported model.</param>
/// <param name="Split">The examples.</param>
/// <param name="Batch">Examples a call.</param>
/// <param name="Cancel">Stops between batches.</param>
internal sealed record Comparison(OnnxScorer Scorer, DataSplit Split, int Batch, CancellationToken Cancel);

/// <summary>The exported model beside torch on the same examples.</summary>
/// <param name="MaxAbs">The largest absolute difference of each output.</param>
/// <param name="Scores">What the exported model scored.</param>
internal sealed record Parity(Seq<(string Output, double Difference)> MaxAbs, Seq<TaskScore> Scores)
{
    /// <summary>The largest difference allowed, in shares of the range of torch's output.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Compares over the whole split; a reason where an output differs too much.</summary>
    internal static Either<string, Parity> Of(Network network, string weights, Comparison on)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(network), torch.ScalarType.Float32, Devices.Open("cpu"));
        return WeightsFile.Read(weights, parameters).Bind(_ => Compared(network, parameters, on));
    }

    private static Either<string, Parity> Compared(Network network, ParameterVector parameters, Comparison on)
    {
        var board = new Scoreboard(on.Split.Info);
        var spans = network.Outputs.Map(output => new Spread(output.Task)).ToArray();
        foreach (var batch in Batches.Epoch(on.Split, new EpochPlan(on.Batch, Seed: 0, Epoch: 0, Shuffle: false, Augment: false)))
        {
            on.Cancel.ThrowIfCancellationRequested();
            var outputs = on.Scorer.Run(batch.Inputs, batch.Count);
            if (outputs.Case is LeftCase<string, Map<string, float[]>>(var reason))
            {
                return Left(reason);
            }

            var ours = outputs.Map(byName => spans.Select(span => byName[span.Task]).ToArray()).IfLeft([]);
            board.Add(ours, batch);
            foreach (var (span, torch, onnx) in spans.Zip(Predictor.Run(network, parameters, batch), ours))
            {
                span.Add(torch, onnx);
            }
        }

        return Seq(spans).Find(span => span.TooFar).Match(
            Some: span => Left<string, Parity>(span.Complaint),
            None: () => new Parity(Seq(spans).Map(span => (span.Task, span.Difference)).Strict(), board.Scores));
    }

    /// <summary>The range of one output under torch, and how far ONNX Runtime's is from it.</summary>
    private sealed class Spread(string task)
    {
        private double _low = double.PositiveInfinity;
        private double _high = double.NegativeInfinity;
        private bool _broken;

        internal string Task => task;

        internal double Difference { get; private set; }

        /// <summary>A number that only one of the two has makes them differ without bound.</summary>
        internal bool TooFar => _broken || Difference > Tolerance * (_high - _low);

        internal string Complaint => _broken
            ? $"output {task} holds numbers that are not finite"
            : FormattableString.Invariant(
                $"output {task} differs from torch's by {Difference:0.###e0}, more than {Tolerance} of its range {_high - _low:0.###}");

        internal void Add(float[] torch, float[] onnx)
        {
            (_low, _high) = (Math.Min(_low, TensorPrimitives.Min<float>(torch)), Math.Max(_high, TensorPrimitives.Max<float>(torch)));
            var differences = new float[torch.Length];
            TensorPrimitives.Subtract(torch, onnx, differences);
            var largest = TensorPrimitives.MaxMagnitude<float>(differences);
            _broken |= !float.IsFinite(largest);
            Difference = Math.Max(Difference, Math.Abs(largest));
        }
    }
}
