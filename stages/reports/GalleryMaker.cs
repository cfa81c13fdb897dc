using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>From numbers of examples to pictures of them.</summary>
internal static class GalleryMaker
{
    /// <summary>One task's truth and prediction over all examples.</summary>
    private sealed record Pair(DataTask Task, Target True, Target Predicted);

    /// <summary>The first model's gallery; none where inputs are no images of one or three channels.</summary>
    internal static Option<Gallery> Of(Samples samples, DataInfo info, Source source)
    {
        if (!info.Input.IsImage || info.Input.Channels is not (1 or 3) || samples.Models.IsEmpty)
        {
            return None;
        }

        var answers = samples.Models.Head;
        var pairs = Seq(info.Tasks.Map((at, task) => new Pair(task, samples.Batch.Targets[at], answers.Predictions[at])).ToArray());
        var legends = pairs.Bind(pair => LegendOf(pair, source).ToSeq()).Strict();
        var examples = Enumerable.Range(0, samples.Batch.Count).Select(number => new Example(
            Png.DataUri(Input(samples.Batch.Inputs, info.Input, number)),
            Seq(pairs.Map(pair => AnswerOf(pair, (info.Input, source), legends, number)).ToArray())));
        return new Gallery(answers.Model, Seq(examples.ToArray()), legends);
    }

    private static Picture Input(float[] values, Shape shape, int number)
    {
        var (pixels, start) = (shape.Height * shape.Width, number * (int)shape.Count);
        byte Channel(int channel, int pixel) =>
            (byte)Math.Round(255 * Math.Clamp(values[start + (Math.Min(channel, shape.Channels - 1) * pixels) + pixel], 0, 1));
        return Picture.Of(shape.Height, shape.Width, pixel => new Rgb(Channel(0, pixel), Channel(1, pixel), Channel(2, pixel)));
    }

    private static Answer AnswerOf(Pair pair, (Shape Input, Source Source) data, Seq<Legend> legends, int number) => pair.Task.Kind switch
    {
        TaskKind.Classification => new Answer.Named(
            pair.Task.Name,
            ClassNames.Of(data.Source, (int)Labels(pair.True)[number]),
            ClassNames.Of(data.Source, (int)Labels(pair.Predicted)[number])),
        _ => new Answer.Dense(
            pair.Task.Name,
            Png.DataUri(Dense(pair, truth: true, (data.Input, legends), number)),
            Png.DataUri(Dense(pair, truth: false, (data.Input, legends), number))),
    };

    /// <summary>An undefined truth is a label of -1, a depth of 0, a normal of zeros; a prediction is never undefined.</summary>
    private static Picture Dense(Pair pair, bool truth, (Shape Input, Seq<Legend> Legends) known, int number)
    {
        var (height, width) = (known.Input.Height, known.Input.Width);
        var shown = truth ? pair.True : pair.Predicted;
        var start = number * height * width;
        return Picture.Of(height, width, pair.Task.Kind switch
        {
            TaskKind.Segmentation => pixel => ClassColour(Labels(shown)[start + pixel]),
            TaskKind.Depth => Depths(Reals(shown), start, truth, RampOf(pair, known.Legends)),
            _ => Normals(Reals(shown), 3 * start, truth, height * width),
        });
    }

    private static Legend.Ramp RampOf(Pair pair, Seq<Legend> legends) =>
        legends.OfType<Legend.Ramp>().First(ramp => ramp.Task == pair.Task.Name);

    private static Rgb ClassColour(long label) => label < 0 ? Colours.Undefined : Colours.Class((int)label);

    private static Func<int, Rgb> Depths(float[] depth, int start, bool truth, Legend.Ramp ramp) => pixel =>
        truth && depth[start + pixel] == 0
            ? Colours.Undefined
            : Colours.Depth((depth[start + pixel] - ramp.Near) / Math.Max(ramp.Far - ramp.Near, 1e-9));

    private static Func<int, Rgb> Normals(float[] normal, int start, bool truth, int pixels) => pixel =>
    {
        var (x, y, z) = (normal[start + pixel], normal[start + pixels + pixel], normal[start + (2 * pixels) + pixel]);
        return truth && (x, y, z) == (0, 0, 0) ? Colours.Undefined : Colours.Normal(x, y, z);
    };

    private static Option<Legend> LegendOf(Pair pair, Source source) => pair.Task.Kind switch
    {
        TaskKind.Segmentation => new Legend.Classes(pair.Task.Name, Seq(Labels(pair.True).Concat(Labels(pair.Predicted))
            .Where(label => label >= 0).Distinct().Order()
            .Select(label => (ClassNames.Of(source, (int)label), Colours.Class((int)label))).ToArray())),
        TaskKind.Depth => Range(Reals(pair.True), pair.Task.Name),
        TaskKind.Normals => new Legend.Axes(pair.Task.Name),
        _ => Option<Legend>.None,
    };

    /// <summary>True depths alone set the range, so that predictions beyond it look as far off as they are.</summary>
    private static Legend.Ramp Range(float[] depths, string task)
    {
        var defined = depths.Where(depth => depth != 0 && float.IsFinite(depth)).DefaultIfEmpty(1).ToArray();
        return new(task, defined.Min(), defined.Max());
    }

    private static long[] Labels(Target target) => target is Target.Labels labels ? labels.Values : throw new UnreachableException();

    private static float[] Reals(Target target) => target is Target.Reals reals ? reals.Values : throw new UnreachableException();
}
