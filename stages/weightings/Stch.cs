using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Smooth Tchebycheff scalarisation, STCH (Lin et al., ICML 2024).</summary>
    /// <param name="Mu">Smoothing: small = only the worst task counts, large = equal weights.</param>
    /// <param name="Warmup">Number of first steps with equal weights on the log-losses; the mean losses of these steps become n.</param>
    public sealed record Stch(double Mu = 1, int Warmup = 100) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Stch.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Stch.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// STCH (Lin, Zhang, Yang, Liu, Wang and Zhang, "Smooth Tchebycheff scalarization for multi-objective optimization", ICML 2024,
/// equation 8): the loss K mu log sum_k exp(log(L_k / n_k) / mu), with n the nominal losses from a warm-up. Its derivative w.r.t. log L is
/// K softmax(log(L / n) / mu).
/// </summary>
/// <remarks>
/// The official code warms up for 4 epochs and takes n from the last of them; here the warm-up is counted in steps, and n is the mean over
/// all of them.
/// </remarks>
internal static class Stch
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("stch", "STCH, smooth Tchebycheff", "Lin et al., ICML 2024, equation 8", Signal.Losses, "1 backward pass"),
        (Field.Optional("mu", Decode.Double(Interval.Positive), 1.0), Field.Optional("warmup", Decode.Int(1, 1_000_000), 100))
            .Apply((mu, warmup) => new Weighting.Stch(mu, warmup)),
        Logarithms.Always);

    /// <summary>Warm-up steps so far, and the sums of the losses over them.</summary>
    internal sealed record State(int Steps, Seq<double> Sums);

    internal static Aggregator<State> Aggregator(Weighting.Stch config) => new(
        Signal.Losses,
        tasks => new State(0, Vectors.Fill(tasks, 0)),
        (state, seen) => Next(config, state, seen.Losses),
        new StateCodec<State>(state => ((double)state.Steps).Cons(state.Sums), saved => new State((int)saved[0], saved.Tail.Strict())));

    private static Either<string, (Weights, State)> Next(Weighting.Stch config, State state, Seq<double> logs) =>
        state.Steps < config.Warmup
            ? (Weights.OfLosses(Vectors.Ones(logs.Count)), WithLosses(state, logs))
            : (Weights.OfLosses(Smooth(config, state, logs)), state);

    private static State WithLosses(State state, Seq<double> logs) =>
        new(state.Steps + 1, state.Sums.Zip(logs, (sum, log) => sum + Math.Exp(log)).Strict());

    private static Seq<double> Smooth(Weighting.Stch config, State state, Seq<double> logs) =>
        Vectors.Softmax(logs.Zip(state.Sums, (log, sum) => (log - Math.Log(sum / state.Steps)) / config.Mu).Strict()).Times(logs.Count);
}
