using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary>
/// Trajectories as a safetensors file, for S starts and M recorded moments: <c>step</c> (M, int64), <c>point</c> (S, M, 2) and
/// <c>losses</c> (S, M, 2), both float64.
/// </summary>
internal static class TrajectoryFile
{
    /// <summary>The file's name in the output of <c>train</c>.</summary>
    internal const string Name = "trajectory.safetensors";

    /// <summary>Writes trajectories of the same moments.</summary>
    internal static Either<string, Unit> Write(string path, Seq<Trajectory> all)
    {
        var (starts, moments) = ((long)all.Count, (long)all.Head.Moments.Count);
        return Safetensors.WriteAll(
            path,
            Seq(
                NamedTensor.Of("step", Seq1(moments), all.Head.Moments.Map(moment => (long)moment.Step).ToArray()),
                NamedTensor.Of("point", Seq(starts, moments, 2L), Flat(all, moment => moment.Point)),
                NamedTensor.Of("losses", Seq(starts, moments, 2L), Flat(all, moment => moment.Losses))),
            Map<string, string>());
    }

    /// <summary>Reads them back.</summary>
    internal static Either<string, Seq<Trajectory>> Read(string path) => Resources.Use(SafetensorsFile.Open(path), file =>
        from steps in file.ReadAll<long>("step")
        from points in file.ReadAll<double>("point")
        from losses in file.ReadAll<double>("losses")
        from fits in points.Length == losses.Length && steps.Length > 0 && points.Length % (2 * steps.Length) == 0
            ? Right<string, Unit>(unit)
            : $"{path}: is no file of trajectories"
        select Seq(Enumerable.Range(0, points.Length / (2 * steps.Length)).Select(start => One(start, steps, (points, losses))).ToArray()));

    private static Trajectory One(int start, long[] steps, (double[] Points, double[] Losses) values) =>
        new(Seq(steps.Select((step, at) => (Step: (int)step, At: 2 * ((start * steps.Length) + at)))
            .Select(moment => new Moment(
                moment.Step,
                new PlanePoint(values.Points[moment.At], values.Points[moment.At + 1]),
                new PlanePoint(values.Losses[moment.At], values.Losses[moment.At + 1])))
            .ToArray()));

    private static double[] Flat(Seq<Trajectory> all, Func<Moment, PlanePoint> what) =>
        [.. all.SelectMany(trajectory => trajectory.Moments).Select(what).SelectMany(point => new[] { point.X1, point.X2 })];
}
