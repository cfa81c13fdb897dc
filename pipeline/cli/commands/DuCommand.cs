using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>du</c>: what takes how much room in a store.</summary>
internal static class DuCommand
{
    internal static Command Create(Terminal terminal)
    {
        var json = Options.Flag("--json", "As JSON");
        var folder = Options.Store();
        return new Command("du", "Show what takes how much room in the store") { json, folder }.Does(terminal, result =>
            from store in StoreLoader.Load(PipelineOptions.StoreOf(result, folder), terminal)
            from use in DiskUse.Of(store).MapLeft(CommandError.Failed)
            select new CommandResult(result.GetValue(json) ? Seq1(DiskUseText.Json(store, use)) : DiskUseText.Table(use)));
    }
}
