namespace Multitask.Stages.Data.Tasks;

/// <summary>What tasks of classes share: the best class, and the constant that predicts the frequencies of classes.</summary>
internal static class ClassScores
{
    /// <summary>The best of (N, classes, pixels) at each pixel; the first of equals.</summary>
    internal static long[] Best(ReadOnlySpan<float> scores, int classes, int count)
    {
        var pixels = scores.Length / count / classes;
        var best = new long[count * pixels];
        for (var at = 0; at < best.Length; at++)
        {
            best[at] = Best(scores[(at / pixels * classes * pixels)..], classes, (at % pixels, pixels));
        }

        return best;
    }

    /// <summary>The best class at a pixel of one example's (classes, pixels); the first of equals.</summary>
    internal static int Best(ReadOnlySpan<float> scores, int classes, (int Pixel, int Pixels) place)
    {
        var best = 0;
        for (var k = 1; k < classes; k++)
        {
            best = scores[(k * place.Pixels) + place.Pixel] > scores[(best * place.Pixels) + place.Pixel] ? k : best;
        }

        return best;
    }

    /// <summary>Log-probabilities of the class frequencies: no constant has a smaller cross-entropy, and its best class is the majority.</summary>
    internal static Accumulator<TaskTargets, float[]> Frequencies(int classes) => Accumulator<TaskTargets, float[]>.Of(
        new long[classes],
        (seen, batch) => Count(seen, batch.Target.AsLabels),
        seen => [.. seen.Select(count => (float)Math.Log((count + 1e-9) / (seen.Sum() + 1e-9)))]);

    private static long[] Count(long[] seen, long[] labels)
    {
        long[] next = [.. seen];
        foreach (var label in labels)
        {
            if (label >= 0)
            {
                next[label]++;
            }
        }

        return next;
    }
}
