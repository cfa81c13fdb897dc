using System.Text.Json.Nodes;
using Multitask.Stages.Evaluation;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>evaluate</c>: scores trained models on the test split, beside the best constant predictor.</summary>
/// <remarks>Outputs <c>scores.json</c>: an object per model, named after its stage, and <c>constant</c>, what they must beat;
/// <c>diagnostics.json</c>: what the errors are like; and <c>samples.safetensors</c>: some test examples with every model's predictions, for
/// people to look at.</remarks>
internal static class EvaluateStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "evaluate";

    private const int Version = 9;

    /// <summary>Large enough for speed, small enough for the memory of full-size images; no score depends on it.</summary>
    internal const int BatchSize = 32;

    /// <summary>The scores of more models than this are no lines of a log.</summary>
    private const int MostTold = 5;

    /// <summary>The name of the constant predictor among those of models.</summary>
    internal const string Constant = "constant";

    /// <summary>The key of what scores are compared with.</summary>
    internal const string BaselineKey = "baseline";

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        Field.Required(Keyword, Decode.OneOrMore(Decode.Reference).Ensure(Mistake)),
        Field.Required("data", Decode.Reference),
        Field.Maybe(BaselineKey, Decode.Text))
        .Apply(Stage (models, data, baseline) => new Stage.Evaluate(models, data) { Baseline = baseline }).Decoder;

    private static Option<string> Mistake(Seq<string> models) =>
        models.Contains(Constant)
            ? Some($"must not name a stage called {Constant}: scores.json uses that name")
            : StageReferences.Mistake(models);

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Evaluate evaluate, StageContext<StageOutput> context) =>
        from named in context.Keeps(Keyword, Mistake(evaluate.Models))
        from trained in context.AllAs<StageOutput.Trained>(evaluate.Models.Count, "a trained model (train)")
        from data in Validations.Sequence(trained.Map(model => context.Fitting(evaluate.Models.Count, model.Info)))
        from baseline in context.Keeps(BaselineKey, evaluate.Baseline.Bind(name =>
            BaselineRule.Mistake(name, evaluate.Models, MetricSet.Of(data.Head.Info).Scores)))
        from device in Devices.Resolve(context.Settings)
        select Work(evaluate, trained, data.Head.Info, device);

    private static StageWork<StageOutput> Work(Stage.Evaluate evaluate, Seq<StageOutput.Trained> models, DataInfo data, string device) => new(
        Version,
        Canonical.Of(new Record(evaluate.Models)),
        new StageOutput.Scores { Baseline = evaluate.Baseline },
        run => Run(evaluate.Models, models, data, run, device))
    {
        Environment = Versions.Torch(device),
        NonDeterministic = Devices.NonDeterministic(device),
        Effort = new(() => models.Map(model => TrainingCost.Forward(model.Network, data.Test)).Sum()),
        Memory = new(() => models.Map(model => TrainingCost.ForwardMemory(model.Network, BatchSize)).Max()),
    };

    /// <summary>The names of the stages are in the output.</summary>
    private sealed record Record(Seq<string> Models);

    private static Either<string, Unit> Run(Seq<string> names, Seq<StageOutput.Trained> models, DataInfo data, StageRun run, string device) =>
        from torch in TorchLibrary.Load()
        from train in DataSplit.Open(run.Inputs.Last.Files[Packing.FileName(Split.Train)], data)
        from test in DataSplit.Open(run.Inputs.Last.Files[Packing.FileName(Split.Test)], data)
        from outcome in Scored(names, models, (train, test), run, device)
        from written in outcome.Samples.Write(Path.Combine(run.Folder, Samples.FileName), data)
        select Write(run, outcome);

    /// <summary>What the stage found: scores of all predictors, examples, and what the errors of models are like.</summary>
    private sealed record Found(Seq<(string Name, Seq<TaskScore> Scores)> Scores, Samples Samples, DiagnosticsFile Diagnostics);

    /// <summary>What it found of one model.</summary>
    private sealed record Judged(string Name, Seq<TaskScore> Scores, ModelDiagnosis Diagnosis, Seq<Target> Answers, ShownExamples Shown);

    private static Either<string, Found> Scored(
        Seq<string> names, Seq<StageOutput.Trained> models, (DataSplit Train, DataSplit Test) data, StageRun run, string device)
    {
        using var train = data.Train;
        using var test = data.Test;
        var constant = (Constant, Baseline.Score(test.Info, InOrder(train, run.Cancel), InOrder(test, run.Cancel)));
        Subject Named(int at) => new(names[at], models[at].Network, run.Inputs[at].Files[WeightsFile.Name], device);
        return from first in Model(Named(0), test, diagnosis => Choose(test, diagnosis), run.Cancel)
               from others in Eithers.Traverse(Range(1, names.Count - 1), at => Model(Named(at), test, _ => first.Shown, run.Cancel))
               let judged = first.Cons(others).Strict()
               select new Found(
                   judged.Map(one => (one.Name, one.Scores)).Strict().Add(constant),
                   new Samples(test.Read(first.Shown.All, None), judged.Map(one => new Answers(one.Name, one.Answers)).Strict()),
                   new DiagnosticsFile(first.Shown, judged.ToDictionary(one => one.Name, one => Diagnostics(test.Info, one.Diagnosis))));
    }

    /// <summary>The first examples, and those on which the first model is best and worst.</summary>
    private static ShownExamples Choose(DataSplit test, ModelDiagnosis diagnosis)
    {
        var (best, worst) = diagnosis.Extremes(Samples.Extremes);
        return new([.. Range(0, Samples.Count(test.Info, test.Count))], [.. best], [.. worst]);
    }

    private static Dictionary<string, TaskDiagnosis> Diagnostics(DataInfo info, ModelDiagnosis found) =>
        info.Tasks.Zip(found.Tasks, (task, one) => (task.Name, Of: TaskDiagnosis.Of(one))).ToDictionary(one => one.Name, one => one.Of);

    /// <summary>A model: its stage, its network, the file of its weights and the device it runs on.</summary>
    private sealed record Subject(string Name, Network Network, string Weights, string Device);

    private static Either<string, Judged> Model(
        Subject subject, DataSplit test, Func<ModelDiagnosis, ShownExamples> choose, CancellationToken cancel)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(subject.Network), torch.ScalarType.Float32, Devices.Open(subject.Device));
        return WeightsFile.Read(subject.Weights, parameters).Bind(_ =>
        {
            var predictor = new Predictor(subject.Network, parameters);
            return from found in ModelScores.Diagnosed((subject.Name, test.Info), (Split.Test, InOrder(test, cancel)), predictor.Run)
                   let shown = choose(found.Diagnosis)
                   let batch = test.Read(shown.All, None)
                   select new Judged(subject.Name, found.Scores, found.Diagnosis, Samples.Decide(test.Info, predictor.Run(batch), batch.Count), shown);
        });
    }

    private static IEnumerable<Batch> InOrder(DataSplit split, CancellationToken cancel)
    {
        foreach (var batch in Batches.Epoch(split, new EpochPlan(BatchSize, Seed: 0, Epoch: 0, Shuffle: false, Augment: false)))
        {
            cancel.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    /// <summary>The first metrics of a few models: the end of the run has all of them, in a table.</summary>
    internal static Seq<string> Told(Seq<(string Name, Seq<TaskScore> Scores)> all) => all.Count - 1 > MostTold
        ? Seq1(FormattableString.Invariant($"{all.Count - 1} models and the best constant predictor are scored"))
        : all.Map(one => ScoresFile.Line(one.Name, one.Scores)).Strict();

    private static Unit Write(StageRun run, Found found)
    {
        Told(found.Scores).Iter(run.Report);
        var json = new JsonObject(found.Scores.Map(one => KeyValuePair.Create<string, JsonNode?>(one.Name, ScoresFile.Of(one.Scores))));
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), json.ToJsonString());
        File.WriteAllText(Path.Combine(run.Folder, DiagnosticsFile.Name), found.Diagnostics.ToJson());
        return unit;
    }
}
