using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline.Executors;

public sealed class JobArrayTests
{
    [Fact]
    public void Stages_of_a_layer_and_kind_are_one_array_after_those_they_read()
    {
        var arrays = JobArray.Of(Seq(
            Stage("data", "load"), Stage("model", "build", "data"), Stage("a", "train", "model", "data"), Stage("b", "train", "model", "data"),
            Stage("scores", "evaluate", "a", "b", "data"), Stage("onnx", "export", "a")));
        Assert.Equal(
            [
                "0 load data <- ",
                "1 build model <- 0",
                "2 train a,b <- 0,1",
                "3 evaluate scores <- 0,2",
                "3 export onnx <- 2",
            ],
            arrays.Select(Text).ToArray());
    }

    [Fact]
    public void What_is_in_the_store_is_waited_for_by_nobody() => Assert.Equal(
        ["0 train a <- ", "1 evaluate scores <- 0"],
        JobArray.Of(Seq(Stage("a", "train", "model", "data"), Stage("scores", "evaluate", "a", "data"))).Select(Text).ToArray());

    [Fact]
    public void Trainings_with_other_ranks_are_an_array_of_their_own()
    {
        var arrays = JobArray.Of(Seq(Stage("a", "train"), Stage("b", "train", processes: 4), Stage("c", "train")));
        Assert.Equal(["0 train a,c <- ", "0 train b <- "], arrays.Select(Text).ToArray());
        Assert.Equal([1, 4], arrays.Select(array => array.Processes).ToArray());
    }

    private static string Text(JobArray array) =>
        $"{array.Layer} {array.Kind} {string.Join(',', array.Stages)} <- {string.Join(',', array.Needs)}";

    private static PlannedStage<int> Stage(string name, string kind, params string[] inputs) => Stage(name, kind, 1, inputs);

    private static PlannedStage<int> Stage(string name, string kind, int processes, params string[] inputs) => new(
        name, kind, Seq(inputs).Map(input => new StageReference("x", input)).Strict(), new StageWork<int>(1, "{}", 0, _ => unit) { Processes = processes });
}
