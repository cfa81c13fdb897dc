using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>What the columns of a table are as tasks. How many classes there are, and which, the table says.</summary>
public abstract record TableTask
{
    private TableTask() { }

    /// <summary>One of the values of the column, sorted by their spelling.</summary>
    public sealed record Class : TableTask
    {
        /// <summary>What an example of a class weighs in the loss, by the class's value; 1 where it is not said.</summary>
        public Map<string, double> Weights { get; init; }
    }

    /// <summary>Yes or no.</summary>
    /// <param name="Positive">The value that means yes; none: of 0 and 1, no and yes, false and true the second.</param>
    public sealed record Binary(Option<string> Positive = default) : TableTask
    {
        /// <summary>What a positive example weighs in the loss.</summary>
        public double PositiveWeight { get; init; } = 1;
    }

    /// <summary>A number; or the numbers of several columns as one task.</summary>
    /// <param name="Loss">How errors count.</param>
    public sealed record Regression(RegressionLoss Loss = RegressionLoss.Mse) : TableTask
    {
        /// <summary>The columns whose numbers are one task; empty: the one that has the task's name.</summary>
        public Seq<string> Columns { get; init; }
    }

    /// <summary><c>class</c>, <c>{ binary: "&gt;50K" }</c>, <c>{ regression: { loss: l1 } }</c>.</summary>
    internal static Decoder<TableTask> Decoder { get; } = Decode.Union([.. All.Map(task => new UnionCase<TableTask>(
        task.Word, task.Word == BinaryWord ? OrPositive(task.Fields) : task.Fields.Decoder))]);

    /// <summary>The words, and the keys that each of them brings.</summary>
    internal static Seq<(string Word, Fields<TableTask> Fields)> All => Seq(
        ("class", Field.Optional("weights", Decode.Entries(Decode.Double(Interval.Positive)).Map(weights => toMap(weights)), Map<string, double>())
            .Map(TableTask (weights) => new Class { Weights = weights })),
        (BinaryWord, (Field.Maybe("positive", Decode.Text), Field.Optional("positive_weight", Decode.Double(Interval.Positive), 1))
            .Apply(TableTask (positive, weight) => new Binary(positive) { PositiveWeight = weight })),
        ("regression", (
            Field.Optional("loss", Decode.Choice(("mse", RegressionLoss.Mse), ("l1", RegressionLoss.L1), ("huber", RegressionLoss.Huber)), RegressionLoss.Mse),
            Field.Optional("columns", Decode.List(Decode.Text, 1), Seq<string>()))
            .Apply(TableTask (loss, columns) => new Regression(loss) { Columns = columns })));

    private const string BinaryWord = "binary";

    /// <summary>A plain value is the one that means yes.</summary>
    private static Decoder<TableTask> OrPositive(Fields<TableTask> keys) => Decode.Shaped<TableTask>(
        () => new ValueShape.Either(Seq<Func<ValueShape>>(() => new ValueShape.Text(), () => new ValueShape.Mapping(keys.Keys))),
        node => node is ConfigNode.Scalar ? Decode.Text(node).Map(TableTask (positive) => new Binary(positive)) : keys.Decoder(node));
}
