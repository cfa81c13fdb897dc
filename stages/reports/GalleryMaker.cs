using Multitask.Stages.Evaluation;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>From numbers of examples to images of them.</summary>
internal static class GalleryMaker
{
    /// <summary>The first model's gallery; none where inputs are no images of one or three channels.</summary>
    internal static Option<Gallery> Of(Samples samples, DataInfo info, Source source)
    {
        if (!info.Input.IsImage || info.Input.Channels is not (1 or 3) || samples.Models.IsEmpty)
        {
            return None;
        }

        var answers = samples.Models.Head;
        var views = info.Tasks.Map((at, task) => TaskView.Of(
            new TaskAnswers(task, samples.Batch.Targets[at], answers.Predictions[at]), info.Input, source)).ToSeq();
        var examples = Enumerable.Range(0, samples.Batch.Count).Select(number => new Example(
            Input(samples.Batch.Inputs, info.Input, number),
            views.Map(view => view.Answer(number))));
        return new Gallery(answers.Model, examples.ToSeq(), views.Choose(view => view.Legend));
    }

    /// <summary>An input of one or three channels, from 0 to 1, as an image.</summary>
    internal static RgbImage Input(float[] values, Shape shape, int number)
    {
        var (pixels, start) = (shape.Height * shape.Width, number * (int)shape.Count);
        byte Channel(int channel, int pixel) =>
            (byte)Math.Round(255 * Math.Clamp(values[start + (Math.Min(channel, shape.Channels - 1) * pixels) + pixel], 0, 1));
        return RgbImage.Of(shape.Height, shape.Width, pixel => new Rgb(Channel(0, pixel), Channel(1, pixel), Channel(2, pixel)));
    }
}
