using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>export-cache</c>: the outputs that pipelines have now, as one tar file.</summary>
internal static class ExportCacheCommand
{
    private const string Name = "export-cache";

    internal static Command Create(Terminal terminal)
    {
        var tar = Options.Word("file.tar", "The file");
        var folder = Options.Store();
        var pipelines = new Argument<string[]>("pipeline")
        {
            Description = "Names or files of pipelines; all that ran with this store if not given",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new Command(Name, "Pack the outputs of pipelines into a tar file") { tar, pipelines, folder }.Does(terminal, result =>
        {
            var path = terminal.Absolute(result.GetRequiredValue(tar));
            var names = Seq(result.GetValue(pipelines) ?? []).Map(name => new PipelineName(name, terminal.Absolute(name)));
            return
                from store in StoreLoader.Load(PipelineOptions.StoreOf(result, folder), terminal)
                from packed in CacheExport.Pack(store, path, names, terminal.StoreContext())
                    .MapLeft(failure => CommandError.OfCommand(Name, failure))
                select new CommandResult(packed.LeftOut.Add(
                    $"{Path.GetFileName(path)}: {Format.Count(packed.Outputs, "output")}, {Format.Bytes(packed.Bytes)}"));
        });
    }
}
