using System.IO.Compression;
using Multitask.Stages.Data;

namespace Multitask.Tests.Golden;

/// <summary>Reference numbers: an .npz file of the folder GOLDEN_DIR, or of the copy beside the tests.</summary>
internal sealed class Golden : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _scratch = Directory.CreateTempSubdirectory("golden").FullName;

    internal Golden(string file) => _archive = ZipFile.OpenRead(Path.Combine(Folder, file));

    private static string Folder => Environment.GetEnvironmentVariable("GOLDEN_DIR") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>The keys of the file.</summary>
    internal IEnumerable<string> Keys => _archive.Entries.Select(entry => entry.FullName[..^".npy".Length]);

    /// <summary>An array by key, as doubles.</summary>
    internal double[] Doubles(string key) => Array<double>(key).Values;

    /// <summary>An array by key, as integers.</summary>
    internal long[] Longs(string key) => Array<long>(key).Values;

    /// <summary>An array by key with its shape.</summary>
    internal NpyArray<T> Array<T>(string key)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var path = Path.Combine(_scratch, "array.npy");
        var entry = _archive.GetEntry(key + ".npy") ?? throw new KeyNotFoundException(key);
        entry.ExtractToFile(path, overwrite: true);
        return Npy.Read<T>(path).IfLeft(reason => throw new InvalidDataException(reason));
    }

    public void Dispose()
    {
        _archive.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }
}
