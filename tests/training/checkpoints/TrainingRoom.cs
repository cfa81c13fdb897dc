using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>A tiny data set and network, and trainings that stop where a test wants: 3 epochs of 3 steps.</summary>
internal sealed class TrainingRoom : IDisposable
{
    internal const string Key = "0123456789abcdef";

    private readonly Scratch _scratch = new();
    private readonly DataSplit _split;
    private readonly Network _network;
    private readonly string _weights;

    /// <summary>A table of random features and labels, and a network with dropout.</summary>
    internal static TrainingRoom OfTable(double dropout) => new(dropout);

    private TrainingRoom(double dropout)
    {
        var random = new RandomSource(1, "table");
        sbyte[] Labels() => [.. Enumerable.Range(0, 5).Select(_ => (sbyte)random.Next(2))];
        var tasks = Seq("left", "right", "middle").Map(name => new DataTask(name, new TaskKind.Classification(2))).Strict();
        var info = new DataInfo(Shape.Vector(3), tasks, 5, 1);
        float[] features = [.. Enumerable.Range(0, 15).Select(_ => (float)random.NextGaussian())];
        Safetensors.WriteAll(
            _scratch["table.safetensors"],
            NamedTensor.Of("input", Seq(5L, 3L), features).Cons(tasks.Map(task => NamedTensor.Of($"target.{task.Name}", Seq1(5L), Labels()))).Strict(),
            SplitLayout.Metadata()).Value();
        _split = DataSplit.Open(_scratch["table.safetensors"], info).Value();
        (_network, _weights) = Initial(new Architecture.Mlp(Seq(16, 8)) { Dropout = dropout }, info);
    }

    internal TrainingRoom(bool augment = false, int filters = 4)
    {
        var source = augment
            ? (Source)new Source.Folder(
                new PublishedLayout(Layout.Nyuv2, 13, Train: 5, Test: 1) { Height = 8, Width = 8 }.Write(_scratch["layout"]),
                Layout.Nyuv2,
                13,
                true)
            : new Source.Scenes(5, 1, 16, 16);
        var info = source.Describe().Value();
        source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        _split = DataSplit.Open(_scratch[Packing.FileName(Split.Train)], info).Value();
        (_network, _weights) = Initial(new Architecture.MtanSegNet(Seq1(filters)), info);
    }

    private (Network Network, string Weights) Initial(Architecture architecture, DataInfo info)
    {
        var network = architecture.Describe(info.InputSpec, info.Heads).IfFail(reasons => throw new InvalidDataException(reasons.Head));
        WeightsFile.WriteInitial(_scratch["initial.safetensors"], network, 1).Value();
        return (network, _scratch["initial.safetensors"]);
    }

    internal string Checkpoints => _scratch["checkpoints"];

    internal string[] Files => Directory.Exists(Checkpoints) ? [.. Directory.GetFiles(Checkpoints).Order(StringComparer.Ordinal)] : [];

    /// <summary>The points of the curves that the trainings told, in order.</summary>
    internal List<StageMeasures> Measured { get; } = [];

    internal bool Augments => _split.Augments;

    internal static TrainingPlan Plan(Weighting weighting) =>
        new(weighting, 3, 2) { Optimizer = new Adam(0.01) };

    /// <summary>A training that resumes from what is in the folder of checkpoints, and stops after so many steps.</summary>
    internal Ended Train(TrainingPlan plan, int stopAfter = int.MaxValue, CheckpointEffects? effects = null, string key = Key)
    {
        var lines = new List<string>();
        var steps = 0;
        var type = plan.Precision.Storage();
        using var parameters = new ParameterVector(VectorLayout.Of(_network, plan.Freeze), type, torch.CPU);
        WeightsFile.Read(_weights, parameters).Value();
        var writer = new CheckpointWriter(
            (Checkpoints, key), new CheckpointPlan(), effects ?? new CheckpointEffects(lines.Add, TimeProvider.System));
        var run = new TrainingRun(plan, _split, 1, lines.Add, () => ++steps == stopAfter, writer)
        {
            Measure = Measured.Add,
            Validate = Some<Func<ParameterVector, Either<string, Seq<TaskScore>>>>(Scores),
        };
        var outcome = Trainer.Run(_network, parameters, run);
        WeightsFile.Write(_scratch["weights.safetensors"], parameters).Value();
        return new Ended(outcome, Convert.ToHexString(File.ReadAllBytes(_scratch["weights.safetensors"])), lines);
    }

    /// <summary>The training split stands in for a validation split.</summary>
    private Either<string, Seq<TaskScore>> Scores(ParameterVector weights)
    {
        var batch = _split.Read([.. Enumerable.Range(0, _split.Count)], None);
        return MetricSet.Of(_split.Info).Add(new Predictor(_network, weights).Run(batch), batch).Scores.Strict();
    }

    /// <summary>The same training from the start.</summary>
    internal Ended Undisturbed(TrainingPlan plan)
    {
        Forget();
        var ended = Train(plan);
        Forget();
        return ended;
    }

    internal void Forget()
    {
        if (Directory.Exists(Checkpoints))
        {
            Directory.Delete(Checkpoints, recursive: true);
        }
    }

    public void Dispose()
    {
        _split.Dispose();
        _scratch.Dispose();
    }
}

/// <summary>How a training ended.</summary>
/// <param name="Outcome">The history, or why it stopped.</param>
/// <param name="Weights">The bytes of the weights file.</param>
/// <param name="Lines">What it reported.</param>
internal sealed record Ended(Either<string, Seq<EpochReport>> Outcome, string Weights, IReadOnlyList<string> Lines)
{
    /// <summary>All that must be equal.</summary>
    internal (Seq<EpochReport> History, string Weights) Result => (Outcome.Value(), Weights);
}
