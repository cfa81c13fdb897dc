namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>A folder for one piece of work; it goes when disposed of, with all that is in it.</summary>
internal sealed class TempFolder : IDisposable
{
    private TempFolder(string path) => Path = path;

    /// <summary>Its absolute path.</summary>
    internal string Path { get; }

    /// <summary>Makes one; Left is the reason why that is not possible.</summary>
    /// <param name="above">The folder to make it in; made if it is not there.</param>
    /// <param name="what">What it is for: the first word of its name.</param>
    internal static Either<string, TempFolder> In(string above, string what) => Disk.Try(() =>
        new TempFolder(Directory.CreateDirectory(System.IO.Path.Combine(above, $"{what}-{Guid.NewGuid():n}")).FullName));

    /// <summary>Removes it; what cannot be removed is left to <c>gc</c>.</summary>
    public void Dispose() => Disk.Try(() => Directory.Delete(Path, recursive: true));
}
