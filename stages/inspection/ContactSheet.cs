using System.Globalization;
using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Inspection;

/// <summary>A PNG of the first examples of a split: an image and its dense targets side by side, row by row.</summary>
internal static class ContactSheet
{
    /// <summary>Examples where each has several images, and where each has one.</summary>
    private const int Rows = 8;
    private const int Columns = 8;

    /// <summary>Pixels between images.</summary>
    private const int Gap = 4;

    /// <summary>Writes the image, and says what is where.</summary>
    internal static Either<string, Seq<string>> Write(string path, DataSplit split, Source source)
    {
        if (!split.Info.Input.IsImage || split.Info.Input.Channels is not (1 or 3))
        {
            return "the inputs are not images of one or three channels: there is nothing to draw";
        }

        var dense = split.Info.Tasks.Exists(task => task.Kind.Definition.IsDense);
        var batch = split.Read([.. Enumerable.Range(0, Math.Min(split.Count, dense ? Rows : Rows * Columns))], None);
        var views = split.Info.Tasks.Map((at, task) =>
            TaskView.Of(new TaskAnswers(task, batch.Targets[at], batch.Targets[at]), split.Info.Input, source)).ToSeq().Strict();
        var examples = Seq(Enumerable.Range(0, batch.Count)
            .Select(number => (
                Input: GalleryMaker.Input(batch.Inputs, split.Info.Input, number),
                Answers: views.Map(view => view.Answer(number)).Strict()))
            .ToArray());
        var rows = dense
            ? examples.Map(example => example.Input.Cons(example.Answers.OfType<Answer.Dense>().Select(answer => answer.True).ToSeq()))
            : Seq(examples.Map(example => example.Input).Chunk(Columns).Select(row => Seq(row)).ToArray());
        return Files.Attempt(path, () =>
        {
            File.WriteAllBytes(path, Png.Encode(Joined(rows)));
            return Right<string, Unit>(unit);
        }, "written").Map(_ => Legend(path, split, dense, examples.Map(example => example.Answers)));
    }

    private static Seq<string> Legend(string path, DataSplit split, bool dense, Seq<Seq<Answer>> examples)
    {
        var shown = split.Info.Tasks.Filter(task => task.Kind.Definition.IsDense).Map(task => task.Name);
        var first = dense
            ? $"{path}: a training example per row: {string.Join(", ", Seq1("input") + shown)}"
            : string.Create(CultureInfo.InvariantCulture, $"{path}: {examples.Count} training examples, {Columns} in a row");
        return Seq1(first) + Seq(examples
            .Select((answers, at) => (Row: dense ? at : at / Columns, Column: dense ? 0 : at % Columns, Text: Named(answers)))
            .Where(line => line.Text.Length > 0)
            .Select(line => string.Create(
                CultureInfo.InvariantCulture, $"  row {line.Row + 1}, column {line.Column + 1}: {line.Text}"))
            .ToArray());
    }

    /// <summary>The answers that are no image; of yes or no, those that are yes.</summary>
    private static string Named(Seq<Answer> answers) => string.Join(", ", answers
        .OfType<Answer.Named>()
        .Where(answer => answer.True != TaskView.No)
        .Select(answer => answer.True == TaskView.Yes ? answer.Task : $"{answer.Task} {answer.True}"));

    /// <summary>Rows of images of one size, on white.</summary>
    private static RgbImage Joined(Seq<Seq<RgbImage>> rows)
    {
        var one = rows.Head.Head;
        var (wide, high) = (one.Width + Gap, one.Height + Gap);
        var (width, height) = ((rows.Map(row => row.Count).Max() * wide) + Gap, (rows.Count * high) + Gap);
        var pixels = new byte[3 * width * height];
        System.Array.Fill(pixels, byte.MaxValue);
        foreach (var (row, top) in rows.Select((row, at) => (row, (at * high) + Gap)))
        {
            foreach (var (image, left) in row.Select((image, at) => (image, (at * wide) + Gap)))
            {
                for (var line = 0; line < image.Height; line++)
                {
                    image.Pixels.Slice(3 * line * image.Width, 3 * image.Width).CopyTo(pixels.AsSpan(3 * (((top + line) * width) + left)));
                }
            }
        }

        return new RgbImage(width, height, pixels);
    }
}
