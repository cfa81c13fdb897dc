using Multitask.Exports;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Training;

namespace Multitask.Stages.Reports;

/// <summary>All that a report shows.</summary>
/// <param name="Pipeline">Its name.</param>
/// <param name="Seed">Of its random numbers.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Stages">In the order of the plan.</param>
/// <param name="Evaluations">One per <c>evaluate</c> stage.</param>
/// <param name="Histories">One per <c>train</c> stage.</param>
/// <param name="Deployments">One per <c>score</c> stage.</param>
internal sealed record ReportModel(
    string Pipeline,
    ulong Seed,
    string Version,
    Seq<ReportStage> Stages,
    Seq<Evaluation> Evaluations,
    Seq<History> Histories,
    Seq<Deployed> Deployments)
{
    /// <summary>The statistics of methods over seeds.</summary>
    internal Seq<Study> Studies { get; init; }

    /// <summary>One per <c>select</c> stage.</summary>
    internal Seq<Selection> Selections { get; init; }

    /// <summary>One per <c>build</c> stage.</summary>
    internal Seq<BuiltNetwork> Networks { get; init; }

    /// <summary>One per <c>export</c> stage.</summary>
    internal Seq<ExportedModel> Exports { get; init; }

    /// <summary>How often agents succeeded over their trainings, a chart for each.</summary>
    internal Seq<Figure> Successes { get; init; }

    /// <summary>
    /// The histories that charts show: of a training that another stage goes on with, or that a search selected, one line under the name it began with.
    /// </summary>
    internal Seq<History> Trainings => Histories
        .Filter(history => !Selections.Exists(selection => selection.Stage == history.Stage && Histories.Exists(other => other.Stage == selection.Best)))
        .Filter(history => !Selections.Exists(selection => selection.IsContinued(history.Stage)))
        .Map(history => history with { Stage = Trials.Find(trial => trial.Stage == history.Stage).Map(trial => trial.Origin).IfNone(history.Stage) })
        .Strict();

    private Seq<Trial> Trials => Selections.Bind(selection => selection.Trials);
}

/// <summary>A stage of the run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its keyword.</param>
/// <param name="Inputs">The stages it reads.</param>
/// <param name="Outcome"><c>hit</c> or <c>ran</c>.</param>
/// <param name="Key">64 hexadecimal digits.</param>
/// <param name="Fact">What there is to say of it in a line.</param>
/// <param name="Config">Its typed record as canonical JSON.</param>
internal sealed record ReportStage(
    string Name, string Kind, Seq<string> Inputs, string Outcome, string Key, string Fact, string Config)
{
    /// <summary>What it took when it ran; none where that is not known.</summary>
    internal Option<StageCost> Cost { get; init; }
}

/// <summary>What an <c>evaluate</c> stage found.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Examples">Test examples it judged by.</param>
/// <param name="Predictors">Models in the order of the YAML, then the constant predictor.</param>
/// <param name="Reference">The model that was trained with equal weights, if there is one.</param>
/// <param name="Galleries">Examples with the predictions of each model.</param>
internal sealed record Evaluation(
    string Stage, int Examples, Seq<PredictorScores> Predictors, Option<string> Reference, Seq<Gallery> Galleries)
{
    /// <summary>What the file says that models are compared with by delta_m.</summary>
    internal Option<StudyBaseline> Baseline { get; init; }

    /// <summary>What the errors of each model are like.</summary>
    internal Seq<ModelErrors> Errors { get; init; }

    /// <summary>The models, without the constant predictor.</summary>
    internal Seq<PredictorScores> Models => Predictors.Filter(one => one.Name != EvaluateStage.Constant);
}

/// <summary>What a model's errors are like.</summary>
internal sealed record ModelErrors(string Model, Seq<TaskErrors> Tasks);

/// <summary>What a model's errors on a task are like.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Classes">The names of its classes; empty where it has none.</param>
/// <param name="IsBinary">Whether it is a question of yes or no.</param>
/// <param name="Found">The errors.</param>
internal sealed record TaskErrors(string Task, Seq<string> Classes, bool IsBinary, Diagnosis Found);

/// <summary>A predictor's scores.</summary>
/// <param name="Name">The stage that trained it, or <c>constant</c>.</param>
/// <param name="Tasks">In the order of the data set; values that do not exist are NaN.</param>
internal sealed record PredictorScores(string Name, Seq<TaskScore> Tasks)
{
    /// <summary>The metrics of all tasks.</summary>
    internal Seq<MetricValue> Metrics => Tasks.Bind(task => task.Metrics);
}

/// <summary>How a model was trained.</summary>
/// <param name="Stage">The name of the <c>train</c> stage.</param>
/// <param name="Tasks">In the order of losses and weights.</param>
/// <param name="Epochs">In order; without what the validation split said.</param>
internal sealed record History(string Stage, Seq<string> Tasks, Seq<EpochReport> Epochs)
{
    /// <summary>The stage without its seed: histories with the same one are repetitions.</summary>
    internal string Method => RunName.Of(Stage).Method;

    /// <summary>The training some steps at a time.</summary>
    internal Seq<Moment> Moments { get; init; }

    /// <summary>Of an agent, how often it succeeded at each task, by step in the environments.</summary>
    internal Seq<(int Step, Seq<Measure> Shares)> Successes { get; init; }

    /// <summary>What the validation split said, by epoch; empty where it was not asked.</summary>
    internal Seq<(int Epoch, Seq<TaskScore> Scores)> Validation { get; init; }

    /// <summary>The epoch whose weights were kept, where one was chosen.</summary>
    internal Option<int> BestEpoch { get; init; }
}

/// <summary>Some consecutive steps of a training.</summary>
/// <param name="Step">The last of them, from 1.</param>
/// <param name="Epoch">Where that lies, in epochs from the start.</param>
/// <param name="Losses">Their means, one per task.</param>
/// <param name="Weights">Likewise of the task weights.</param>
/// <param name="Gradients">Likewise of lengths and cosines of the task gradients, where they were compared.</param>
internal sealed record Moment(int Step, double Epoch, Seq<double> Losses, Seq<double> Weights, Option<TaskGradients> Gradients);

/// <summary>What a <c>score</c> stage found.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Model">The <c>export</c> stage it scored.</param>
/// <param name="Provider">What ran the graph.</param>
/// <param name="Parity">Largest absolute difference to torch of each output.</param>
/// <param name="ImagesPerSecond">Throughput in batches.</param>
/// <param name="P50">Median latency of one example, milliseconds.</param>
/// <param name="P95">Its 95th percentile, milliseconds.</param>
/// <param name="Precision">The numbers the model works in.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Scores">The first metric of each task, and what it is in 32-bit floats.</param>
internal sealed record Deployed(
    string Stage,
    string Model,
    string Provider,
    Seq<(string Output, double Difference)> Parity,
    double ImagesPerSecond,
    double P50,
    double P95,
    string Precision,
    long Bytes,
    Seq<(string Task, string Metric, double Value, double Single)> Scores);

/// <summary>What a <c>select</c> stage found.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Best">The stage whose training it selected.</param>
/// <param name="By">By what, as <c>best</c> says.</param>
/// <param name="Trials">Those that were trained longest first, the best of them first.</param>
internal sealed record Selection(string Stage, string Best, string By, Seq<Trial> Trials)
{
    /// <summary>Whether another of the trainings went on with this one.</summary>
    internal bool IsContinued(string stage) => Trials.Find(trial => trial.Stage == stage)
        .Exists(trial => Trials.Exists(other => other.Origin == trial.Origin && other.Epochs > trial.Epochs));
}

/// <summary>A training that was compared.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Origin">The training that the stage goes on with; its own name where it is one of its own.</param>
/// <param name="Epochs">That were trained.</param>
/// <param name="BestEpoch">That was kept.</param>
/// <param name="Rank">Among those that were trained as long.</param>
/// <param name="Scores">Of the best epoch, on the validation split.</param>
internal sealed record Trial(string Stage, string Origin, int Epochs, int BestEpoch, int Rank, Seq<TaskScore> Scores);

/// <summary>A network and the stage that built it.</summary>
internal sealed record BuiltNetwork(string Stage, Network Network);

/// <summary>An ONNX model and the stage that wrote it.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Model">The stage that trained it.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Summary">What it says of itself.</param>
/// <param name="Costs">What it costs for one example.</param>
internal sealed record ExportedModel(string Stage, string Model, long Bytes, OnnxSummary Summary, OnnxInspection Costs);
