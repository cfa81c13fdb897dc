using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>One task's truth and prediction over all examples of a gallery.</summary>
internal sealed record TaskAnswers(DataTask Task, Target True, Target Predicted);

/// <summary>How a report shows a task.</summary>
/// <param name="Legend">What its colours mean.</param>
/// <param name="Answer">The true and the predicted answer for an example, by its number.</param>
internal sealed record TaskView(Option<Legend> Legend, Func<int, Answer> Answer)
{
    /// <summary>The colour of a pixel by its number, given the numbers that are shown, whether they are the truth, and the first pixel's number.</summary>
    private delegate Func<int, Rgb> Colouring(Target shown, bool truth, int first);

    /// <summary>The view of a task of its kind.</summary>
    internal static TaskView Of(TaskAnswers answers, Shape input, Source source) => answers.Task.Kind.Fold(new TaskInterpreter<TaskView>(
        Segmentation: _ => new TaskView(Classes(answers, source), Dense(answers, input, ClassColours)),
        Depth: _ => Depth(answers, input),
        Normals: _ => new TaskView(new Legend.Axes(answers.Task.Name), Dense(answers, input, Normals(input.Height * input.Width))),
        Classification: _ => new TaskView(None, number => new Answer.Named(
            answers.Task.Name,
            source.ClassName(answers.Task.Name, answers.True.AsLabels[number]),
            source.ClassName(answers.Task.Name, answers.Predicted.AsLabels[number]))),
        Binary: _ => new TaskView(None, number => new Answer.Named(
            answers.Task.Name, YesOrNo(answers.True.AsLabels[number]), YesOrNo(answers.Predicted.AsLabels[number]))),
        Regression: kind => new TaskView(None, number => new Answer.Named(
            answers.Task.Name, Numbers(answers.True, number, kind.Width), Numbers(answers.Predicted, number, kind.Width))
        { IsNumber = true })));

    /// <summary>The two answers of a binary task.</summary>
    internal const string Yes = "yes";

    /// <summary>The other one.</summary>
    internal const string No = "no";

    /// <summary>A class as people call it.</summary>
    internal static string ClassName(DataTask task, Source source, long label) =>
        task.Kind is TaskKind.Binary ? YesOrNo(label) : source.ClassName(task.Name, label);

    private static string YesOrNo(long label) => label switch { < 0 => Source.Unknown, 0 => No, _ => Yes };

    private static string Numbers(Target target, int example, int width) => string.Join(", ", target.AsReals
        .Skip(example * width).Take(width)
        .Select(number => float.IsNaN(number) ? Source.Unknown : NumberText.Value(number)));

    private static Func<int, Answer> Dense(TaskAnswers answers, Shape input, Colouring colouring)
    {
        RgbImage Image(Target shown, bool truth, int number) => RgbImage.Of(
            input.Height, input.Width, colouring(shown, truth, number * input.Height * input.Width));
        return number => new Answer.Dense(
            answers.Task.Name, Image(answers.True, truth: true, number), Image(answers.Predicted, truth: false, number));
    }

    private static Legend.Classes Classes(TaskAnswers answers, Source source) => new(
        answers.Task.Name,
        answers.True.AsLabels.Concat(answers.Predicted.AsLabels)
            .Where(label => label >= 0).Distinct().Order()
            .Select(label => (source.ClassName(answers.Task.Name, label), Colours.Class((int)label))).ToSeq());

    private static Func<int, Rgb> ClassColours(Target shown, bool truth, int first)
    {
        var labels = shown.AsLabels;
        return pixel => labels[first + pixel] < 0 ? Colours.Undefined : Colours.Class((int)labels[first + pixel]);
    }

    /// <summary>True depths alone set the range, so that predictions beyond it look as far off as they are.</summary>
    private static TaskView Depth(TaskAnswers answers, Shape input)
    {
        var defined = answers.True.AsReals.Where(depth => depth != 0 && float.IsFinite(depth)).DefaultIfEmpty(1).ToArray();
        var ramp = new Legend.Ramp(answers.Task.Name, defined.Min(), defined.Max());
        return new TaskView(ramp, Dense(answers, input, (shown, truth, first) =>
        {
            var depth = shown.AsReals;
            return pixel => truth && depth[first + pixel] == 0
                ? Colours.Undefined
                : Colours.Depth((depth[first + pixel] - ramp.Near) / Math.Max(ramp.Far - ramp.Near, 1e-9));
        }));
    }

    /// <summary>An undefined truth is a normal of zeros; a prediction is never undefined.</summary>
    private static Colouring Normals(int pixels) => (shown, truth, first) =>
    {
        var (normal, start) = (shown.AsReals, 3 * first);
        return pixel =>
        {
            var (x, y, z) = (normal[start + pixel], normal[start + pixels + pixel], normal[start + (2 * pixels) + pixel]);
            return truth && (x, y, z) == (0, 0, 0) ? Colours.Undefined : Colours.Normal(x, y, z);
        };
    };
}
