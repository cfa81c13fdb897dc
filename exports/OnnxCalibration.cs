namespace Multitask.Exports;

/// <summary>Calibration for quantisation: the ranges of values in a model, measured on some examples.</summary>
public static class OnnxCalibration
{
    /// <summary>Runs the model over the batches; a second time if the method needs a histogram.</summary>
    /// <param name="model">In 32-bit floats.</param>
    /// <param name="shape">The shape of one example.</param>
    /// <param name="batches">Inputs and the number of examples in them; enumerated once or twice, with the same content each time.</param>
    /// <param name="method">How the ranges are chosen.</param>
    /// <returns>The range of each of <see cref="OnnxQuantisation.Values"/>, or one line saying what is wrong.</returns>
    public static Either<string, Map<string, ValueRange>> Ranges(
        OnnxModel model, Shape shape, IEnumerable<(float[] Inputs, int Count)> batches, Calibration method)
    {
        var inputs = model.Proto.Graph.Input.Select(input => input.Name).ToHashSet();
        var values = OnnxQuantisation.Values(model);
        return OnnxActivations.Open(model, values.Filter(value => !inputs.Contains(value))).Bind(opened =>
        {
            using var session = opened;
            var observer = new Observer(session, shape, values.Filter(inputs.Contains).Strict());
            return from ends in observer.Over(batches, Map<string, ValueRange>(), Wider)
                   from finite in ends.ForAll((_, range) => float.IsFinite(range.Magnitude))
                       ? Right<string, Unit>(unit)
                       : Left("a value in the network is not finite on the calibration examples")
                   from counts in method.NeedsHistogram
                       ? observer.Over(batches, ends.Map((string _, ValueRange _) => new long[MagnitudeHistogram.Bins]), (bins, name, numbers) => Counted(bins, name, numbers, ends))
                       : Right<string, Map<string, long[]>>(Map<string, long[]>())
                   select ends.Map((string name, ValueRange range) => method.NeedsHistogram ? range.Within(Bound(counts[name], range, method)) : range);
        });
    }

    private static double Bound(long[] bins, ValueRange range, Calibration method) =>
        (method is Calibration.Percentile percentile ? MagnitudeHistogram.Percentile(bins, percentile.Percent) : MagnitudeHistogram.Entropy(bins))
        * (double)range.Magnitude / MagnitudeHistogram.Bins;

    private static Map<string, ValueRange> Wider(Map<string, ValueRange> known, string name, float[] numbers)
    {
        var (low, high) = (System.Numerics.Tensors.TensorPrimitives.Min<float>(numbers), System.Numerics.Tensors.TensorPrimitives.Max<float>(numbers));
        return known.AddOrUpdate(name, range => range.With(low, high), () => default(ValueRange).With(low, high));
    }

    private static Map<string, long[]> Counted(Map<string, long[]> bins, string name, float[] numbers, Map<string, ValueRange> ends)
    {
        MagnitudeHistogram.Count(bins[name], numbers, ends[name].Magnitude);
        return bins;
    }

    /// <summary>Observes values over batches: those that the session computes, and inputs of the model that are quantised themselves.</summary>
    private sealed record Observer(OnnxActivations Session, Shape Shape, Seq<string> Inputs)
    {
        internal Either<string, T> Over<T>(IEnumerable<(float[] Inputs, int Count)> batches, T start, Func<T, string, float[], T> step) =>
            batches.Aggregate(Right<string, T>(start), (state, batch) =>
                from reached in state
                from inside in Session.Run(batch.Inputs, batch.Count, Shape)
                select inside.Fold(
                    Inputs.Fold(reached, (known, name) => step(known, name, batch.Inputs)),
                    (known, one) => step(known, one.Name, one.Values)));
    }
}
