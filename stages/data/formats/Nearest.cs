namespace Multitask.Stages.Data.Formats;

/// <summary>Nearest-neighbour resampling: a target pixel takes the source pixel that its centre falls into, so that no two values are mixed.</summary>
internal static class Nearest
{
    /// <summary>Rows of pixels of <paramref name="channels"/> numbers each, in another size; the same array where the size is the same.</summary>
    internal static T[] Resize<T>(T[] values, ImageSize from, ImageSize to, int channels = 1)
    {
        if (from == to)
        {
            return values;
        }

        var (rows, columns) = (Sources(from.Height, to.Height), Sources(from.Width, to.Width));
        var target = new T[to.Pixels * channels];
        for (var at = 0; at < to.Pixels; at++)
        {
            var source = (rows[at / to.Width] * from.Width) + columns[at % to.Width];
            values.AsSpan(source * channels, channels).CopyTo(target.AsSpan(at * channels));
        }

        return target;
    }

    /// <summary>floor((t + 1/2) source / target), in whole numbers.</summary>
    private static int[] Sources(int source, int target) =>
        [.. Enumerable.Range(0, target).Select(at => (int)(((2L * at) + 1) * source / (2L * target)))];
}
