namespace Multitask.Pipeline.Planning;

/// <summary>From a configuration tree to the records of a pipeline; what is wrong in one place hides no mistake in another.</summary>
/// <param name="Settings">What it says of itself.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Entries">All stages with their mappings, those with mistakes too; a matrix has become its variants.</param>
internal sealed record PipelineDecoder<TStage>(
    Validation<Problem, PipelineSettings> Settings, Seq<Validation<Problem, NamedStage<TStage>>> Stages, Seq<ConfigEntry> Entries)
    where TStage : IStage
{
    /// <summary>The names of all stages.</summary>
    internal Seq<string> Names => Entries.Map(entry => entry.Key);

    /// <summary>Decodes a file, overrides applied.</summary>
    internal static PipelineDecoder<TStage> Of(ConfigNode root, Seq<StageKind<TStage>> kinds)
    {
        var (written, asked) = Completed(StagesOf(root), kinds);
        var (variants, wrong) = MatrixExpansion.Of(written, kinds);
        var (expanded, made) = Expanded(variants, kinds);
        var problems = Seq((asked + wrong + made).Distinct().ToArray());
        var count = PipelineRules.StageCount(expanded.Count).Filter(_ => !expanded.IsEmpty)
            .Map(message => new Problem("stages", $"with every matrix expanded, {message}"));
        var stages = expanded.Map(one => Stage(one, kinds)).Strict()
            + (problems + count.ToSeq()).Map(Fail<Problem, NamedStage<TStage>>);
        return new PipelineDecoder<TStage>(SettingsDecoder(root), stages.Strict(), expanded.Map(one => one.Entry).Strict());
    }

    /// <summary>Where the key of a stage stands; where it is not there, the stage.</summary>
    internal Option<Position> Locate(string stage, string key) =>
        Entries.Find(entry => entry.Key == stage).Bind(entry => key.Length == 0 ? entry.Value.Place.At : entry.Value.Locate(key));

    private static Decoder<PipelineSettings> SettingsDecoder =>
        (Field.Required("pipeline", Decode.Text.Ensure(PipelineRules.PipelineName)),
        Field.Optional("seed", Decode.ULong, 0UL),
        Field.Optional("device", Decode.Text.Ensure(PipelineRules.Device), "auto"),
        Field.Maybe("cluster", ClusterProfile.Decoder),
        Field.Optional("track", Tracker.Decoder, Seq<Tracker>()),
        Field.Required("stages", Decode.Mapping.Ensure(stages => PipelineRules.StageCount(stages.Entries.Count))))
        .Apply((name, seed, device, cluster, track, _) => new PipelineSettings(name, seed, device) { Cluster = cluster, Track = track })
        .Decoder;

    /// <summary>None where they are too many to be looked at.</summary>
    private static Seq<ConfigEntry> StagesOf(ConfigNode root) =>
        (root as ConfigNode.Mapping)?.Find("stages").Bind(stages => Decode.Mapping(stages).ToOption())
            .Filter(stages => PipelineRules.StageCount(stages.Entries.Count).IsNone).Map(stages => stages.Entries)
            .IfNone(Seq<ConfigEntry>()) ?? Seq<ConfigEntry>();

    private static Validation<Problem, NamedStage<TStage>> Stage(ExpandedStage expanded, Seq<StageKind<TStage>> kinds)
    {
        var entry = expanded.Entry;
        var key = new ConfigNode.Scalar(expanded.Written, false, entry.Value.Place with { At = entry.At });
        var name = Decode.Text.Ensure(PipelineRules.StageName)(key);
        var stage = Decode.Mapping(entry.Value).Bind(node => KindOf(node, kinds).Match(
            Some: kind => kind.Decode(node),
            None: () => Fail<Problem, TStage>(node.Place.Problem(NoKind(node.Keys, kinds.Map(kind => kind.Keyword))))));
        return (name, stage).Apply((_, record) => new NamedStage<TStage>(entry.Key, record) { Variant = expanded.Variant });
    }

    private static Option<StageKind<TStage>> KindOf(ConfigNode node, Seq<StageKind<TStage>> kinds) => node is ConfigNode.Mapping mapping
        ? kinds.Find(kind => mapping.Find(kind.Keyword).IsSome)
        : None;

    /// <summary>The stages of the file with those that some of them ask for, and without those that ask for what cannot be had.</summary>
    private static (Seq<ConfigEntry> Stages, Seq<Problem> Problems) Completed(Seq<ConfigEntry> stages, Seq<StageKind<TStage>> kinds) => stages.Fold(
        (Stages: stages, Problems: Seq<Problem>()),
        (known, entry) => KindOf(entry.Value, kinds).Map(kind => kind.Complete(entry, known.Stages)).IfNone(Success<Problem, Seq<ConfigEntry>>(Seq1(entry))).Match(
            some => (known.Stages.Bind(one => one.Key == entry.Key ? some : Seq1(one)).Strict(), known.Problems),
            problems => (known.Stages.Filter(one => one.Key != entry.Key).Strict(), known.Problems + problems)));

    private static (Seq<ExpandedStage> Stages, Seq<Problem> Problems) Expanded(Seq<ExpandedStage> stages, Seq<StageKind<TStage>> kinds) => stages.Fold(
        (Stages: Seq<ExpandedStage>(), Problems: Seq<Problem>()),
        (known, stage) => KindOf(stage.Entry.Value, kinds).Map(kind => kind.Expand(stage)).IfNone(Success<Problem, Seq<ExpandedStage>>(Seq1(stage))).Match(
            some => (known.Stages + some, known.Problems),
            problems => (known.Stages.Add(stage), known.Problems + problems)));

    private static string NoKind(Seq<string> keys, Seq<string> keywords) =>
        $"must have one of the keys {string.Join(", ", keywords)}"
        + keys.Map(key => DidYouMean.Hint(key, keywords)).Find(hint => hint.Length > 0).IfNone("");
}
