using Multitask.Stages.Evaluation;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>From numbers of examples to images and words.</summary>
internal static class GalleryMaker
{
    /// <summary>A gallery per model; pictures of inputs where these are images of one or three channels.</summary>
    internal static Seq<Gallery> Of(Samples samples, ShownExamples shown, DataInfo info, Source source) =>
        samples.Models.Map(answers =>
        {
            var views = info.Tasks.Map((at, task) => TaskView.Of(
                new TaskAnswers(task, samples.Batch.Targets[at], answers.Predictions[at]), info.Input, source)).ToSeq().Strict();
            var examples = Seq(shown.All.Select((number, at) => new Example(
                number,
                info.Input.IsImage && info.Input.Channels is 1 or 3 ? Some(Input(samples.Batch.Inputs, info.Input, at)) : None,
                views.Map(view => view.Answer(at)).Strict())).ToArray());
            return new Gallery(answers.Model, Groups(shown, examples), views.Choose(view => view.Legend).Strict());
        }).Strict();

    private static Seq<ExampleGroup> Groups(ShownExamples shown, Seq<Example> all) => Seq(
            new ExampleGroup("The first of the test split, not chosen", all.Take(shown.First.Length).Strict()),
            new ExampleGroup("Best: lowest mean rank of the errors over all tasks", all.Skip(shown.First.Length).Take(shown.Best.Length).Strict()),
            new ExampleGroup("Worst: highest mean rank of the errors over all tasks", all.Skip(shown.First.Length + shown.Best.Length).Strict()))
        .Filter(group => !group.Examples.IsEmpty).Strict();

    /// <summary>An input of one or three channels, from 0 to 1, as an image.</summary>
    internal static RgbImage Input(float[] values, Shape shape, int number)
    {
        var (pixels, start) = (shape.Height * shape.Width, number * (int)shape.Count);
        byte Channel(int channel, int pixel) =>
            (byte)Math.Round(255 * Math.Clamp(values[start + (Math.Min(channel, shape.Channels - 1) * pixels) + pixel], 0, 1));
        return RgbImage.Of(shape.Height, shape.Width, pixel => new Rgb(Channel(0, pixel), Channel(1, pixel), Channel(2, pixel)));
    }
}
