using System.Text;

namespace Multitask.Pipeline;

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
        Text(path).ToValidation().Bind(text => Yaml.Read(text, shown)).Bind(root => overrides.Fold(
            (Root: root, Problems: Seq<Problem>()),
            (known, next) => next.ApplyTo(known.Root).Match(
                Succ: changed => (changed, known.Problems),
                Fail: problems => (known.Root, known.Problems + problems))) is var (changed, problems) && problems.IsEmpty
                    ? Success<Problem, ConfigNode>(changed)
                    : Validation<Problem, ConfigNode>.Fail(problems));

    private static Either<Problem, string> Text(string path) =>
        (File.Exists(path)
            ? Disk.Try(() => new FileInfo(path).Length).Bind(length => length > MaxBytes
                ? $"must have at most {MaxBytes} bytes, found {length}"
                : Disk.Try(() => File.ReadAllBytes(path)))
            : "there is no such file")
        .Bind(Utf8)
        .MapLeft(message => new Problem("", message));

    private static Either<string, string> Utf8(byte[] bytes)
    {
        try
        {
            return Right(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException error)
        {
            return Left($"must be UTF-8, found another byte at offset {error.Index}");
        }
    }
}
