using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>The grammar of <c>weighting</c>.</summary>
public sealed class WeightingDecodingTests
{
    [Fact]
    public void A_word_alone_gives_the_published_defaults() => Assert.All(
        Weighing.All.Where(word => word != "single"),
        word => Assert.Equal(Weighing.Default(word), Read(word)));

    [Fact]
    public void Defaults_are_the_published_ones()
    {
        Assert.Equal(new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared), Read("cagrad"));
        Assert.Equal(new Weighting.Famo(0.001, 0.025), Read("famo"));
        Assert.Equal(new Weighting.Dwa(2, 25), Read("dwa"));
        Assert.Equal(new Weighting.NashMtl(1), Read("nash-mtl"));
        Assert.Equal(new Weighting.UpGrad(1e-4), Read("upgrad"));
        Assert.Equal(new Weighting.DbMtl(0.9, 0), Read("db-mtl"));
        Assert.Equal(new Weighting.Moco(0.5, 0.5, 0.1, 0.5, 0), Read("moco"));
        Assert.Equal(new Weighting.GradNorm(1.5, 0.025), Read("gradnorm"));
        Assert.Equal(new Weighting.GradVac(0.5), Read("grad-vac"));
        Assert.Equal(new Weighting.AlignedMtl(ComponentScale.Min), Read("aligned-mtl"));
        Assert.Equal(new Weighting.Mgda(GradientScale.None, 0), Read("mgda"));
        Assert.Equal(new Weighting.FairGrad(1), Read("fairgrad"));
        Assert.Equal(new Weighting.ExcessMtl(0.01), Read("excess-mtl"));
        Assert.Equal(new Weighting.GradDrop(0), Read("graddrop"));
        Assert.Equal(new Weighting.Stch(1, 100), Read("stch"));
        Assert.Equal(new Weighting.Uncertainty(0.025), Read("uncertainty"));
        Assert.Equal(new Weighting.CagradFast(0.4, Rescale.OnePlusCSquared, 4), Read("cagrad-fast"));
    }

    [Fact]
    public void Options_stand_under_the_word()
    {
        Assert.Equal(new Weighting.Cagrad(0.7, Rescale.None) { Every = 5 }, Read("{ cagrad: { c: 0.7, rescale: none, every: 5 } }"));
        Assert.Equal(
            new Weighting.Mgda(GradientScale.LossTimesLength) { Log = true, Every = 10 },
            Read("{ mgda: { normalize: loss+, log: true, every: 10 } }"));
        Assert.Equal(new Weighting.Constant(Seq(1.0, 0.5)), Read("{ constant: { weights: [1, 0.5] } }"));
        Assert.Equal(new Weighting.TrimmedMean(Some(2)), Read("{ trimmed-mean: { trim: 2 } }"));
    }

    [Theory]
    [InlineData("{ single: depth }")]
    [InlineData("{ single: { task: depth } }")]
    public void A_single_task_is_named_in_short_or_in_full(string text) => Assert.Equal(new Weighting.Single("depth"), Read(text));

    [Fact]
    public void Every_method_takes_log_and_only_those_from_the_Gramian_take_every()
    {
        Assert.All(Weighing.All, word => Assert.True(Read(With(word, "log: true")).Log));
        Assert.All(
            Weighing.Words(method => method.About.Needs == Signal.Gramian),
            word => Assert.Equal(3, Read(With(word, "every: 3")).Every));
        Assert.All(
            Weighing.Words(method => method.About.Needs != Signal.Gramian),
            word => Assert.Contains("is not a known key", Problems(With(word, "every: 3")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cagrd", "did you mean `cagrad`?")]
    [InlineData("single", "needs the key `task`")]
    [InlineData("{ cagrad: { c: -1 } }", "cagrad.c: must be >= 0, found -1")]
    [InlineData("{ cagrad: { rescal: none } }", "did you mean `rescale`?")]
    [InlineData("{ mgda: { normalize: l2 } }", "must be one of none, norm, loss, loss+, found l2")]
    [InlineData("{ mgda: { every: 0 } }", "mgda.every: must be >= 1")]
    [InlineData("{ mgda: { min_losses: [0, 0] } }", "add `log: true`")]
    [InlineData("{ dwa: { temperature: 0 } }", "must be > 0, found 0")]
    [InlineData("{ graddrop: { leak: 1.5 } }", "must be >= 0 and <= 1, found 1.5")]
    [InlineData("{ db-mtl: { beta: 1 } }", "must be >= 0 and < 1, found 1")]
    [InlineData("{ fairgrad: { alpha: 0 } }", "must be >= 0.05 and <= 100, found 0")]
    public void Mistakes_are_told(string text, string message) => Assert.Contains(message, Problems(text), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_of_a_weighting_are_found_at_once() =>
        Assert.Equal(3, Decoded("{ cagrad: { c: -1, rescale: 2, evry: 3 } }").Match(_ => 0, problems => problems.Count));

    [Theory]
    [InlineData("{ single: dept }", "must be one of the tasks depth, normal, found dept; did you mean `depth`?")]
    [InlineData("{ famo: { min_losses: [0, 0, 0] } }", "must have one entry per task (2) in `min_losses`, found 3")]
    [InlineData("{ constant: { weights: [1] } }", "must have one entry per task (2) in `weights`, found 1")]
    [InlineData("{ krum: { byzantine: 1 } }", "`byzantine` must be at most 0 with 2 tasks, found 1")]
    [InlineData("{ krum: { selected: 3 } }", "`selected` must be at most the number of tasks (2), found 3")]
    [InlineData("{ trimmed-mean: { trim: 1 } }", "`trim` must be less than half the number of tasks (2), found 1")]
    public void What_does_not_fit_the_tasks_is_told(string text, string message) =>
        Assert.Equal(message, Read(text).Misfit(Seq("depth", "normal")).IfNone(""));

    [Fact]
    public void Defaults_fit_two_tasks() => Assert.All(Weighing.All, word =>
        Assert.Equal(None, Weighing.Default(word).Misfit(Seq("1", "2"))));

    private static string With(string word, string option) => $"{{ {word}: {{ {option}{(word == "single" ? ", task: a" : "")} }} }}";

    private static Weighting Read(string text) =>
        Decoded(text).IfFail(problems => throw new InvalidDataException(string.Join("; ", problems)));

    private static string Problems(string text) => Decoded(text).Match(
        _ => "",
        problems => string.Join("; ", problems.Map(problem => $"{problem.Path}: {problem.Message}")));

    private static Validation<Problem, Weighting> Decoded(string text) =>
        Yaml.ReadValue(text, "weighting").Bind(node => WeightingRegistry.Decoder(node));
}
