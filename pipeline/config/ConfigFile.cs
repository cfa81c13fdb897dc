namespace Multitask.Pipeline.Configuration;

/// <summary>Reads a pipeline's file.</summary>
public static class ConfigFile
{
    /// <summary>The most bytes a file may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Its tree, with the overrides put in one after another.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="shown">Its name in messages.</param>
    /// <param name="overrides">From the command line; the mistakes of all are found.</param>
    public static Validation<Problem, ConfigNode> Load(string path, string shown, Seq<Override> overrides) =>
        Bytes(path).MapLeft(message => new Problem("", message)).ToValidation().Bind(bytes => Of(bytes, shown, overrides));

    /// <summary>Its text.</summary>
    internal static Either<Problem, string> Text(string path, string shown) =>
        Bytes(path).MapLeft(message => new Problem("", message)).Bind(bytes => Utf8Text.Of(bytes, shown));

    /// <summary>The tree of a file's bytes.</summary>
    internal static Validation<Problem, ConfigNode> Of(byte[] bytes, string shown, Seq<Override> overrides) =>
        Utf8Text.Of(bytes, shown).ToValidation().Bind(text => Yaml.Read(text, shown)).Bind(root => overrides.Fold(
            (Root: root, Problems: Seq<Problem>()),
            (known, next) => next.ApplyTo(known.Root).Match(
                Succ: changed => (changed, known.Problems),
                Fail: problems => (known.Root, known.Problems + problems))) is var (changed, problems) && problems.IsEmpty
                    ? Success<Problem, ConfigNode>(changed)
                    : Validation<Problem, ConfigNode>.Fail(problems));

    private static Either<string, byte[]> Bytes(string path) => RegularFile.Check(path).Match(
        Some: kind => $"must be a file, found {kind}",
        None: () => !File.Exists(path) ? "there is no such file"
            : Disk.Try(() => new FileInfo(path).Length).Bind(length => length > MaxBytes
                ? $"must have at most {MaxBytes} bytes, found {length}"
                : Disk.Try(() => AtMost(path)).Bind(bytes => bytes.Length > MaxBytes
                    ? Left<string, byte[]>($"must have at most {MaxBytes} bytes, found more")
                    : bytes)));

    /// <summary>A file may grow after it was measured: no more is read than shows that it is too large.</summary>
    private static byte[] AtMost(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
