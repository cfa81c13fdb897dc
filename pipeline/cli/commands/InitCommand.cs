using System.CommandLine;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>init</c>: writes a commented pipeline for a kind of data, and asks what it is not told where somebody sits at a terminal.</summary>
internal static class InitCommand
{
    private const string Name = "init";

    /// <summary>The schema for editors, beside the pipeline.</summary>
    private const string SchemaName = "pipeline.schema.json";

    /// <summary>A file to write and what was said.</summary>
    private sealed record Wish(string File, LanguageExt.Option<string> Kind, Map<string, string> Given);

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var file = Options.File();
        var kind = Options.One("--kind", "kind", "Of data; init without it lists them, or asks");
        var answers = Seq(
            Options.One("--data", "path", "The data: a file or a folder"),
            Options.One("--labels", "file", "The table of labels of photographs"),
            Options.One("--tasks", "text", "The tasks as a pipeline has them: \"price: regression, sold: binary\""));
        var command = new Command(Name, "Write a commented pipeline for a kind of data") { file, kind };
        answers.Iter(command.Options.Add);
        return command.Does(terminal, result => Run(
            catalogue, terminal, new Wish(result.GetValue(file) ?? PipelineLoader.Usual, Options.Given(result.GetValue(kind)), Given(result, answers))));
    }

    private static Map<string, string> Given(ParseResult result, Seq<OneOption> options) => toMap(options
        .Choose(option => Options.Given(result.GetValue(option)).Map(text => (option.Name.TrimStart('-'), text))));

    private static Either<CommandError, CommandResult> Run<T>(Catalogue<T> catalogue, Terminal terminal, Wish wish)
    {
        var path = terminal.Absolute(wish.File);
        var templates = catalogue.Templates();
        return File.Exists(path)
            ? CommandError.Usage($"{Name}: {wish.File} is there already: it stays as it is; name another file")
            : from kind in wish.Kind.Match(Some: Right<CommandError, string>, None: () => AskKind(templates, terminal))
              from template in templates.Find(one => one.Kind == kind).ToEither(CommandError.Usage(
                  $"{Name}: --kind must be one of {Kinds(templates)}, found {Sanitize.Line(kind)}{DidYouMean.Hint(kind, templates.Map(one => one.Kind))}"))
              let answers = toMap(template.Questions.Map(question => (question.Name, wish.Given.Find(question.Name).IfNone(() => Ask(question, terminal)))))
              from written in Write(path, $"# yaml-language-server: $schema={SchemaName}\n{template.Text(answers)}", catalogue.Schema())
              select new CommandResult(Told(catalogue, (wish.File, path)));
    }

    private static string Kinds(Seq<PipelineTemplate> templates) => string.Join(", ", templates.Map(one => one.Kind));

    private static Either<CommandError, string> AskKind(Seq<PipelineTemplate> templates, Terminal terminal)
    {
        var lines = Columns.Of(templates.Map(one => Seq($"  {one.Kind}", one.About)));
        return terminal.Input.Match(
            Some: input =>
            {
                lines.Iter(line => terminal.Out.WriteLine(line));
                return Read(input, terminal, $"kind of data [{templates.Head.Kind}]: ").IfNone(templates.Head.Kind);
            },
            None: () => Left<CommandError, string>(new CommandError($"{Name}: --kind must name a kind of data:".Cons(lines), ExitCode.BadUsage)));
    }

    private static string Ask(InitQuestion question, Terminal terminal) => terminal.Input
        .Bind(input => Read(input, terminal, $"{question.Ask} [{question.Example}]: "))
        .IfNone(question.Example);

    private static LanguageExt.Option<string> Read(TextReader input, Terminal terminal, string prompt)
    {
        terminal.Out.Write(prompt);
        terminal.Out.Flush();
        return Options.Given(input.ReadLine()).Map(line => line.Trim()).Filter(line => line.Length > 0);
    }

    private static Either<CommandError, Unit> Write(string path, string pipeline, string schema) => Disk.Try(() =>
    {
        File.WriteAllText(path, pipeline);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path) ?? "/", SchemaName), schema);
    }).MapLeft(CommandError.Failed);

    /// <summary>What to do next; where the data do not fit yet, why.</summary>
    private static Seq<string> Told<T>(Catalogue<T> catalogue, (string Shown, string Path) file) => (
            from root in ConfigFile.Load(file.Path, file.Shown, Seq<Override>())
            from plan in catalogue.Plan(root, Path.GetDirectoryName(file.Path) ?? "/")
            select plan)
        .Match(
            Succ: _ => Seq($"{file.Shown} is written, and {SchemaName} for editors", $"next: multitask {file.Shown}"),
            Fail: problems => $"{file.Shown} is written, and {SchemaName} for editors; it does not fit the data yet:"
                .Cons(ErrorReport.Of(problems, file.Shown, Seq<Override>())));
}
