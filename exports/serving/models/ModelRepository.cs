using System.Diagnostics.CodeAnalysis;

namespace Multitask.Serving;

/// <summary>A version in the repository.</summary>
/// <param name="Folder">The folder of its bundle.</param>
/// <param name="Stamp">The folder's stamp when it was last read.</param>
/// <param name="Served">The version being served; after a failed reload, the previous content.</param>
/// <param name="Reason">Why the folder's current content is not served; empty if it is.</param>
internal sealed record VersionEntry(string Folder, BundleStamp Stamp, Option<ServedVersion> Served, string Reason);

/// <summary>A model in the repository.</summary>
/// <param name="Source">The bundle or folder of versions it is loaded from.</param>
/// <param name="Versions">Its versions by number.</param>
/// <param name="Unloaded">Whether a client unloaded it; it is then not served until it is loaded again.</param>
internal sealed record ModelEntry(BundleSource Source, Map<string, VersionEntry> Versions, bool Unloaded)
{
    /// <summary>The versions being served, newest first.</summary>
    internal Seq<ServedVersion> Served => Seq(Versions.AsEnumerable()
        .OrderByDescending(pair => BundleFolders.Number(pair.Key))
        .Bind(pair => pair.Value.Served)
        .ToArray());
}

/// <summary>The models that are served. A reload is atomic: a bundle is opened and run once before it replaces the previous one.</summary>
internal sealed class ModelRepository : IDisposable
{
    private readonly Lock _loading = new();
    private readonly ServingOptions _options;
    private readonly ServingMetrics _metrics;
    private readonly Atom<Map<string, ModelEntry>> _models;

    private ModelRepository(ServingOptions options, ServingMetrics metrics, Map<string, ModelEntry> models) =>
        (_options, _metrics, _models) = (options, metrics, Atom(models));

    /// <summary>Opens every bundle.</summary>
    /// <returns>The repository, or one line for each bundle that cannot be served.</returns>
    internal static Either<Seq<string>, ModelRepository> Open(ServingOptions options, ServingMetrics metrics)
    {
        var opened = options.Bundles.Map(source => Opened(source, options)).Strict();
        var names = opened.Bind(one => one.RightToSeq()).Map(model => model.Name);
        var problems = opened.Bind(one => one.LeftToSeq())
            + names.Filter(name => names.Count(other => other == name) > 1).Distinct()
                .Map(name => $"several bundles are named {name}: give one another name, as in other={options.Bundles.Head.Folder}");
        if (!problems.IsEmpty)
        {
            opened.Iter(one => one.IfRight(model => model.Bundles.Iter(version => version.Bundle.Scorer.Dispose())));
            return problems.Strict();
        }

        var repository = new ModelRepository(options, metrics, Map<string, ModelEntry>());
        opened.Iter(one => one.IfRight(model => repository.Put(model.Name, new ModelEntry(
            model.Source,
            toMap(model.Bundles.Map(version => (version.Version, repository.Serve(model.Name, version)))),
            Unloaded: false))));
        return repository;
    }

    /// <summary>Every model by name.</summary>
    internal Map<string, ModelEntry> Models => _models.Value;

    /// <summary>The versions of a model that are served, oldest first.</summary>
    internal Seq<string> Versions(string name) => Models.Find(name).ToSeq().Bind(model => model.Served.Map(one => one.Version)).Rev();

    /// <summary>Whether every model that was not unloaded has a version that is served.</summary>
    internal bool IsReady => Models.Values.ForAll(model => model.Unloaded || !model.Served.IsEmpty);

    /// <summary>A version of a model, by default the newest, with a reference that the caller releases by disposing it.</summary>
    internal Either<RequestError, ServedVersion> Acquire(string name, Option<string> version)
    {
        // Between the look-up and the acquisition the version may be retired; the next look-up then finds its replacement.
        var found = Find(name, version);
        while (found.Case is ServedVersion served && !served.TryAcquire())
        {
            found = Find(name, version);
        }

        return found;
    }

    /// <summary>Reads the folder of a model and serves its new content.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="forced">Also reloads unchanged content, and a model that was unloaded.</param>
    /// <returns>The versions with new content; or one line saying why one cannot be served, in which case its previous content still is.</returns>
    internal Either<string, Seq<string>> Load(string name, bool forced)
    {
        lock (_loading)
        {
            return Models.Find(name).Match(
                Some: model => model.Unloaded && !forced ? Seq<string>() : Refresh(name, model, forced),
                None: () => Left<string, Seq<string>>(Unknown(name)));
        }
    }

    /// <summary>Stops serving a model; requests that it has already accepted are completed.</summary>
    internal Either<string, Seq<string>> Unload(string name)
    {
        lock (_loading)
        {
            return Models.Find(name).ToEither(Unknown(name)).Map(model =>
            {
                Put(name, model with { Versions = Map<string, VersionEntry>(), Unloaded = true });
                model.Served.Iter(served => served.Dispose());
                return Seq<string>();
            });
        }
    }

    /// <inheritdoc />
    public void Dispose() => Models.Keys.ToSeq().Strict().Iter(name => Unload(name));

    private Either<RequestError, ServedVersion> Find(string name, Option<string> version) =>
        from model in Models.Find(name).ToEither(RequestError.NotFound(Unknown(name)))
        from served in version.Match(
            Some: wanted => model.Served.Find(one => one.Version == wanted),
            None: () => model.Served.HeadOrNone()).ToEither(RequestError.NotFound(
                model.Unloaded ? $"model '{Sanitize.Line(name)}' is not loaded"
                : $"model '{name}' has no version {version.Map(wanted => Sanitize.Line(wanted)).IfNone("")}, found {string.Join(", ", model.Served.Map(one => one.Version))}"))
        select served;

    private Either<string, Seq<string>> Refresh(string name, ModelEntry model, bool forced) =>
        from folders in BundleFolders.Find(model.Source.Folder)
        let found = folders.Map(one => (one.Version, Entry: Refreshed(name, one, forced ? None : model.Versions.Find(one.Version)))).Strict()
        let changed = found.Filter(one => !model.Versions.Values.Contains(one.Entry)).Strict()
        let replaced = Replace(name, model, toMap(found))
        from versions in changed.Find(one => one.Entry.Served.IsNone).Match(
            Some: rejected => Left<string, Seq<string>>(rejected.Entry.Reason),
            None: () => changed.Map(one => one.Version))
        select versions;

    private VersionEntry Refreshed(string name, (string Version, string Folder) one, Option<VersionEntry> known)
    {
        var stamp = BundleStamp.Of(one.Folder);
        return known.Filter(version => version.Stamp == stamp).IfNone(() =>
        {
            var opened = Bundle.Open(one.Folder, _options);
            _metrics.Load(name, opened.IsRight);
            return opened.Match(
                Right: bundle => Serve(name, (one.Version, one.Folder, stamp, bundle)),
                Left: reason => new VersionEntry(one.Folder, stamp, None, reason));
        });
    }

    /// <summary>Replaces the versions. If the new content of one cannot be served, its previous content still is.</summary>
    private Unit Replace(string name, ModelEntry model, Map<string, VersionEntry> found)
    {
        var next = model with
        {
            Versions = found.Map((version, one) => one with { Served = one.Served || model.Versions.Find(version).Bind(old => old.Served) }),
            Unloaded = false,
        };
        Put(name, next);
        return model.Served.Filter(old => !next.Served.Contains(old)).Iter(old => old.Dispose());
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The repository owns the version until it retires it.")]
    private VersionEntry Serve(string name, (string Version, string Folder, BundleStamp Stamp, Bundle Bundle) one) => new(
        one.Folder,
        one.Stamp,
        Some(new ServedVersion((name, one.Version), one.Bundle, _options, batch => _metrics.Batch(name, one.Version, batch))),
        "");

    private void Put(string name, ModelEntry model) => _models.Swap(models => models.AddOrUpdate(name, model));

    private string Unknown(string name) => $"there is no model '{Sanitize.Line(name)}', found {string.Join(", ", Models.Keys)}";

    private static Either<string, OpenedModel> Opened(BundleSource source, ServingOptions options) =>
        from folders in BundleFolders.Find(source.Folder)
        from bundles in Eithers.Traverse(folders, one =>
        {
            var stamp = BundleStamp.Of(one.Folder);
            return Bundle.Open(one.Folder, options).Map(bundle => (one.Version, one.Folder, stamp, bundle));
        })
        select new OpenedModel(source, source.Name.IfNone(bundles.Last.bundle.Card.Pipeline), bundles);

    private sealed record OpenedModel(BundleSource Source, string Name, Seq<(string Version, string Folder, BundleStamp Stamp, Bundle Bundle)> Bundles);
}
