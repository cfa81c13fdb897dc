using System.CommandLine;
using System.Text;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>format</c>: brings a pipeline's file into one form; comments stay.</summary>
internal static class FormatCommand
{
    private const string Name = "format";

    internal static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var check = Options.Flag("--check", "Change nothing; fail if the file is not in that form");
        return new Command(Name, "Bring a pipeline's file into one form: two spaces a level, one space inside braces; comments stay") { file, check }
            .Does(terminal, result => Run(result.GetValue(file) ?? PipelineLoader.Usual, result.GetValue(check), terminal));
    }

    private static Either<CommandError, CommandResult> Run(string file, bool check, Terminal terminal)
    {
        var path = terminal.Absolute(file);
        return from text in ConfigFile.Text(path, file).MapLeft(problem => CommandError.OfFile(Seq1(problem), file, Seq<Override>()))
               from formatted in YamlFormat.Of(text, file).ToEither().MapLeft(problems => CommandError.OfFile(problems, file, Seq<Override>()))
               from answer in formatted == text ? new CommandResult(Seq1($"{file} is formatted"))
                   : check ? Left<CommandError, CommandResult>(CommandError.Failed($"{file} is not formatted: `multitask {Name} {file}` does it"))
                   : Write(path, file, formatted)
               select answer;
    }

    private static Either<CommandError, CommandResult> Write(string path, string file, string text) => AtomicFile
        .Replace(FileLayer.Real, TempFile.Beside(path), path, draft => File.WriteAllText(draft, text, new UTF8Encoding(false)))
        .Map(_ => new CommandResult(Seq1($"{file} has been formatted")))
        .MapLeft(reason => CommandError.Failed($"{file}: {reason}"));
}
