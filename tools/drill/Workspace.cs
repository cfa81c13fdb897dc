using System.Security.Cryptography;

namespace Multitask.Drill;

/// <summary>A folder with a small pipeline, its store and its results.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record Workspace(string Folder)
{
    private const string Yaml = """
        pipeline: drill
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 1, height: 16, width: 16 }
          model: { build: mtan, data: data, filters: [4] }
          trained: { train: model, data: data, weighting: db-mtl, epochs: 20, batch: 2, checkpoint: { minutes: 0.0001 } }
          onnx: { export: trained }

        """;

    /// <summary>A new folder in another one, with the pipeline.</summary>
    internal static Workspace New(string root) => In(Directory.CreateDirectory(Path.Combine(root, Guid.NewGuid().ToString("n"))).FullName);

    /// <summary>A folder that gets the pipeline.</summary>
    internal static Workspace In(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "pipeline.yaml"), Yaml);
        return new Workspace(folder);
    }

    /// <summary>The store.</summary>
    internal string Store => Path.Combine(Folder, ".pipeline");

    /// <summary>The lock file: a line a stage with the digest of its output.</summary>
    internal string LockFile => Path.Combine(Folder, "pipeline.lock");

    /// <summary>A copy next to it.</summary>
    internal Workspace Copy()
    {
        var copy = New(Path.GetDirectoryName(Folder) ?? "/");
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? copy.Folder);
            File.Copy(file, target, overwrite: true);
        }

        return copy;
    }

    /// <summary>The files of the store, by the folder they lie in: blobs, manifests, ...; links are none.</summary>
    internal Seq<(string Kind, string Path)> StoreFiles() => Directory.Exists(Store)
        ? Seq(Directory.GetFiles(Store, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is null)
            .Select(path => (Path.GetRelativePath(Store, path).Split('/')[0], path))
            .OrderBy(file => file.path, StringComparer.Ordinal)
            .ToArray())
        : Seq<(string, string)>();

    /// <summary>What the run left for the user: the lock file and the exported bundle.</summary>
    internal Seq<(string Name, string Content)> Results() =>
        Seq1(("pipeline.lock", File.Exists(LockFile) ? File.ReadAllText(LockFile) : "")) + Seq(Bundle().Select(path => (Path.GetFileName(path), DigestOf(path))).ToArray());

    /// <summary>
    /// What is wrong with the store after a complete run: content that is not what its name says, or a checkpoint left behind.
    /// </summary>
    internal Option<string> StoreMistake() =>
        StoreFiles().Find(file => file.Kind == "blobs" && DigestOf(file.Path) != Path.GetFileName(file.Path))
            .Map(file => $"wrong content in {file.Path}")
        || StoreFiles().Find(file => file.Kind == "checkpoints").Map(file => $"left behind: {file.Path}");

    private string[] Bundle()
    {
        var folder = Path.Combine(Folder, "out", "drill", "onnx");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    private static string DigestOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
