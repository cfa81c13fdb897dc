using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>import-cache</c>: takes the outputs of another machine into the store.</summary>
internal static class ImportCacheCommand
{
    private const string Name = "import-cache";

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var tar = Options.Word("file.tar", "The file");
        var folder = Options.Store();
        return new Command(Name, "Take the outputs from such a file into the store") { tar, folder }.Does(terminal, result =>
        {
            var file = result.GetRequiredValue(tar);
            return !File.Exists(terminal.Absolute(file))
                ? CommandError.Usage($"{Name}: there is no file {file}")
                : StoreLoader.Of(PipelineOptions.StoreOf(result, folder), terminal).Bind(store =>
                    CacheImport.Take(store, terminal.Absolute(file), terminal.StoreContext())
                        .Map(taken => new CommandResult(Lines(taken, toMap(catalogue.Environment()))))
                        .MapLeft(failure => Refused(file, failure)));
        });
    }

    private static CommandError Refused(string file, Failure failure) => failure is Failure.StageFailed failed
        ? CommandError.Failed($"{file} {failed.Reason}")
        : CommandError.OfRun(failure);

    private static Seq<string> Lines(ImportedCache taken, Map<string, string> here)
    {
        var (count, misfits) = (taken.Parts.Count, taken.Misfits(here));
        var known = taken.Known == 0 ? "" : taken.Known == count ? "; all were here already" : $"; {taken.Known} were here already";
        var which = misfits.Count == count ? "none of them fits" : $"{misfits.Count} of them do not fit";
        return Seq1($"{Format.Count(count, "output")}, {Format.Bytes(taken.Bytes)}{known}")
            + (misfits.IsEmpty
                ? Seq<string>()
                : Seq1($"{which} this machine, so a run here recomputes {(misfits.Count == 1 ? "it" : "them")}: "
                    + string.Join(", ", misfits.Bind(one => one).Distinct())));
    }
}
