using System.Globalization;
using System.Text.Json;

namespace Multitask.Pipeline.Storage;

/// <summary>One file of a stored output.</summary>
/// <param name="Name">Its name, <c>/</c> between folders.</param>
/// <param name="Digest">Of its content.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Measured">Whether all of it is measured: then it is kept and checked, but the output's digest leaves it out.</param>
internal sealed record StoredFile(string Name, string Digest, long Size, bool Measured = false);

/// <summary>What a key stands for: the files of the output, and the parts of the key to tell later what changed.</summary>
/// <param name="Parts">Canonical JSON; its digest is the key, so a manifest proves itself.</param>
/// <param name="Files">Sorted by name.</param>
internal sealed record Manifest(string Parts, Seq<StoredFile> Files)
{
    private const string Schema = "1";

    /// <summary>The digest of the output.</summary>
    internal string Output => Digest.OfFiles(Files.Filter(file => !file.Measured).Map(file => (file.Name, file.Digest)));

    /// <summary>As JSON: the same output is always the same text.</summary>
    internal string ToJson() => CanonicalText.Object(
    [
        ("schema", Schema),
        ("key", Parts),
        ("output", CanonicalText.Text(Output)),
        ("files", CanonicalText.Array(Files.Map(file => CanonicalText.Object(
        [
            ("name", CanonicalText.Text(file.Name)),
            ("digest", CanonicalText.Text(file.Digest)),
            ("size", file.Size.ToString(CultureInfo.InvariantCulture)),
            .. Seq<(string, string)>(file.Measured ? [("measured", "true")] : []),
        ])))),
    ]);

    /// <summary>Reads a manifest and checks it against the key it is stored under; Left says what is wrong.</summary>
    internal static Either<string, Manifest> Of(ReadOnlyMemory<byte> json, string key) =>
        Json.Read(json, root => Of(root, key)).IfNone("manifest corrupt");

    private static Either<string, Manifest> Of(JsonElement root, string key)
    {
        var manifest = new Manifest(
            root.GetProperty("key").GetRawText(),
            Seq(root.GetProperty("files").EnumerateArray().Select(File).ToArray()));
        return root.GetProperty("schema").GetRawText() != Schema ? "manifest of another version"
            : Digest.OfText(manifest.Parts) != key || root.GetProperty("output").GetString() != manifest.Output ? "manifest corrupt"
            : OutputName.Problem(manifest.Files.Map(file => file.Name)).Match(
                problem => $"manifest corrupt: {problem}",
                () => Right<string, Manifest>(manifest));
    }

    private static StoredFile File(JsonElement file) => new(
        file.GetProperty("name").GetString() ?? "",
        file.GetProperty("digest").GetString() is { } digest && Digest.Is(digest) ? digest : throw new FormatException("not a digest"),
        file.GetProperty("size").GetInt64() is >= 0 and var size ? size : throw new FormatException("not a size"),
        file.TryGetProperty("measured", out var measured) && measured.GetBoolean());
}
