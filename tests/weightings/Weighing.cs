using System.Reflection;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Asking methods.</summary>
internal static class Weighing
{
    /// <summary>A configuration of every method that works on any number of tasks named 1, 2, ...: its defaults.</summary>
    internal static Weighting Default(string word) => word switch
    {
        "single" => new Weighting.Single("1"),
        "constant" => new Weighting.Constant(Seq<double>()),
        _ => (Weighting)Activator.CreateInstance(Case(word), [.. Case(word).GetConstructors()[0].GetParameters().Select(Standard)])!,
    };

    internal static IReadOnlyList<string> All { get; } = Words(_ => true);

    /// <summary>The words of some methods.</summary>
    internal static IReadOnlyList<string> Words(Func<Method, bool> which) =>
        [.. Methods.All.Filter(which).Map(method => method.About.Word)];

    /// <summary>Those that weigh a Gramian by itself.</summary>
    internal static IEnumerable<string> Solvable { get; } = Words(method => method.Solve.IsSome);

    internal static Solution Solve(Weighting weighting, Gramian gramian) =>
        Methods.Of(weighting).Solve.IfNone(() => throw new InvalidOperationException())(weighting, gramian);

    internal static Observation Seen(Gramian gramian, params double[] losses) =>
        new(losses.Length == 0 ? Ones(gramian.Tasks) : Seq(losses), gramian) { Steepness = Ones(gramian.Tasks) };

    internal static Observation Losses(params double[] losses) => new(Seq(losses), None) { Steepness = Ones(losses.Length) };

    internal static Weights Weights(this Weigher weigher, Observation seen) => weigher.Step(seen).Weights;

    internal static (Weights Weights, Weigher Next) Step(this Weigher weigher, Observation seen) =>
        weigher.Weigh(seen).IfLeft(reason => throw new InvalidDataException(reason));

    internal static string Refusal(this Weigher weigher, Observation seen) => weigher.Weigh(seen).Match(_ => "", reason => reason);

    private static Seq<double> Ones(int count) => Seq(Enumerable.Repeat(1.0, count).ToArray());

    private static Type Case(string word) =>
        Methods.Named(word).Map(method => method.Case).IfNone(() => throw new KeyNotFoundException(word));

    private static object? Standard(ParameterInfo parameter) =>
        parameter.DefaultValue is null or DBNull ? Activator.CreateInstance(parameter.ParameterType) : parameter.DefaultValue;
}
