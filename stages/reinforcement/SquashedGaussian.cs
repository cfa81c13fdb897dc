namespace Multitask.Stages.Reinforcement;

/// <summary>
/// Actions a = tanh(mean + noise sigma) of a Gaussian policy, with their log-densities (Haarnoja et al., arXiv 1812.05905, appendix C).
/// </summary>
/// <remarks>
/// As in the published program log sigma = -20 + 11 (tanh(raw) + 1), and the Jacobian of the tanh is the logarithm of
/// max(1 - a^2, 0) + 1e-6. The noise is given, so a sample is a function of it.
/// </remarks>
internal static class SquashedGaussian
{
    /// <summary>The least log sigma.</summary>
    internal const double Low = -20;

    /// <summary>The largest log sigma.</summary>
    internal const double High = 2;

    private const double Half = (High - Low) / 2;
    private const double Floor = 1e-6;

    /// <summary>Samples an action for every row.</summary>
    /// <param name="policy">(N, 2A): means, then raw log sigmas.</param>
    /// <param name="noise">(N, A), standard normal.</param>
    /// <param name="actions">(N, A): takes the actions.</param>
    /// <param name="densities">(N): takes the logarithms of their densities.</param>
    internal static void Sample(ReadOnlySpan<double> policy, ReadOnlySpan<double> noise, Span<double> actions, Span<double> densities)
    {
        var size = actions.Length / densities.Length;
        for (var row = 0; row < densities.Length; row++)
        {
            var density = -0.5 * Math.Log(2 * Math.PI) * size;
            for (var at = 0; at < size; at++)
            {
                var (mean, raw, draw) = (policy[(2 * row * size) + at], policy[(2 * row * size) + size + at], noise[(row * size) + at]);
                var logSigma = Low + (Half * (Math.Tanh(raw) + 1));
                var action = Math.Tanh(mean + (draw * Math.Exp(logSigma)));
                actions[(row * size) + at] = action;
                density -= (0.5 * draw * draw) + logSigma + Math.Log(Math.Max(1 - (action * action), 0) + Floor);
            }

            densities[row] = density;
        }
    }

    /// <summary>The gradient w.r.t. the policy's output.</summary>
    /// <param name="sample">What was sampled from: the policy's output (N, 2A), noise (N, A) and actions (N, A).</param>
    /// <param name="byAction">(N, A): gradient w.r.t. the actions, that through their densities left out.</param>
    /// <param name="byDensity">(N): gradient w.r.t. the log-densities.</param>
    /// <param name="into">(N, 2A): takes the gradient.</param>
    internal static void Backward(
        (double[] Policy, double[] Noise, double[] Actions) sample, ReadOnlySpan<double> byAction, ReadOnlySpan<double> byDensity, Span<double> into)
    {
        var size = byAction.Length / byDensity.Length;
        for (var row = 0; row < byDensity.Length; row++)
        {
            for (var at = 0; at < size; at++)
            {
                var (mean, spread, one) = ((2 * row * size) + at, (2 * row * size) + size + at, (row * size) + at);
                var (action, squashed) = (sample.Actions[one], Math.Tanh(sample.Policy[spread]));
                var slope = 1 - (action * action);
                var throughDensity = slope > 0 ? 2 * action / (slope + Floor) : 0;
                var before = (byAction[one] + (byDensity[row] * throughDensity)) * slope;
                into[mean] = before;
                var sigma = Math.Exp(Low + (Half * (squashed + 1)));
                into[spread] = ((before * sample.Noise[one] * sigma) - byDensity[row]) * Half * (1 - (squashed * squashed));
            }
        }
    }
}
