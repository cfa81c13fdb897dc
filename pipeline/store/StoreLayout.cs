namespace Multitask.Pipeline.Storage;

/// <summary>Where a store keeps what: the one place that knows its names.</summary>
/// <remarks>
/// <c>k2</c> and <c>d2</c> are the first two digits of a key or digest.
/// <list type="bullet">
/// <item><c>.multitask-store</c> makes the folder a store (<see cref="StoreMark"/>);</item>
/// <item><c>manifests/k2/KEY.json</c> names the files of an output;</item>
/// <item><c>blobs/d2/DIGEST</c> holds a content, read-only;</item>
/// <item><c>index/d2/DIGEST</c> says in which state a blob was last read and found sound: may be lost at any time;</item>
/// <item><c>locks/k2/KEY.lock</c> is locked by the process that works on a key; <c>locks/runs.lock</c> by every run (shared) and by
/// whoever removes things (exclusive);</item>
/// <item><c>tmp/KEY/</c> belongs to the holder of the lock of KEY, and is a dead owner's if nobody holds it; its folder <c>out</c> is
/// where a stage writes. Files right in <c>tmp/</c> are drafts of the index: may be removed at any time;</item>
/// <item><c>checkpoints/k2/KEY/</c> is what a run of KEY that was interrupted needs to go on; its own until KEY has an output;</item>
/// <item><c>pipelines/ID.json</c> says what a pipeline that ran with the store needs.</item>
/// </list>
/// </remarks>
/// <param name="Root">The folder of the store.</param>
public sealed record StoreLayout(string Root)
{
    /// <summary>The folder of manifests.</summary>
    public string Manifests => Path.Combine(Root, "manifests");

    /// <summary>The folder of blobs.</summary>
    public string Blobs => Path.Combine(Root, "blobs");

    /// <summary>The folder of the index.</summary>
    public string Indices => Path.Combine(Root, "index");

    /// <summary>The folder of locks.</summary>
    public string Locks => Path.Combine(Root, "locks");

    /// <summary>The folder of what is not complete.</summary>
    public string Unfinished => Path.Combine(Root, "tmp");

    /// <summary>The folder of checkpoints.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>The lock of all runs.</summary>
    public string Runs => Path.Combine(Locks, "runs.lock");

    /// <summary>The manifest of a key.</summary>
    public string Manifest(string key) => Path.Combine(Manifests, key[..2], $"{key}.json");

    /// <summary>The blob of a digest.</summary>
    public string Blob(string digest) => Path.Combine(Blobs, digest[..2], digest);

    /// <summary>What is known of a blob.</summary>
    public string Index(string digest) => Path.Combine(Indices, digest[..2], digest);

    /// <summary>The lock of a key.</summary>
    public string Lock(string key) => Path.Combine(Locks, key[..2], $"{key}.lock");

    /// <summary>The folder of the holder of a key's lock.</summary>
    public string Work(string key) => Path.Combine(Unfinished, key);

    /// <summary>What a run of a key needs to go on after an interruption.</summary>
    public string CheckpointsOf(string key) => Path.Combine(Checkpoints, key[..2], key);

    /// <summary>Where a stage writes its output.</summary>
    internal string Output(string key) => Path.Combine(Work(key), "out");

    /// <summary>A new name for a draft of the index.</summary>
    internal string Draft() => Path.Combine(Unfinished, $"{Guid.NewGuid():n}.index");

    /// <summary>The folders between the store and something in it, outermost first.</summary>
    internal Seq<string> FoldersTo(string path)
    {
        var parts = Path.GetRelativePath(Root, path).Split('/');
        return Seq(Enumerable.Range(1, parts.Length - 1).Select(count => Path.Combine([Root, .. parts[..count]])).ToArray());
    }
}
