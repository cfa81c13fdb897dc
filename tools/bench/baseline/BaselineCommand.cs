using System.Diagnostics;
using TorchSharp;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>peer --weighting famo ...</c>: the baseline, the same step as somebody would write it by hand in TorchSharp.</summary>
/// <remarks>Nothing of the product is at work: neither its kernels nor its settings of threads and heap.</remarks>
internal static class BaselineCommand
{
    /// <summary>Prints what <c>train</c> prints, but for the arithmetic.</summary>
    internal static Command Create()
    {
        var weighting = Options.Choice(
            "--weighting",
            "How tasks are combined",
            ("equal", BaselineWeighting.Equal),
            ("famo", BaselineWeighting.Famo),
            ("cagrad", BaselineWeighting.Cagrad));
        var options = new StepOptions();
        return Subcommands.Create(
            ("peer", "The same step as written by hand in TorchSharp"),
            [weighting, .. options.All],
            result => Fitting(options.Read(result)).Map(settings => Seq1(Run(result.GetValue(weighting), settings))));
    }

    private static Either<string, StepSettings> Fitting(StepSettings settings)
    {
        var (filters, smallest) = (settings.Size.Filters, 1 << settings.Size.Filters.Count);
        return filters[^1] != filters[Math.Max(filters.Count - 2, 0)] ? Left("the last two levels must have equal filters, as published")
            : settings.Size.Height % smallest > 0 || settings.Size.Width % smallest > 0
                ? Left(FormattableString.Invariant($"height and width must be multiples of {smallest}"))
            : settings;
    }

    private static string Run(BaselineWeighting weighting, StepSettings settings)
    {
        set_num_threads(settings.Threads);
        _ = torch.random.manual_seed(0);
        var type = settings.Precision.Storage();
        using var network = new BaselineNetwork(
            new BaselineLayers(settings.Precision), [.. settings.Size.Filters.Map(filters => (long)filters)], [settings.Size.Classes, 1, 3]);
        _ = network.to(type);
        using var step = new BaselineStep(network, BaselineBatch.Random(settings.Size, type), weighting);
        var all = Enumerable.Range(0, settings.Rounds.Warmup + settings.Rounds.Steps).Select(_ => Seconds(step)).ToArray();
        var times = all[settings.Rounds.Warmup..];
        var parameters = network.parameters().Sum(one => one.numel());
        return StepLine.Of((weighting.ToString().ToLowerInvariant(), parameters), settings, Medians.Of(times), times).ToJsonString();
    }

    private static double Seconds(BaselineStep step)
    {
        var start = Stopwatch.GetTimestamp();
        step.Take();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
