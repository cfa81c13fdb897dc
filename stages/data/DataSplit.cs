namespace Multitask.Stages.Data;

/// <summary>
/// One packed split of a data set, opened for reading. Its file is a safetensors file with a tensor <c>input</c>
/// (U8, read as value / 255, or F32) and one <c>target.TASK</c> per task, all with the examples as first axis.
/// Reads may come from any thread.
/// </summary>
public sealed class DataSplit : IDisposable
{
    /// <summary>Examples that are looked at at a time.</summary>
    private const int Chunk = 256;

    private readonly SafetensorsFile _file;
    private readonly SplitReader _reader;

    private DataSplit(SafetensorsFile file, SplitReader reader, DataInfo info, int count) =>
        (_file, _reader, Info, Count) = (file, reader, info, count);

    /// <summary>Examples in the split.</summary>
    public int Count { get; }

    /// <summary>The data set it belongs to.</summary>
    public DataInfo Info { get; }

    /// <summary>What the source asks training to do with the examples of this split.</summary>
    public Seq<Transform> Transforms => SplitLayout.Transforms(_file.Metadata);

    /// <summary>True when the source asks for an augmentation of this split.</summary>
    public bool Augments => !Transforms.IsEmpty;

    /// <summary>True when its augmentation has a meaning here: images, and for the published one a target per pixel for every task.</summary>
    public bool CanAugment => Info.Input.IsImage
        && (Transforms.Exists(one => one != Transform.Mtan) || Info.Tasks.ForAll(task => task.Kind.Definition.IsDense));

    /// <summary>Opens a packed split and checks that it holds what <paramref name="info"/> says.</summary>
    /// <returns>The split, owned by the caller, or one line that names the file and says what is wrong.</returns>
    public static Either<string, DataSplit> Open(string path, DataInfo info) =>
        SafetensorsFile.Open(path).Bind(file => SplitLayout.Check(file, info)
            .Map(layout => new DataSplit(file, new SplitReader(file, layout), info, layout.Count))
            .MapLeft(message =>
            {
                file.Dispose();
                return $"{path}: {message}";
            }));

    /// <summary>Reads some examples, in the order given; with an augmentation, each with its own draw.</summary>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not of this split: a mistake of the caller.</exception>
    public Batch Read(ReadOnlySpan<int> indices, Option<Augmentation> augmentation)
    {
        foreach (var index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count, nameof(indices));
        }

        return _reader.Read(indices, augmentation);
    }

    /// <summary>The statistics of each feature of the input, or of each number of a regression.</summary>
    /// <param name="task">The regression; none: the input, which is a vector.</param>
    internal ColumnStatistics[] Columns(Option<string> task)
    {
        var number = task.Map(name => Info.Tasks.ToList().FindIndex(one => one.Name == name));
        var columns = new ColumnStatistics[number.Match(at => Info.Tasks[at].Kind.Definition.Width, () => Info.Input.Channels)];
        for (var first = 0; first < Count; first += Chunk)
        {
            var batch = Read([.. Enumerable.Range(first, Math.Min(Chunk, Count - first))], default);
            var values = number.Match(at => batch.Targets[at].AsReals, () => batch.Inputs);
            for (var at = 0; at < values.Length; at++)
            {
                columns[at % columns.Length] = columns[at % columns.Length].With(values[at]);
            }
        }

        return columns;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
