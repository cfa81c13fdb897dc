namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>The scalarisation of COSMOS (Ruchte and Grabocka, ICDM 2021).</summary>
    /// <param name="Lambda">Coefficient of the cosine similarity between the losses and the preference, at least 0.</param>
    /// <param name="Preference">One number per task, greater than 0; empty = equal.</param>
    public sealed record Cosmos(double Lambda = 2, Seq<double> Preference = default) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Cosmos.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Cosmos.Aggregator(this).Start(tasks.Count);

        private protected override Option<string> MisfitCore(Seq<string> tasks) => PreferenceRule.Misfit("preference", Preference, tasks);
    }
}

/// <summary>
/// The scalarisation of COSMOS (Ruchte and Grabocka, "Scalable Pareto front approximation for deep multi-objective learning", ICDM 2021,
/// equation 6): the loss a'L - lambda cos(L, a) for the task losses L and a preference a that sums to 1.
/// </summary>
/// <remarks>
/// Only the scalarisation is implemented. COSMOS also draws a new preference for each batch and feeds it to the network together with the
/// input, so that one network serves all preferences; here the network is trained for one given preference. The default of lambda is that
/// of the published code for Multi-MNIST, which uses 0.01 for tabular data, 3 for CelebA and 8 for Multi-Fashion+MNIST. If all losses are
/// 0, the weights equal the preference.
/// </remarks>
internal static class Cosmos
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "cosmos", "COSMOS's scalarisation, for one preference",
            "Ruchte and Grabocka, ICDM 2021, equation 6", Signal.Losses,
            "1 backward pass"),
        (Field.Optional("lambda", Decode.Double(Interval.AtLeast(0)), 2.0), PreferenceRule.Field)
            .Apply((lambda, preference) => new Weighting.Cosmos(lambda, preference)));

    internal static Aggregator<Unit> Aggregator(Weighting.Cosmos config) => Stateless.Of(Signal.Losses, seen =>
        Weights.OfLosses(Derivative(config.Lambda, PreferenceRule.Shares(config.Preference, seen.Losses.Count), seen.Losses)));

    /// <summary>The derivative w.r.t. L: a - lambda dcos/dL, where dcos/dL = (a / |a| - cos(L, a) L / |L|) / |L|.</summary>
    private static Seq<double> Derivative(double lambda, Seq<double> preference, Seq<double> losses)
    {
        var (length, ray) = (Vectors.Length(losses), Vectors.Length(preference));
        if (length == 0)
        {
            return preference;
        }

        var cosine = Vectors.Dot(losses, preference) / length / ray;
        return preference.Zip(losses, (share, loss) => share - (lambda / length * ((share / ray) - (cosine * loss / length)))).Strict();
    }
}
