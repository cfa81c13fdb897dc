namespace Multitask.Stages.Reports;

/// <summary>Test examples with a model's predictions.</summary>
/// <param name="Model">Whose predictions.</param>
/// <param name="Groups">The first examples of the test split, then those on which the first model is best and worst.</param>
/// <param name="Legends">What the colours mean.</param>
internal sealed record Gallery(string Model, Seq<ExampleGroup> Groups, Seq<Legend> Legends);

/// <summary>Examples that were chosen in the same way.</summary>
internal sealed record ExampleGroup(string Title, Seq<Example> Examples);

/// <summary>One example.</summary>
/// <param name="Number">In the test split, from 0.</param>
/// <param name="Input">The image; none where the input is none.</param>
/// <param name="Answers">One per task.</param>
internal sealed record Example(int Number, Option<RgbImage> Input, Seq<Answer> Answers);

/// <summary>A task's true and predicted answer.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <summary>A value per pixel, as images.</summary>
    internal sealed record Dense(string Task, RgbImage True, RgbImage Predicted) : Answer;

    /// <summary>A class per image, by name, or numbers.</summary>
    internal sealed record Named(string Task, string True, string Predicted) : Answer
    {
        /// <summary>Whether they are numbers, which are near the truth and never equal to it.</summary>
        internal bool IsNumber { get; init; }

        /// <summary>Whether it is a right class.</summary>
        internal bool IsRight => !IsNumber && True == Predicted;
    }
}

/// <summary>What a task's colours mean.</summary>
internal abstract record Legend
{
    private Legend() { }

    /// <summary>One colour per class.</summary>
    internal sealed record Classes(string Task, Seq<(string Name, Rgb Colour)> Entries) : Legend;

    /// <summary>A ramp of colours between two depths, in the unit of the data.</summary>
    internal sealed record Ramp(string Task, double Near, double Far) : Legend;

    /// <summary>x, y, z of a normal as red, green, blue.</summary>
    internal sealed record Axes(string Task) : Legend;
}
