using Multitask.Models.Networks;
using Multitask.Pipeline;
using Multitask.Stages;
using Multitask.Stages.Data.Sources;
using Multitask.Stages.Training;
using Multitask.Stages.Weightings;
using static LanguageExt.Prelude;

// FAMO beside CAGrad on rendered rooms, exported and scored: the pipeline is a value, and nothing runs until the last line.
// `-- small` makes it a matter of seconds.
var small = args.Contains("small");
var plan = new TrainingPlan(new Weighting.Famo(), Epochs: small ? 1 : 5, Batch: 8);
var pipeline = Pipelines.Named("scenes-csharp", seed: 7)
    .With("data", new Stage.Load(small ? new Source.Scenes(Train: 16, Test: 8, Height: 32, Width: 32) : new Source.Scenes()))
    .With("model", new Stage.Build("data", new Architecture.MtanSegNet(small ? Seq(4, 6) : Seq(16, 32, 64, 64, 64))))
    .With("famo", new Stage.Train("model", "data", plan))
    .With("cagrad", new Stage.Train("model", "data", plan with { Weighting = new Weighting.Cagrad() }))
    .With("scores", new Stage.Evaluate(Seq("famo", "cagrad"), "data"))
    .With("onnx", new Stage.Export("famo"))
    .With("deployed", new Stage.Score("onnx", "data"));

return pipeline.Run(new RunOptions()).Match(
    Right: result =>
    {
        Console.WriteLine($"{result.Stages.Count} stages, results in out/{result.Plan.Settings.Name}/");
        return 0;
    },
    Left: failure =>
    {
        Console.Error.WriteLine(failure is Failure.BadConfig { Problems: var problems } ? string.Join('\n', problems) : failure);
        return failure is Failure.BadConfig ? 2 : 1;
    });
