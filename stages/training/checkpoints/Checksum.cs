using System.Security.Cryptography;
using System.Text;

namespace Multitask.Stages.Training;

/// <summary>A SHA-256 digest of a checkpoint's metadata and vectors, computed incrementally.</summary>
internal sealed class Checksum : IDisposable
{
    /// <summary>The length of a digest in bytes.</summary>
    internal const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts with the metadata, sorted by key.</summary>
    internal Checksum(Map<string, string> metadata)
    {
        foreach (var pair in metadata.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add($"{pair.Key}={pair.Value}\n");
        }
    }

    /// <summary>Adds a text.</summary>
    internal void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds bytes.</summary>
    internal void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The digest of everything added so far, <see cref="Length"/> bytes.</summary>
    internal byte[] Finish() => _hash.GetHashAndReset();

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}
