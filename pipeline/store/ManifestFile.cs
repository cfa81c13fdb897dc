using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>Manifests as they stand, their blobs not looked at.</summary>
internal static class ManifestFile
{
    /// <summary>The manifest of a key, if the store has a sound one.</summary>
    internal static Option<Manifest> Read(Store store, string key) =>
        Disk.Try(() => File.ReadAllText(store.Layout.Manifest(key))).Bind(json => Of(json, key)).ToOption();

    /// <summary>When the output of a key was made.</summary>
    internal static DateTimeOffset MadeAt(Store store, string key) => File.GetLastWriteTimeUtc(store.Layout.Manifest(key));

    /// <summary>The manifest in a text; Left says what is wrong with it.</summary>
    internal static Either<string, Manifest> Of(string json, string key) => Manifest.Of(Encoding.UTF8.GetBytes(json), key);
}
