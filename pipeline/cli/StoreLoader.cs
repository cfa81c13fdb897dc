namespace Multitask.Pipeline.CommandLine;

/// <summary>From an argument to a store that is there.</summary>
internal static class StoreLoader
{
    /// <summary>Refuses a folder that is not there: a misspelt name must not look like an empty store.</summary>
    internal static Either<CommandError, Store> Load(string folder, Terminal terminal) =>
        new Store(terminal.Absolute(folder)) is var store && Directory.Exists(store.Root)
            ? store
            : CommandError.Usage($"there is no store at {terminal.Absolute(folder)}; --store names one");
}
