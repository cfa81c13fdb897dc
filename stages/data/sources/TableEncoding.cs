using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A table as numbers: what each column that is used means.</summary>
/// <param name="Table">Its rows.</param>
/// <param name="Inputs">The columns of the input, in their order in the table.</param>
/// <param name="Tasks">The tasks, in the order in which they are declared.</param>
internal sealed record TableEncoding(TableRows Table, Seq<TableColumn> Inputs, Seq<TableTarget> Tasks)
{
    /// <summary>What is known of the data set.</summary>
    internal DataInfo Info => new(
        Shape.Vector(Inputs.Count), Tasks.Map(task => task.Task).Strict(), Count(Split.Train), Count(Split.Test))
    {
        Validation = Count(Split.Validation),
        Columns = Inputs.Map(column => new InputColumn(column.Name, column.Values)).Strict(),
    };

    /// <summary>The meaning of the columns, or what is wrong.</summary>
    internal static Either<string, TableEncoding> Of(Source.Table source, TableRows rows) =>
        from tasks in TableTarget.Of(rows, source.Tasks)
        from inputs in InputColumns(source, rows, toSet(tasks.Bind(task => task.Columns)))
        from categories in Eithers.Traverse(source.Categories, pattern => rows.Matching("categories", pattern))
        let forced = toSet(categories.Bind(each => each))
        select new TableEncoding(rows, inputs.Map(at => TableColumn.Of(rows, at, forced.Contains(at))).Strict(), tasks);

    /// <summary>What the classes of a task are called.</summary>
    internal Seq<string> ClassNames(string task) => Tasks.Find(one => one.Task.Name == task).Map(one => one.Classes).IfNone(Seq<string>());

    /// <summary>Writes a file per split.</summary>
    internal Either<string, Unit> Write(Packing packing) =>
        Eithers.Traverse(Table.Splits.Keys.ToSeq().Strict(), split => Write(packing, split, Table.Splits[split])).Map(_ => unit);

    private Either<string, Unit> Write(Packing packing, Split split, int[] rows)
    {
        var info = Info;
        var inputs = rows.SelectMany(row => Inputs.Map(column => column.Number(Table.Rows[row][column.At]))).ToArray();
        packing.Report(string.Create(CultureInfo.InvariantCulture, $"{Packing.Word(split)}: {rows.Length} rows"));
        _ = split == Split.Train ? Inputs.Bind(column => column.Doubt(Table).ToSeq()).Iter(packing.Report) : unit;
        return Safetensors.WriteAll(
            packing.PathOf(split),
            NamedTensor.Of(SplitLayout.InputName, Seq((long)rows.Length, Inputs.Count), inputs)
                .Cons(Tasks.Map(task => task.Tensor(Table, rows))),
            SplitLayout.Metadata());
    }

    private int Count(Split split) => Table.Splits.Find(split).Map(rows => rows.Length).IfNone(0);

    private static Either<string, Seq<int>> InputColumns(Source.Table source, TableRows rows, Set<int> tasks)
    {
        var splitting = source.Split is TableSplit.Column column ? rows.Columns.ToList().IndexOf(column.Name) : -1;
        var others = Seq(Enumerable.Range(0, rows.Columns.Count).Where(at => !tasks.Contains(at) && at != splitting).ToArray());
        return source.Inputs.IsEmpty
            ? others.IsEmpty ? Left<string, Seq<int>>("the table has no column beside its tasks: there is nothing to learn them from") : others
            : Eithers.Traverse(source.Inputs, pattern => rows.Matching("inputs", pattern).Bind(found =>
                    found.Find(tasks.Contains).Match(
                        Some: at => Left<string, Seq<int>>(
                            $"inputs: {pattern} takes in column {rows.Columns[at]}, which is a task: the answer must not be in the input"),
                        None: () => found)))
                .Map(all => Seq(all.Bind(each => each).Where(at => at != splitting).Distinct().Order().ToArray()));
    }
}
