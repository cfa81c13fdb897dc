using System.Diagnostics;

namespace Multitask.Stages.Evaluation;

/// <summary>
/// The best predictor that looks at no input, fitted to the training split: the majority class, the median depth (least absolute error),
/// the mean normal. What a network must beat.
/// </summary>
public static class Baseline
{
    /// <summary>Scores the constant predictor on test batches.</summary>
    public static Seq<TaskScore> Score(DataInfo info, IEnumerable<Batch> train, IEnumerable<Batch> test)
    {
        var fits = info.Tasks.Map(task => new ConstantFit(task.Kind)).ToArray();
        foreach (var batch in train)
        {
            for (var task = 0; task < fits.Length; task++)
            {
                fits[task].Add(batch.Targets[task], batch.Count);
            }
        }

        var constants = fits.Select(fit => fit.Channels).ToArray();
        var board = new Scoreboard(info);
        foreach (var batch in test)
        {
            board.Add([.. constants.Select((constant, task) => Spread(constant, Size(batch.Targets[task], info.Tasks[task].Kind), batch.Count))], batch);
        }

        return board.Scores;
    }

    /// <summary>Pixels of one example.</summary>
    private static int Size(Target target, TaskKind kind) => (target, kind) switch
    {
        (Target.Labels labels, _) => labels.Values.Length,
        (Target.Reals reals, TaskKind.Normals) => reals.Values.Length / 3,
        (Target.Reals reals, _) => reals.Values.Length,
        _ => throw new UnreachableException(),
    };

    /// <summary>The constant channels at every pixel of every example: (N, C, pixels).</summary>
    private static float[] Spread(float[] channels, int pixels, int count)
    {
        var each = pixels / count;
        var values = new float[channels.Length * pixels];
        for (var block = 0; block < channels.Length * count; block++)
        {
            values.AsSpan(block * each, each).Fill(channels[block % channels.Length]);
        }

        return values;
    }
}
