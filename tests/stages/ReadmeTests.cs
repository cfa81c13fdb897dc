using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Stages;
using Multitask.Stages.Training;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The programs in README are compiled: they stand below word for word.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Programs =
    [
        .. File.ReadAllText(Path.Combine(Recorded.Root, "README.md")).Split("```csharp\n").Skip(1).Select(text => text.Split("\n```")[0]),
    ];

    private static readonly string[] Compiled =
    [
        .. File.ReadAllText(Path.Combine(Recorded.Root, "tests", "stages", "ReadmeTests.cs")).Split($"{"//"} begin\n").Skip(1)
            .Select(text => text.Split($"\n        {"//"} end")[0])
            .Select(text => string.Join('\n', text.Split('\n').Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line))),
    ];

    [Fact]
    public void Every_program_is_compiled()
    {
        Assert.Equal(Compiled, Programs);
        Assert.All([(Delegate)Compose, Call], program => Assert.False(program.Method.IsAbstract));
    }

    private static Either<Failure, RunResult<StageOutput>> Compose()
    {
        // begin
        var pipeline = Pipelines.Named("scenes", seed: 7)
            .With("data", new Stage.Load(new Source.Scenes()))
            .With("model", new Stage.Build("data", new Architecture.MtanSegNet(Seq(16, 32, 64, 64, 64))))
            .With("famo", new Stage.Train("model", "data", new TrainingPlan(new Weighting.Famo(), Epochs: 5, Batch: 8)))
            .With("cagrad", new Stage.Train("model", "data", new TrainingPlan(new Weighting.Cagrad(C: 0.4), Epochs: 5, Batch: 8)))
            .With("scores", new Stage.Evaluate(Seq("famo", "cagrad"), "data"))
            .With("onnx", new Stage.Export("famo"))
            .With("deployed", new Stage.Score("onnx", "data"));
        var result = Pipelines.Run(pipeline, new RunOptions());
        // end
        return result;
    }

    private static void Call()
    {
        // begin
        using var scorer = Scorer.Open("out/scenes/onnx/model.onnx", new ScorerOptions { Threads = 2 })
            .IfLeft(reason => throw new InvalidOperationException(reason));
        var image = Load(scorer.Input.Shape);                // channels, rows, columns; scaled as the metadata `input` says
        var outputs = scorer.Run(image, count: 1);           // Either a reason or the outputs by task
        var depth = outputs.Map(all => all["depth"]).IfLeft([]);
        Console.WriteLine($"{depth.Length} depths on {scorer.ActualProvider}");
        // end

        static float[] Load(Shape shape) => new float[shape.Count];
    }
}
