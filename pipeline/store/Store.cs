namespace Multitask.Pipeline.Storage;

/// <summary>How the store makes sure that a blob is what its name says.</summary>
public enum Check
{
    /// <summary>Reads it, unless it was read in the state it is in now.</summary>
    Fast,

    /// <summary>Reads it.</summary>
    Full,
}

/// <summary>The content-addressed store: a manifest a key names the files of an output, blobs by digest hold them.</summary>
/// <remarks>
/// Everything is written under a temporary name, flushed and renamed, so a reader never sees half a file and a power cut leaves the
/// old output or the new one. Nothing in it is trusted. Writing under a key needs its lock (<see cref="TryLockKey"/>); reading needs none.
/// <see cref="StoreLayout"/> says where things are, <c>docs/store.md</c> what is promised.
/// </remarks>
/// <param name="Root">Its folder, an absolute path; made when something is written.</param>
public sealed record Store(string Root)
{
    private const long LargestManifest = 64_000_000;

    /// <summary>How it writes and reads.</summary>
    public FileLayer Files { get; init; } = FileLayer.Real;

    /// <summary>How it checks blobs.</summary>
    public Check Check { get; init; } = Check.Fast;

    /// <summary>Where it keeps what.</summary>
    public StoreLayout Layout => new(Root);

    private Tree Tree => new(Files, Layout);

    /// <summary>Why its folder cannot be a store, if so: it holds something else. Looks at the folder and writes nothing.</summary>
    public Option<string> Refusal() => new StoreMark(Tree).Look().Match(Right: _ => Option<string>.None, Left: Some);

    /// <summary>The verified output of a key. Writes nothing but the index of what it verified, and that only if it can.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stage">The name the output gets.</param>
    public Lookup Find(string key, string stage) => ReadManifest(key)
        .Bind(found => found.Match(
            Some: manifest => All(manifest.Files, Verify).Map<Lookup>(_ => new Lookup.Hit(ArtifactOf(manifest, key, stage))),
            None: () => new Lookup.Absent()))
        .IfLeft(reason => new Lookup.Damaged(reason));

    /// <summary>The parts of a key that was run once, to tell what changed since.</summary>
    public Option<string> PartsOf(string key) =>
        ReadManifest(key).IfLeft(Option<Manifest>.None).Map(manifest => manifest.Parts);

    /// <summary>The digests of the blobs that a key needs; none if it has no sound manifest.</summary>
    public Option<Seq<string>> BlobsOf(string key) =>
        ReadManifest(key).IfLeft(Option<Manifest>.None).Map(manifest => manifest.Files.Map(file => file.Digest));

    /// <summary>Takes the lock of a key; none if somebody else has it.</summary>
    public Either<string, Option<FileLock>> TryLockKey(string key, Owner owner) => TryLock(Layout.Lock(key), shared: false)
        .Map(held => held.Map(ours =>
        {
            // A text for those who wait: without it they wait as well.
            _ = ours.Mark(owner.ToBytes());
            return ours;
        }));

    /// <summary>Who has the lock of a key, or had it last.</summary>
    public Option<Owner> OwnerOf(string key) => FileLock.MarkOf(Layout.Lock(key)).ToOption().Bind(Owner.Of);

    /// <summary>Shares the lock of all runs: while somebody does, nothing may be removed. None while somebody removes things.</summary>
    public Either<string, Option<FileLock>> TryLockShared() => TryLock(Layout.Runs, shared: true);

    /// <summary>Takes the lock of all runs alone, to remove things; none while there are runs.</summary>
    public Either<string, Option<FileLock>> TryLockExclusive() => TryLock(Layout.Runs, shared: false);

    /// <summary>An empty folder for a run of a key, whose lock the caller holds; what an owner who died left there is removed.</summary>
    public Either<string, string> NewFolder(string key) => Drop(key)
        .Bind(_ => Disk.Try(() =>
        {
            Tree.MakeRoom(Path.Combine(Layout.Output(key), "file"));
            return Layout.Output(key);
        }))
        .For("a folder for the output", Root)
        .MapLeft(reason => Drop(key).Match(Right: _ => reason, Left: _ => reason));

    /// <summary>Removes the folder of a run of a key, whose lock the caller holds, and whatever is in it.</summary>
    public Either<string, Unit> Drop(string key) => Disk.Try(() =>
    {
        if (Files.State(Layout.Unfinished).Exists(state => state.Kind == FileKind.Folder))
        {
            Files.DeleteFolder(Layout.Work(key));
        }
    });

    /// <summary>Whether there is something that a run of a key could go on with.</summary>
    public bool HasCheckpoints(string key) =>
        Disk.Try(() => Files.State(Layout.CheckpointsOf(key)).IsSome).IfLeft(false);

    /// <summary>Removes what a run of a key, whose lock the caller holds, could go on with.</summary>
    public Either<string, Unit> DropCheckpoints(string key) => Disk.Try(() =>
    {
        if (Files.State(Layout.CheckpointsOf(key)).Exists(state => state.Kind == FileKind.Folder))
        {
            Files.DeleteFolder(Layout.CheckpointsOf(key));
        }
    });

    /// <summary>Takes every file of a folder into the store and makes them the output of a key, whose lock the caller holds.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stage">The name of its stage, for messages.</param>
    /// <param name="folder">The files.</param>
    /// <param name="measured">The names of those that are measured as a whole: the digest of the output leaves them out.</param>
    public Either<string, Artifact> Save(StageKey key, string stage, string folder, Seq<string> measured = default)
    {
        var intake = new BlobWriter(Tree);
        return
            from files in intake.Take(folder)
            let manifest = new Manifest(key.Parts, files.Map(file => file with { Measured = measured.Contains(file.Name) }))
            from done in intake.Record(key.Value, manifest)
            select ArtifactOf(manifest, key.Value, stage);
    }

    /// <summary>The keys whose runs did not end, or have not yet.</summary>
    public Either<string, Seq<string>> Unfinished() => Disk.Try(() =>
        Files.State(Layout.Unfinished).Exists(state => state.Kind == FileKind.Folder)
            ? Files.List(Layout.Unfinished).Map(path => Path.GetFileName(path) ?? "").Filter(Digest.Is)
            : Seq<string>());

    /// <summary>Removes the folder and the lock file of a key if nobody works on it; whether that is so.</summary>
    public Either<string, bool> Reclaim(string key) =>
        from held in TryLock(Layout.Lock(key), shared: false)
        from done in held.Match(
            // Under the lock: who opened the file before it went will see that it has gone.
            Some: ours => Resources.Use(ours, _ => Drop(key).Bind(_ => Disk.Try(() => Files.Delete(Layout.Lock(key)))).Map(_ => true)),
            None: () => false)
        select done;

    /// <summary>Whoever writes or removes takes a lock first, so here a folder becomes a store, or turns out to be none.</summary>
    private Either<string, Option<FileLock>> TryLock(string path, bool shared) => new StoreMark(Tree).Claim().Bind(_ => Disk.Try(() =>
    {
        Tree.MakeRoom(path);
        return Files.Lock(path, shared);
    }).For("the lock", Root));

    private Either<string, Option<Manifest>> ReadManifest(string key) => Tree.Read(Layout.Manifest(key), LargestManifest)
        .MapLeft(reason => $"manifest corrupt: {reason}")
        .Bind(found => found.Match(
            Some: json => Manifest.Of(json, key).Map(Some),
            None: () => Right<string, Option<Manifest>>(None)));

    private Either<string, Unit> Verify(StoredFile file) => Tree.Look(Layout.Blob(file.Digest))
        .MapLeft(reason => $"blob corrupt: {file.Name}: {reason}")
        .Bind(state => state.ToEither($"blob missing: {file.Name}"))
        .Bind(state => state.Size == file.Size
            ? Verify(file, state)
            : $"blob corrupt: {file.Name} has {state.Size} of {file.Size} bytes");

    private Either<string, Unit> Verify(StoredFile file, FileState state)
    {
        var index = new VerifiedIndex(Tree);
        return Check == Check.Fast && index.Knows(file.Digest, state)
            ? unit
            : index.Check(file.Digest, state)
                .MapLeft(reason => $"blob corrupt: {file.Name}: {reason}")
                .Bind<Unit>(sound => sound ? unit : $"blob corrupt: {file.Name}");
    }

    /// <summary>Does the same with every file, up to the first failure.</summary>
    private static Either<string, Unit> All(Seq<StoredFile> files, Func<StoredFile, Either<string, Unit>> act) =>
        Eithers.FoldWhile(files, unit, (_, file) => act(file));

    private Artifact ArtifactOf(Manifest manifest, string key, string stage) =>
        new(stage, key, manifest.Output, toMap(manifest.Files.Map(file => (file.Name, Layout.Blob(file.Digest)))))
        {
            Digests = toMap(manifest.Files.Filter(file => !file.Measured).Map(file => (file.Name, file.Digest))),
        };
}
