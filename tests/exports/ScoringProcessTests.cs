using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Stages.Evaluation;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>A model in a process of its own answers as it does in this one, without torch.</summary>
[Trait("Category", "Slow")]
public sealed class ScoringProcessTests : IDisposable
{
    private readonly TemporaryFile _file = TemporaryFile.With(Arrays.Build(Operations.All["linear"], new()));
    private readonly Batch _batch = new(3, Arrays.Input(Shape.Vector(5), 3, 9), []);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void It_gives_the_same_numbers_and_has_no_torch()
    {
        var (process, models) = Opened(_file.Path, _file.Path);
        using var owned = process;
        using var here = Arrays.Success(LocalScoring.Open(Seq1(_file.Path), new ScorerOptions { Provider = new Provider.Cpu() }))[0];
        foreach (var count in new[] { 3, 1 })
        {
            var expected = Arrays.Success(here.Run(_batch, count));
            Assert.All(models, model => Assert.Equal(expected.Values.Single(), Arrays.Success(model.Run(_batch, count)).Values.Single()));
            Assert.All(models, model => Assert.True(Arrays.Success(model.Time(_batch, count)) > 0));
        }

        Assert.Equal((here.Provider, here.Why), (models[1].Provider, models[1].Why));
        var maps = File.ReadAllText($"/proc/{process.Id}/maps");
        Assert.Contains("libonnxruntime", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", maps, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_the_model_refuses_is_told_and_the_next_question_is_answered()
    {
        var (process, models) = Opened(_file.Path);
        using var owned = process;
        Assert.Contains("input", Arrays.Failure(models[0].Run(new Batch(3, new float[6], []), 3)), StringComparison.Ordinal);
        Assert.True(models[0].Run(_batch, 3).IsRight);
    }

    [Fact]
    public void A_model_that_is_none_is_the_reason_why_nothing_is_opened() => Assert.Contains(
        "nowhere.onnx", Arrays.Failure(ScoringProcess.Open(ScoringProcess.Program, Seq(_file.Path, "nowhere.onnx"), new Provider.Cpu(), (0, 0))),
        StringComparison.Ordinal);

    [Fact]
    public void A_process_that_is_killed_is_a_failure_that_says_so()
    {
        var (process, models) = Opened(_file.Path);
        using var owned = process;
        using (var other = System.Diagnostics.Process.GetProcessById(process.Id))
        {
            other.Kill();
            other.WaitForExit();
        }

        Assert.StartsWith("the process that scores ended with exit code 137", Arrays.Failure(models[0].Run(_batch, 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named() => Assert.StartsWith(
        "scoring on CUDA needs a process of its own, and /nowhere/multitask cannot be started",
        Arrays.Failure(ScoringProcess.Open("/nowhere/multitask", Seq1(_file.Path), new Provider.Cpu(), (0, 0))), StringComparison.Ordinal);

    private static (ScoringProcess Process, Seq<IScoring> Models) Opened(params string[] models) =>
        Arrays.Success(ScoringProcess.Open(ScoringProcess.Program, toSeq(models), new Provider.Cpu(), (0, 0)));
}
