using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A task of a table.</summary>
/// <param name="Task">Its name and kind.</param>
/// <param name="Columns">The numbers of its columns.</param>
/// <param name="Classes">What its classes are called; none for numbers.</param>
internal sealed record TableTarget(DataTask Task, Seq<int> Columns, Seq<string> Classes)
{
    private readonly Map<string, int> _labels = toMap(Classes.Map((at, value) => (value, at)));

    private static readonly Seq<(string No, string Yes)> Pairs = Seq(("0", "1"), ("no", "yes"), ("false", "true"), ("n", "y"), ("f", "t"), ("-1", "1"));

    /// <summary>The tasks that some declarations mean, in their order; or why they cannot be.</summary>
    internal static Either<string, Seq<TableTarget>> Of(TableRows rows, Seq<(string Columns, TableTask Task)> declared) =>
        from named in Eithers.Traverse(declared, task => Named(rows, task.Columns, task.Task)).Map(all => all.Bind(each => each).Strict())
        from distinct in named.GroupBy(task => task.Columns[0]).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? Left<string, Unit>($"tasks: column {rows.Columns[twice.Key]} is a task twice")
            : unit
        from tasks in Eithers.Traverse(named, task => Of(rows, task.Name, task.Columns, task.Task))
        select tasks;

    /// <summary>What a task is, by its declaration and by what the table holds; or why it cannot be.</summary>
    private static Either<string, TableTarget> Of(TableRows rows, string name, Seq<int> columns, TableTask task) => task switch
    {
        TableTask.Class kind => OfClass(rows, name, columns[0], kind),
        TableTask.Binary kind => OfBinary(rows, name, columns[0], kind),
        TableTask.Regression kind => OfNumbers(rows, name, columns, kind),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The targets of some rows.</summary>
    internal NamedTensor Tensor(TableRows table, int[] rows)
    {
        var name = SplitLayout.TargetName(Task);
        if (Task.Kind is TaskKind.Regression)
        {
            var numbers = rows.SelectMany(row => Columns.Map(at => TableColumn.Parsed(table.Rows[row][at]).IfNone(float.NaN))).ToArray();
            return NamedTensor.Of(name, Seq((long)rows.Length, Columns.Count), numbers);
        }

        var labels = System.Array.ConvertAll(rows, row => Label(table.Rows[row][Columns[0]]));
        return Task.Kind.Definition.Target.Stored == Dtype.I8
            ? NamedTensor.Of(name, Seq1((long)rows.Length), System.Array.ConvertAll(labels, label => (sbyte)label))
            : NamedTensor.Of(name, Seq1((long)rows.Length), labels);
    }

    /// <summary>The tasks that a declaration means: one per matching column, or one of several columns.</summary>
    private static Either<string, Seq<(string Name, Seq<int> Columns, TableTask Task)>> Named(TableRows rows, string pattern, TableTask task) =>
        task is TableTask.Regression { Columns: { IsEmpty: false } names }
            ? Eithers.Traverse(names, name => rows.Matching("tasks", name))
                .Map(found => Seq1((pattern, found.Bind(each => each).Strict(), task)))
            : rows.Matching("tasks", pattern).Map(found => found.Map(at => (TaskName(rows.Columns[at]), Seq1(at), task)).Strict());

    /// <summary>Weights are named after tasks: letters, digits, <c>_</c> and <c>-</c>.</summary>
    private static string TaskName(string column) =>
        string.Concat(column.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' ? letter : '_'));

    private static Either<string, TableTarget> OfClass(TableRows rows, string name, int column, TableTask.Class kind)
    {
        var classes = TableColumn.Sorted(rows.Rows.Select(row => row[column]));
        var strange = Seq(kind.Weights.Keys.ToArray()).Find(value => !classes.Contains(value));
        return classes.Count is < 2 or > short.MaxValue
            ? $"tasks: column {rows.Columns[column]} must have 2 to {short.MaxValue} different values to be classes, found {classes.Count}"
            : strange.Match(
                Some: value => Left<string, TableTarget>($"tasks: {name} has a weight for {value}; its values are {Listed(classes)}"),
                None: () => new TableTarget(
                    new DataTask(name, new TaskKind.Classification(classes.Count)
                    {
                        ClassWeights = kind.Weights.IsEmpty ? Seq<double>() : classes.Map(value => kind.Weights.Find(value).IfNone(1)).Strict(),
                    }),
                    Seq1(column),
                    classes));
    }

    private static Either<string, TableTarget> OfBinary(TableRows rows, string name, int column, TableTask.Binary kind)
    {
        var values = TableColumn.Sorted(rows.Rows.Select(row => row[column]));
        var yes = kind.Positive.Match<Either<string, string>>(
            Some: positive => values.Find(value => value == positive || SameNumber(value, positive))
                .ToEither($"tasks: no row has {positive} in column {rows.Columns[column]}; its values are {Listed(values)}"),
            None: () => values.Count == 2 && Pairs.Exists(pair => Fits(pair, values))
                ? Right<string, string>(values[1])
                : Left<string, string>($"tasks: {name} must say which value means yes, {{ binary: VALUE }}; its values are {Listed(values)}"));
        return yes.Bind(positive => values.Count == 1
            ? Left<string, TableTarget>($"tasks: column {rows.Columns[column]} must have two values to be binary, found {Listed(values)}")
            : new TableTarget(
                new DataTask(name, new TaskKind.Binary { PositiveWeight = kind.PositiveWeight }),
                Seq1(column),
                Seq(values.Count == 2 ? values.Find(value => value != positive).IfNone("") : "other", positive)));
    }

    private short Label(string field) => field.Length == 0 ? (short)-1
        : Task.Kind is TaskKind.Binary ? (short)(field == Classes[1] ? 1 : 0)
        : (short)_labels.Find(field).IfNone(-1);

    private static bool Fits((string No, string Yes) pair, Seq<string> values) =>
        (SameNumber(values[0], pair.No) || values[0].Equals(pair.No, StringComparison.OrdinalIgnoreCase))
        && (SameNumber(values[1], pair.Yes) || values[1].Equals(pair.Yes, StringComparison.OrdinalIgnoreCase));

    private static bool SameNumber(string a, string b) =>
        TableColumn.Parsed(a).IsSome && TableColumn.Parsed(a) == TableColumn.Parsed(b);

    private static Either<string, TableTarget> OfNumbers(TableRows rows, string name, Seq<int> columns, TableTask.Regression kind)
    {
        var wrong = columns.Bind(at => Seq(Enumerable.Range(0, rows.Rows.Length)
            .Where(row => !TableColumn.IsMissing(rows.Rows[row][at]) && TableColumn.Parsed(rows.Rows[row][at]).IsNone).Take(1).ToArray())
            .Map(row => (Row: row, At: at)));
        return wrong.HeadOrNone().Match(
            Some: one => Left<string, TableTarget>(
                $"{rows.Places(one.Row)}: column {rows.Columns[one.At]} must be a number to be a regression, found {rows.Rows[one.Row][one.At]}"),
            None: () => new TableTarget(new DataTask(name, new TaskKind.Regression(columns.Count, kind.Loss)), columns, Seq<string>()));
    }

    private static string Listed(Seq<string> values) => string.Join(", ", values.Take(8)) + (values.Count > 8 ? ", ..." : "");
}
