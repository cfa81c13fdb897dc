namespace Multitask.Pipeline.Planning;

/// <summary>A stage with a matrix as a stage with less of it.</summary>
public static class MatrixReduction
{
    /// <summary>
    /// The stage with one axis left of its matrix, if it has that; of the others it has the first values. A stage whose matrix has mistakes, or that
    /// has none, is as it was.
    /// </summary>
    /// <param name="entry">The stage.</param>
    /// <param name="axis">The key that stays an axis.</param>
    public static ConfigNode.Mapping OnlyAxis(ConfigEntry entry, string axis)
    {
        var stage = entry.Value as ConfigNode.Mapping ?? new ConfigNode.Mapping(Seq<ConfigEntry>(), entry.Value.Place);
        return stage.Find(Matrix.Keyword)
            .Bind(node => Matrix.Decode(entry.Key, node).ToOption().Map(settings => (Node: node, Settings: settings)))
            .Map(matrix => Reduced(stage.Without(Matrix.Keyword), axis, matrix.Node, matrix.Settings))
            .IfNone(stage);
    }

    private static ConfigNode.Mapping Reduced(ConfigNode.Mapping stage, string axis, ConfigNode matrix, Seq<Setting> settings)
    {
        var first = settings.Head.Values.Filter(value => value.Axis.Key != axis).Fold(stage, (put, value) => put.With(Seq(value.Axis.Key.Split('.')), value.Value));
        var kept = Seq(settings.Bind(setting => setting.Values.Filter(value => value.Axis.Key == axis)).DistinctBy(value => value.Axis.Label).Select(value => value.Value).ToArray());
        return kept.IsEmpty ? first : first.With(Seq1(Matrix.Keyword), new ConfigNode.Mapping(
            Seq1(new ConfigEntry(axis, None, new ConfigNode.Sequence(kept, matrix.Place.Child(axis, None)))), matrix.Place));
    }
}
