
namespace Multitask.Stages.Training;

/// <summary>A checkpoint file that is whole, of the right key, and fits a state.</summary>
internal sealed class OpenCheckpoint : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly Checkpoint _moment;
    private readonly (long Steps, Seq<double> Weighting) _counts;
    private readonly Seq<NamedVector> _targets;

    private OpenCheckpoint(SafetensorsFile file, Checkpoint moment, (long Steps, Seq<double> Weighting) counts, Seq<NamedVector> targets) =>
        (_file, _moment, _counts, _targets) = (file, moment, counts, targets);

    /// <summary>Opens a file and checks all of it; Left is why it is of no use. The state is as before.</summary>
    internal static Either<string, OpenCheckpoint> Of(string path, string key, TrainingState state) => SealedVectors.Open(path).Bind(file =>
    {
        var opened =
            from moment in Checkpoint.Of(file, key)
            from counts in Checkpoint.Counts(file)
            from targets in state.Targets(SealedVectors.Names(file).Filter(name => !Checkpoint.OwnNames.Contains(name)).Strict())
                .MapLeft(reason => $"{path}: {reason}")
            from fits in targets.Map(target => SealedVectors.Fits(file, target)).Strict().Sequence()
            select new OpenCheckpoint(file, moment, counts, targets);
        if (opened.IsLeft)
        {
            file.Dispose();
        }

        return opened;
    });

    /// <summary>Puts the state where it was. Left if the disk fails in the middle: then the state is of no use any more.</summary>
    internal Either<string, Checkpoint> Load(TrainingState state) =>
        _targets.Map(target => SealedVectors.Read(_file, target)).Strict().Sequence().Map(_ =>
        {
            state.Step.Optimizer.Steps = _counts.Steps;
            state.Step.Restore(_counts.Weighting);
            return _moment;
        });

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
