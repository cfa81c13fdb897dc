namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>PBI, penalty-based boundary intersection (Zhang and Li, IEEE TEC 2007).</summary>
    /// <param name="Theta">The penalty on the distance from the preferred ray, at least 0.</param>
    /// <param name="Preference">The direction of the ray, one number per task, greater than 0; empty = equal.</param>
    /// <param name="Ideal">The ideal point, where the ray starts, one loss per task; empty = zeros.</param>
    public sealed record Pbi(double Theta = 5, Seq<double> Preference = default, Seq<double> Ideal = default) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Pbi.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Pbi.Aggregator(this).Start(tasks.Count);

        private protected override Option<string> MisfitCore(Seq<string> tasks) =>
            PreferenceRule.Misfit("preference", Preference, tasks) || PreferenceRule.Misfit("ideal", Ideal, tasks);
    }
}

/// <summary>
/// PBI (Zhang and Li, "MOEA/D: a multiobjective evolutionary algorithm based on decomposition", IEEE Transactions on Evolutionary
/// Computation 2007, section III.C): the loss d1 + theta d2. With u the unit vector of a ray from the ideal point z, d1 = |(L - z)'u| is
/// the distance of the losses L from z along the ray, and d2 = |r| with r = L - z - ((L - z)'u) u their distance from the ray.
/// </summary>
/// <remarks>
/// The weights are the derivative w.r.t. the losses, sign((L - z)'u) u + theta r / d2. They are negative for tasks that do much better than
/// the preference asks: with a large theta, the losses of these tasks rise until the losses lie on the ray. On the ray itself, where d2 is
/// not differentiable, the second term is 0.
/// </remarks>
internal static class Pbi
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "pbi", "PBI, penalty-based boundary intersection",
            "Zhang and Li, IEEE TEC 2007, section III.C", Signal.Losses,
            "1 backward pass"),
        (
            Field.Optional("theta", Decode.Double(Interval.AtLeast(0)), 5.0),
            PreferenceRule.Field,
            Field.Optional("ideal", Decode.List(Decode.Double(Interval.Any), 1), Seq<double>.Empty))
            .Apply((theta, preference, ideal) => new Weighting.Pbi(theta, preference, ideal)));

    internal static Aggregator<Unit> Aggregator(Weighting.Pbi config) =>
        Stateless.Of(Signal.Losses, seen => Weights.OfLosses(Derivative(config, seen.Losses)));

    private static Seq<double> Derivative(Weighting.Pbi config, Seq<double> losses)
    {
        var preference = PreferenceRule.Shares(config.Preference, losses.Count);
        var unit = preference.Times(1 / Vectors.Length(preference));
        var from = config.Ideal.IsEmpty ? losses : losses.Zip(config.Ideal, (loss, ideal) => loss - ideal).Strict();
        var along = Vectors.Dot(from, unit);
        var across = from.Zip(unit, (distance, ray) => distance - (along * ray)).Strict();
        var far = Vectors.Length(across);
        var pull = far > 0 ? config.Theta / far : 0;
        return unit.Zip(across, (ray, off) => (Math.Sign(along) * ray) + (pull * off)).Strict();
    }
}
