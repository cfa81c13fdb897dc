namespace Multitask.Stages.Reports;

/// <summary>Test examples with a model's predictions.</summary>
/// <param name="Model">Whose predictions.</param>
/// <param name="Examples">The first ones of the test split.</param>
/// <param name="Legends">What the colours mean.</param>
internal sealed record Gallery(string Model, Seq<Example> Examples, Seq<Legend> Legends);

/// <summary>One example.</summary>
/// <param name="Input">The image.</param>
/// <param name="Answers">One per task.</param>
internal sealed record Example(RgbImage Input, Seq<Answer> Answers);

/// <summary>A task's true and predicted answer.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <summary>A value per pixel, as images.</summary>
    internal sealed record Dense(string Task, RgbImage True, RgbImage Predicted) : Answer;

    /// <summary>A class per image, by name.</summary>
    internal sealed record Named(string Task, string True, string Predicted) : Answer;
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
