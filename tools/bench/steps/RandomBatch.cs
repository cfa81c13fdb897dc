namespace Multitask.Benches;

/// <summary>Examples that are noise, in the shapes of a data set: for timings, where only sizes matter.</summary>
internal static class RandomBatch
{
    /// <summary>A batch of noise: images in [0, 1), any class, depths in [0.1, 5.1), unit normals.</summary>
    internal static Batch Of(DataInfo info, int count, ulong seed = 0)
    {
        var inputs = Uniform(new RandomSource(seed, "bench/inputs"), count * info.Input.Count, 0, 1);
        return new Batch(count, inputs, [.. info.Tasks.Map(task => Targets(task, info.Input, count, seed))]);
    }

    private static Target Targets(DataTask task, Shape image, int count, ulong seed)
    {
        var random = new RandomSource(seed, $"bench/{task.Name}");
        var pixels = (long)count * image.Height * image.Width;
        return task.Kind.Fold(new TaskInterpreter<Target>(
            Segmentation: kind => Classes(random, pixels, kind.Classes),
            Depth: _ => new Target.Reals(Uniform(random, pixels, 0.1, 5.1)),
            Normals: _ => new Target.Reals(Normals(random, count, image.Height * image.Width)),
            Classification: kind => Classes(random, count, kind.Classes),
            Binary: _ => Classes(random, count, 2),
            Regression: kind => new Target.Reals(Uniform(random, (long)count * kind.Width, -1, 1))));
    }

    private static Target.Labels Classes(RandomSource random, long length, int classes)
    {
        var values = new long[length];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Next(classes);
        }

        return new Target.Labels(values);
    }

    /// <summary>Numbers in [low, high), each as likely.</summary>
    internal static float[] Uniform(RandomSource random, long length, double low, double high)
    {
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.Uniform(low, high);
        }

        return values;
    }

    /// <summary>(N, 3, H, W): Gaussian vectors divided by their length.</summary>
    private static float[] Normals(RandomSource random, int count, int pixels)
    {
        var values = new float[count * 3 * pixels];
        for (var at = 0; at < values.Length; at = at % (3 * pixels) == pixels - 1 ? at + (2 * pixels) + 1 : at + 1)
        {
            var (x, y, z) = (random.NextGaussian(), random.NextGaussian(), random.NextGaussian());
            var length = Math.Sqrt((x * x) + (y * y) + (z * z));
            (values[at], values[at + pixels], values[at + (2 * pixels)]) = ((float)(x / length), (float)(y / length), (float)(z / length));
        }

        return values;
    }
}
