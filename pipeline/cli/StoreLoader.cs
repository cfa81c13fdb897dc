namespace Multitask.Pipeline.CommandLine;

/// <summary>From an argument to a store.</summary>
internal static class StoreLoader
{
    /// <summary>A store that is there, or a folder that may become one; any other folder is refused: nothing of the user's may be taken for ours.</summary>
    internal static Either<CommandError, Store> Of(string folder, Terminal terminal)
    {
        var store = new Store(terminal.Absolute(folder));
        return store.Refusal().Match(
            Some: reason => CommandError.Usage($"`--store {Sanitize.Line(folder, 200)}` {reason}"),
            None: () => Right<CommandError, Store>(store));
    }

    /// <summary>Refuses a folder that is not there, too: a misspelt name must not look like an empty store.</summary>
    internal static Either<CommandError, Store> Load(string folder, Terminal terminal) => Of(folder, terminal).Bind(store => Directory.Exists(store.Root)
        ? Right<CommandError, Store>(store)
        : CommandError.Usage($"there is no store at {terminal.Absolute(folder)}; --store names one"));
}
