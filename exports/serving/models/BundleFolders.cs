using System.Globalization;

namespace Multitask.Serving;

/// <summary>What tells that a bundle has other files than before, without reading them.</summary>
internal sealed record BundleStamp((long Bytes, DateTime Written) Card, (long Bytes, DateTime Written) Model)
{
    /// <summary>Of the files that are there now; zeros for one that is not.</summary>
    internal static BundleStamp Of(string folder) => new(OfFile(Path.Combine(folder, BundleCard.FileName)), OfFile(Path.Combine(folder, "model.onnx")));

    private static (long, DateTime) OfFile(string path) => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : default;
}

/// <summary>The versions of a model, as folders.</summary>
internal static class BundleFolders
{
    /// <summary>The version of a bundle that is no folder of versions.</summary>
    internal const string Only = "1";

    /// <summary>
    /// The folder itself where <c>export</c> wrote it; otherwise the folders in it that have a whole number for a name and were written so.
    /// </summary>
    internal static Either<string, Seq<(string Version, string Folder)>> Find(string folder) =>
        !Directory.Exists(folder) ? Left<string, Seq<(string, string)>>($"{folder}: there is no such folder")
        : IsBundle(folder) ? Seq1((Only, folder))
        : Versions(folder) is { IsEmpty: false } found ? found
        : $"{folder}: has neither {BundleCard.FileName} nor folders 1, 2, ... with one: name the folder that `export` wrote, out/PIPELINE/STAGE";

    /// <summary>Orders versions by their numbers.</summary>
    internal static int Number(string version) => int.Parse(version, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Seq<(string, string)> Versions(string folder) => Seq(Directory.GetDirectories(folder)
        .Select(path => (Version: Path.GetFileName(path), Path: path))
        .Where(one => int.TryParse(one.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == one.Version && IsBundle(one.Path))
        .OrderBy(one => Number(one.Version))
        .ToArray());

    private static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, BundleCard.FileName));
}
