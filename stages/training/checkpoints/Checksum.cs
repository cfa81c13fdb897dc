using System.Security.Cryptography;
using System.Text;

namespace Multitask.Stages.Training;

/// <summary>A SHA-256 digest over a checkpoint's metadata and vectors, computed piece by piece: a changed bit anywhere shows.</summary>
internal sealed class Checksum : IDisposable
{
    /// <summary>Bytes of a digest.</summary>
    internal const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of the metadata, so far.</summary>
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

    /// <summary>The digest of all that was added, <see cref="Length"/> bytes.</summary>
    internal byte[] Finish() => _hash.GetHashAndReset();

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}
