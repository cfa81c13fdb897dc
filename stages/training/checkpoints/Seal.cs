using System.Security.Cryptography;
using System.Text;

namespace Multitask.Stages.Training;

/// <summary>A digest over a checkpoint's metadata and vectors: a changed bit anywhere shows.</summary>
internal sealed class Seal : IDisposable
{
    /// <summary>Bytes of a digest.</summary>
    internal const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Over the metadata, so far.</summary>
    internal Seal(Map<string, string> metadata)
    {
        foreach (var pair in metadata.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add($"{pair.Key}={pair.Value}\n");
        }
    }

    /// <summary>Over a text, too.</summary>
    internal void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Over some bytes, too.</summary>
    internal void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The digest of all that was added.</summary>
    internal byte[] Close() => _hash.GetHashAndReset();

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}
