using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;
using Command = System.CommandLine.Command;

namespace Multitask.Stages;

/// <summary><c>tasks</c>: every kind of task with its metrics, and what columns of a table may be.</summary>
public static class TasksCommand
{
    /// <summary>Prints a line for each kind of task, then the words of <c>tasks</c> in <c>load: table</c> with their keys.</summary>
    public static ProductCommand Create() =>
        new(new Command("tasks", "List every kind of task with its metrics, and the tasks of tables with their keys"), _ => Lines());

    /// <summary>One of each kind.</summary>
    internal static Seq<TaskKind> Kinds { get; } = Seq<TaskKind>(
        new TaskKind.Segmentation(2),
        new TaskKind.Depth(),
        new TaskKind.Normals(),
        new TaskKind.Classification(2),
        new TaskKind.Binary(),
        new TaskKind.Regression(1));

    internal static Seq<string> Lines() =>
        Columns.Of(Kinds.Map(kind => Seq(
            kind.GetType().Name.ToLowerInvariant(),
            kind.Definition.IsDense ? "a value per pixel" : "one answer per example",
            string.Join(", ", kind.Definition.Metrics.Result.Map(metric => metric.Name)))))
        + KeyList.Of(TableTask.All.Map(task => ($"load: table, tasks: {{ COLUMN: {task.Word} }}", task.Fields.Keys)));
}
