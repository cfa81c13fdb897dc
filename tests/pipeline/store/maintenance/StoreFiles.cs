using LanguageExt;
using Xunit;

namespace Multitask.Tests.Pipeline;

/// <summary>What tests look up in the folder of a store.</summary>
internal static class StoreFiles
{
    /// <summary>The bytes of all its files.</summary>
    internal static long Bytes(string folder) =>
        new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Every file with its content, but for locks.</summary>
    internal static string[] Picture(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {Digest.OfFile(path)}"),
    ];

    /// <summary>The names of the files in one of its rooms.</summary>
    internal static string[] Names(string folder, string room) => Directory.Exists(Path.Combine(folder, room))
        ? [.. Directory.GetFiles(Path.Combine(folder, room), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The sweep that <c>gc</c> would make.</summary>
    internal static Sweep Sweep(string folder, GcRules rules, TimeProvider clock)
    {
        var store = new Store(folder);
        return Multitask.Pipeline.Storage.Maintenance.Sweep.Of(Right(Inventory.Of(store)), Right(ResolvedRoot.All(store)), rules, clock.GetUtcNow());
    }

    internal static T Right<T>(Either<string, T> either) => either.Match(Right: value => value, Left: reason => throw new InvalidDataException(reason));

    /// <summary>Fails unless every manifest has all its blobs.</summary>
    internal static void AssertSound(string folder)
    {
        var store = new Store(folder);
        Assert.All(Names(folder, "manifests"), key => Assert.IsType<Lookup.Hit>(store.Find(key, "any")));
    }
}
