using System.Globalization;

namespace Multitask.Serving;

/// <summary>Sizes and modification times of a bundle's files: a change means new content, without reading them.</summary>
internal sealed record BundleStamp((long Bytes, DateTime Written) Card, (long Bytes, DateTime Written) Model)
{
    /// <summary>The stamp of the current files; zeros for one that does not exist.</summary>
    internal static BundleStamp Of(string folder) => new(OfFile(Path.Combine(folder, BundleCard.FileName)), OfFile(Path.Combine(folder, "model.onnx")));

    private static (long, DateTime) OfFile(string path) => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : default;
}

/// <summary>Finds the folders with the versions of a model.</summary>
internal static class BundleFolders
{
    /// <summary>The version of a bundle that is not in a folder of versions.</summary>
    internal const string Only = "1";

    /// <summary>
    /// The folder itself if it is a bundle that <c>export</c> wrote; otherwise its subfolders that are bundles and have a whole number as name.
    /// </summary>
    internal static Either<string, Seq<(string Version, string Folder)>> Find(string folder) =>
        !Directory.Exists(folder) ? Left<string, Seq<(string, string)>>($"{folder}: there is no such folder")
        : IsBundle(folder) ? Seq1((Only, folder))
        : Versions(folder) is { IsEmpty: false } found ? found
        : $"{folder}: contains neither {BundleCard.FileName} nor folders 1, 2, ... with one: name the folder that `export` wrote, out/PIPELINE/STAGE";

    /// <summary>A version as a number, for sorting.</summary>
    internal static int Number(string version) => int.Parse(version, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Seq<(string, string)> Versions(string folder) => Seq(Directory.GetDirectories(folder)
        .Select(path => (Version: Path.GetFileName(path), Path: path))
        .Where(one => int.TryParse(one.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == one.Version && IsBundle(one.Path))
        .OrderBy(one => Number(one.Version))
        .ToArray());

    private static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, BundleCard.FileName));
}
