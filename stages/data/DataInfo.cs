using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>One feature of an input vector.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Values">Of a category: the values that stand for 1, 2, ..., 0 being any other or none; empty: the feature is a number.</param>
public sealed record InputColumn(string Name, Seq<string> Values);

/// <summary>What is known of a data set before it is loaded.</summary>
/// <param name="Input">Shape of one input.</param>
/// <param name="Tasks">In the order in which losses, gradients and weights are numbered.</param>
/// <param name="Train">Examples of the training split.</param>
/// <param name="Test">Examples of the test split.</param>
public sealed record DataInfo(Shape Input, Seq<DataTask> Tasks, int Train, int Test)
{
    /// <summary>Examples of the validation split; 0: there is none.</summary>
    public int Validation { get; init; }

    /// <summary>What the features of a vector are, in their order; none for images.</summary>
    public Seq<InputColumn> Columns { get; init; }

    /// <summary>How a vector holds a graph; none where inputs are no graphs.</summary>
    public Option<GraphLayout> Graph { get; init; }

    /// <summary>The splits there are.</summary>
    public Seq<Split> Splits => Validation > 0 ? Seq(Split.Train, Split.Validation, Split.Test) : Seq(Split.Train, Split.Test);

    /// <summary>The features that hold numbers of categories.</summary>
    public Seq<Category> Categories => Columns
        .Map((at, column) => new Category(at, column.Values.Count + 1))
        .Where(category => category.Count > 1)
        .ToSeq()
        .Strict();

    /// <summary>
    /// What the numbers of the source's inputs are divided by before a network sees them: the largest value of an unsigned type
    /// (255 for bytes), 1 where they are taken as they are.
    /// </summary>
    public ulong Divisor { get; init; } = 1;

    /// <summary>How inputs are packed: bytes are divided when they are read, all else is packed as the network sees it.</summary>
    internal Dtype PackedInput => Divisor == byte.MaxValue ? Dtype.U8 : Dtype.F32;

    /// <summary>The bytes of the packed splits, headers aside.</summary>
    internal long PackedBytes => Splits.SelectMany(split => SplitLayout.Specs(this, Examples(split))).Sum(tensor => tensor.Bytes);

    /// <summary>Examples of a split.</summary>
    public int Examples(Split split) => split switch
    {
        Split.Train => Train,
        Split.Test => Test,
        Split.Validation => Validation,
        _ => throw new UnreachableException(),
    };

    /// <summary>What a network for it reads.</summary>
    internal InputSpec InputSpec => new(Input, Categories) { Graph = Graph };

    /// <summary>The prediction heads the tasks need, in their order.</summary>
    internal Seq<HeadSpec> Heads => Tasks.Map(task => task.Head);
}

/// <summary>The split of a data set.</summary>
public enum Split
{
    /// <summary>What networks learn from.</summary>
    Train,

    /// <summary>What they are judged on.</summary>
    Test,

    /// <summary>What training itself may look at to choose: the best epoch, the end, the rate.</summary>
    Validation,
}
