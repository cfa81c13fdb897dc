using System.IO.Compression;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>Reference numbers: an .npz file of the folder GOLDEN_DIR, or of the copy beside the tests.</summary>
internal sealed class Golden : IDisposable
{
    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly string _scratch;

    internal Golden(string file)
    {
        _path = Path.Combine(Folder, file);
        _archive = File.Exists(_path)
            ? ZipFile.OpenRead(_path)
            : throw new FileNotFoundException($"{_path}: no such reference file; GOLDEN_DIR, where set, must name a folder with {file}");
        _scratch = Directory.CreateTempSubdirectory("golden").FullName;
    }

    /// <summary>Whether there is such a file: some are too large to lie beside the tests.</summary>
    internal static bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    private static string Folder => Environment.GetEnvironmentVariable("GOLDEN_DIR") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>The keys of the file.</summary>
    internal IEnumerable<string> Keys => _archive.Entries.Select(entry => entry.FullName[..^".npy".Length]);

    /// <summary>The names that stand between a prefix and the next slash.</summary>
    internal IEnumerable<string> Under(string prefix) => Keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.IndexOf('/', prefix.Length) >= 0)
        .Select(key => key[prefix.Length..key.IndexOf('/', prefix.Length)])
        .Distinct();

    /// <summary>An array by key, as doubles.</summary>
    internal double[] Doubles(string key) => Array<double>(key).Values;

    /// <summary>An array by key, as a tensor of doubles.</summary>
    internal Tensor Reals(string key)
    {
        var array = Array<double>(key);
        return tensor(array.Values, [.. array.Shape.Map(size => (long)size)]);
    }

    /// <summary>An array by key, as integers.</summary>
    internal long[] Longs(string key) => Array<long>(key).Values;

    /// <summary>An array by key with its shape.</summary>
    internal NpyArray<T> Array<T>(string key)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var path = Path.Combine(_scratch, "array.npy");
        var entry = _archive.GetEntry(key + ".npy") ?? throw new KeyNotFoundException($"{_path}: holds no array {key}");
        entry.ExtractToFile(path, overwrite: true);
        return Npy.Read<T>(path).IfLeft(reason => throw new InvalidDataException(reason));
    }

    public void Dispose()
    {
        _archive.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }
}
