namespace Multitask.Tests.Serving;

/// <summary>A folder for one test, deleted with what is in it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("multitask-serve-").FullName;

    internal string At(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
