using System.Diagnostics.CodeAnalysis;

namespace Multitask.Serving;

/// <summary>A version as the repository keeps it.</summary>
/// <param name="Folder">Of its bundle.</param>
/// <param name="Stamp">What the folder was when it was last read.</param>
/// <param name="Served">What answers.</param>
/// <param name="Reason">Why the folder's present content does not answer; empty if it does.</param>
internal sealed record KeptVersion(string Folder, BundleStamp Stamp, Option<ServedVersion> Served, string Reason);

/// <summary>A model as the repository keeps it.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Versions">By their numbers.</param>
/// <param name="Unloaded">Whether it is not to be served until it is loaded again.</param>
internal sealed record KeptModel(BundleSource Source, Map<string, KeptVersion> Versions, bool Unloaded)
{
    /// <summary>The versions that answer, the newest first.</summary>
    internal Seq<ServedVersion> Served => Seq(Versions.AsEnumerable()
        .OrderByDescending(pair => BundleFolders.Number(pair.Key))
        .Bind(pair => pair.Value.Served)
        .ToArray());
}

/// <summary>The models that are served. What is looked up is always whole: a bundle is opened and tried before it takes the place of another.</summary>
internal sealed class ModelRepository : IDisposable
{
    private readonly Lock _loading = new();
    private readonly ServingOptions _options;
    private readonly ServingMetrics _metrics;
    private readonly Atom<Map<string, KeptModel>> _models;

    private ModelRepository(ServingOptions options, ServingMetrics metrics, Map<string, KeptModel> models) =>
        (_options, _metrics, _models) = (options, metrics, Atom(models));

    /// <summary>Opens every bundle; Left: a line for each that cannot be served.</summary>
    internal static Either<Seq<string>, ModelRepository> Open(ServingOptions options, ServingMetrics metrics)
    {
        var opened = options.Bundles.Map(source => Opened(source, options)).Strict();
        var names = opened.Bind(one => one.RightToSeq()).Map(model => model.Name);
        var problems = opened.Bind(one => one.LeftToSeq())
            + names.Filter(name => names.Count(other => other == name) > 1).Distinct()
                .Map(name => $"several bundles are called {name}: name them, as in other={options.Bundles.Head.Folder}");
        if (!problems.IsEmpty)
        {
            opened.Iter(one => one.IfRight(model => model.Bundles.Iter(version => version.Bundle.Scorer.Dispose())));
            return problems.Strict();
        }

        var repository = new ModelRepository(options, metrics, Map<string, KeptModel>());
        opened.Iter(one => one.IfRight(model => repository.Put(model.Name, new KeptModel(
            model.Source,
            toMap(model.Bundles.Map(version => (version.Version, repository.Serve(model.Name, version)))),
            Unloaded: false))));
        return repository;
    }

    /// <summary>Every model by name.</summary>
    internal Map<string, KeptModel> Models => _models.Value;

    /// <summary>The versions of a model that answer, the oldest first.</summary>
    internal Seq<string> Versions(string name) => Models.Find(name).ToSeq().Bind(model => model.Served.Map(one => one.Version)).Rev();

    /// <summary>Whether every model that is to be served has a version that answers.</summary>
    internal bool IsReady => Models.Values.ForAll(model => model.Unloaded || !model.Served.IsEmpty);

    /// <summary>A version of a model, held for the caller, who lets it go: the newest where none is named.</summary>
    internal Either<Refusal, ServedVersion> Hold(string name, Option<string> version)
    {
        // What is found may be retired before it is held: then there is another to be found.
        var found = Find(name, version);
        while (found.Case is ServedVersion served && !served.TryHold())
        {
            found = Find(name, version);
        }

        return found;
    }

    /// <summary>Looks at the folder of a model and serves what is new there.</summary>
    /// <param name="name">Of the model.</param>
    /// <param name="forced">Also what did not change, and a model that was unloaded.</param>
    /// <returns>The versions that are new; Left: why something new is not served, what was served before still is.</returns>
    internal Either<string, Seq<string>> Load(string name, bool forced)
    {
        lock (_loading)
        {
            return Models.Find(name).Match(
                Some: model => model.Unloaded && !forced ? Seq<string>() : Refresh(name, model, forced),
                None: () => Left<string, Seq<string>>(Unknown(name)));
        }
    }

    /// <summary>Serves a model no longer; requests that it has are answered.</summary>
    internal Either<string, Seq<string>> Unload(string name)
    {
        lock (_loading)
        {
            return Models.Find(name).ToEither(Unknown(name)).Map(model =>
            {
                Put(name, model with { Versions = Map<string, KeptVersion>(), Unloaded = true });
                model.Served.Iter(served => served.Dispose());
                return Seq<string>();
            });
        }
    }

    /// <inheritdoc />
    public void Dispose() => Models.Keys.ToSeq().Strict().Iter(name => Unload(name));

    private Either<Refusal, ServedVersion> Find(string name, Option<string> version) =>
        from model in Models.Find(name).ToEither(Refusal.Missing(Unknown(name)))
        from served in version.Match(
            Some: wanted => model.Served.Find(one => one.Version == wanted),
            None: () => model.Served.HeadOrNone()).ToEither(Refusal.Missing(
                model.Unloaded ? $"model '{Sanitize.Line(name)}' is not loaded"
                : $"model '{name}' has no version {version.Map(wanted => Sanitize.Line(wanted)).IfNone("")}, found {string.Join(", ", model.Served.Map(one => one.Version))}"))
        select served;

    private Either<string, Seq<string>> Refresh(string name, KeptModel model, bool forced) =>
        from folders in BundleFolders.Find(model.Source.Folder)
        let found = folders.Map(one => (one.Version, Kept: Refreshed(name, one, forced ? None : model.Versions.Find(one.Version)))).Strict()
        let news = found.Filter(one => !model.Versions.Values.Contains(one.Kept)).Strict()
        let done = Replace(name, model, toMap(found))
        from whole in news.Find(one => one.Kept.Served.IsNone).Match(
            Some: refused => Left<string, Seq<string>>(refused.Kept.Reason),
            None: () => news.Map(one => one.Version))
        select whole;

    private KeptVersion Refreshed(string name, (string Version, string Folder) one, Option<KeptVersion> known)
    {
        var stamp = BundleStamp.Of(one.Folder);
        return known.Filter(version => version.Stamp == stamp).IfNone(() =>
        {
            var opened = Bundle.Open(one.Folder, _options);
            _metrics.Load(name, opened.IsRight);
            return opened.Match(
                Right: bundle => Serve(name, (one.Version, one.Folder, stamp, bundle)),
                Left: reason => new KeptVersion(one.Folder, stamp, None, reason));
        });
    }

    /// <summary>Puts new versions in place of the old ones. Where a new one cannot be served the old one goes on.</summary>
    private Unit Replace(string name, KeptModel model, Map<string, KeptVersion> found)
    {
        var next = model with
        {
            Versions = found.Map((version, one) => one with { Served = one.Served || model.Versions.Find(version).Bind(old => old.Served) }),
            Unloaded = false,
        };
        Put(name, next);
        return model.Served.Filter(old => !next.Served.Contains(old)).Iter(old => old.Dispose());
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The repository owns it until it is retired.")]
    private KeptVersion Serve(string name, (string Version, string Folder, BundleStamp Stamp, Bundle Bundle) one) => new(
        one.Folder,
        one.Stamp,
        Some(new ServedVersion((name, one.Version), one.Bundle, _options, batch => _metrics.Batch(name, one.Version, batch))),
        "");

    private void Put(string name, KeptModel model) => _models.Swap(models => models.AddOrUpdate(name, model));

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
