namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Whether there is a store.</summary>
internal static class StorePlace
{
    /// <summary>Refuses a folder that is not there: a misspelt name must not look like an empty store.</summary>
    internal static Either<CommandError, Unit> There(Store store) => Directory.Exists(store.Root)
        ? unit
        : CommandError.Usage($"there is no store at {store.Root}; --store names one");
}
