using System.Reflection;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Asking methods.</summary>
internal static class Weighing
{
    /// <summary>A configuration of every case that works on any number of tasks named 1, 2, ...: its defaults.</summary>
    internal static IReadOnlyList<Weighting> Cases { get; } =
    [
        .. typeof(Weighting).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Weighting))).Select(type =>
            (Weighting)Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(Standard)])!),
    ];

    /// <summary>The one with a name.</summary>
    internal static Weighting Default(string word) => Cases.Single(weighting => weighting.Spec.About.Word == word);

    internal static IReadOnlyList<string> All { get; } = Words(_ => true);

    /// <summary>The words of some methods.</summary>
    internal static IReadOnlyList<string> Words(Func<WeightingSpec, bool> which) =>
        [.. WeightingRegistry.All.Filter(which).Map(method => method.About.Word)];

    /// <summary>Those that weigh a Gramian by itself.</summary>
    internal static IEnumerable<string> Solvable { get; } = Words(spec => Default(spec.About.Word).Solver.IsSome);

    internal static Solution Solve(Weighting weighting, Gramian gramian) =>
        weighting.Solver.IfNone(() => throw new InvalidOperationException())(gramian);

    internal static Observation Seen(Gramian gramian, params double[] losses) =>
        new(losses.Length == 0 ? Ones(gramian.Tasks) : Seq(losses), gramian)
        {
            ExcessRisks = Ones(gramian.Tasks),
            CrossProducts = Seq(Enumerable.Range(0, gramian.Tasks).Select(task => Seq(gramian.Row(task).ToArray())).ToArray()),
        };

    internal static Observation Losses(params double[] losses) => new(Seq(losses), None) { ExcessRisks = Ones(losses.Length) };

    internal static Weights Weights(this WeightingState weighting, Observation seen) => weighting.Step(seen).Weights;

    internal static (Weights Weights, WeightingState Next) Step(this WeightingState weighting, Observation seen) =>
        weighting.Weigh(seen).IfLeft(reason => throw new InvalidDataException(reason));

    internal static string Refusal(this WeightingState weighting, Observation seen) => weighting.Weigh(seen).Match(_ => "", reason => reason);

    private static Seq<double> Ones(int count) => Seq(Enumerable.Repeat(1.0, count).ToArray());

    private static object? Standard(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "1"
        : parameter.DefaultValue is null or DBNull ? Activator.CreateInstance(parameter.ParameterType)
        : parameter.DefaultValue;
}
