namespace Multitask.Pipeline.Planning;

/// <summary>A stage of a file with its matrix, before it is expanded.</summary>
/// <param name="Entry">Its name and its mapping.</param>
/// <param name="Node">The mapping without the matrix; none where it is no mapping.</param>
/// <param name="Settings">What its variants set; one that sets nothing where there is no matrix.</param>
/// <param name="Decode">Its decoder; none where it is of no kind.</param>
internal sealed record Template<TStage>(
    ConfigEntry Entry, Option<ConfigNode.Mapping> Node, Seq<Setting> Settings, Option<Decoder<TStage>> Decode)
    where TStage : IStage
{
    private const string SeedKey = "seed";

    /// <summary>What is wrong with its matrix.</summary>
    internal Seq<Problem> Problems { get; private init; }

    /// <summary>What its first variant reads; none where that has mistakes. Known once: decoding is the dear part of an expansion.</summary>
    internal Option<Seq<StageReference>> Reads { get; private init; }

    private Option<ConfigNode.Mapping> First => Node.Map(node => Put(node, Settings.Head));

    internal static Template<TStage> Of(ConfigEntry entry, Seq<StageKind<TStage>> kinds)
    {
        var mapping = Optional(entry.Value as ConfigNode.Mapping);
        var settings = mapping.Bind(node => node.Find(Matrix.Keyword)).Match(
            Some: matrix => Matrix.Decode(entry.Key, matrix),
            None: () => Success<Problem, Seq<Setting>>(Seq1(Setting.None)));
        var kind = mapping.Bind(node => kinds.Find(one => node.Find(one.Keyword).IsSome));
        var template = new Template<TStage>(
            entry, mapping.Map(node => node.Without(Matrix.Keyword)), settings.IfFail(Seq1(Setting.None)), kind.Map(one => one.Decode))
        {
            Problems = settings.Match(_ => Seq<Problem>(), problems => problems),
        };
        return template with { Reads = template.First.Bind(template.Read) };
    }

    /// <summary>
    /// Its variants, given those of all it reads. A stage whose first variant has mistakes stays one: they are then told once.
    /// </summary>
    internal Seq<ExpandedStage> Expand(Map<string, Seq<ExpandedStage>> known) => (Node.Case, Reads.Case) switch
    {
        (ConfigNode.Mapping node, Seq<StageReference> reads) when Problems.IsEmpty => Expand(node, reads, known),
        (ConfigNode.Mapping, _) => Seq1(new ExpandedStage(Entry with { Value = First.IfNone(() => throw new System.Diagnostics.UnreachableException()) }, None)),
        _ => Seq1(new ExpandedStage(Entry, None)),
    };

    private Seq<ExpandedStage> Expand(ConfigNode.Mapping node, Seq<StageReference> reads, Map<string, Seq<ExpandedStage>> known)
    {
        var means = reads
            .Bind(read => References.Of(read.Stage, known).Map(found => (Key: Path(read.Key), Read: read.Stage, Found: found)).ToSeq())
            .Filter(one => one.Found.Count > 1 || one.Found.Head.Name != one.Read)
            .ToLookup(one => Gathers(node, one.Key));
        var (gathered, single) = (Seq(means[true].ToArray()), Seq(means[false].ToArray()));
        var joins = single.Fold(
            Seq1((Values: Seq<AxisValue>(), New: Seq<AxisValue>(), Names: Seq<(Seq<string> Key, string Name)>())),
            (all, one) => all.Bind(join => one.Found
                .Filter(candidate => candidate.AgreesWith(join.Values))
                .Map(candidate => (
                    Union(join.Values, candidate.Values), Union(join.New, candidate.New), join.Names.Add((one.Key, candidate.Name))))).Strict());
        return Settings.Bind(setting => joins.Map(join =>
        {
            var named = join.Names.Fold(Put(node, setting), (put, one) => Place(put, one.Key, at => at.Named(one.Name)));
            var lists = gathered.GroupBy(one => one.Key.Head).Aggregate(named, (put, group) => Gather(put, group.Key, [.. group.Select(one => (one.Read, one.Found))], join.Values));
            return Stage(Seeded(lists, setting, join.Values), Union(setting.Values.Map(value => value.Axis), join.New));
        })).Strict();
    }

    private ExpandedStage Stage(ConfigNode.Mapping node, Seq<AxisValue> values)
    {
        var variant = new Variant(Entry.Key, values.Strict());
        return new ExpandedStage(Entry with { Key = variant.Name, Value = node }, values.IsEmpty ? None : Some(variant));
    }

    /// <summary>What is read by a stage with a seed of its own has that seed too, where the stage can have one and says nothing else.</summary>
    private ConfigNode.Mapping Seeded(ConfigNode.Mapping node, Setting setting, Seq<AxisValue> values) => values
        .Find(value => value.Key == SeedKey && node.Find(SeedKey).IsNone)
        .Map(value => node.With(Seq1(SeedKey), new ConfigNode.Scalar(value.Label[(SeedKey.Length + 1)..], false, node.Place.Child(SeedKey, None))))
        .Filter(seeded => Read(seeded).IsSome)
        .IfNone(node);

    /// <summary>Whether a key takes a list of stages.</summary>
    private bool Gathers(ConfigNode.Mapping node, Seq<string> key) =>
        key.Count > 1 || Read(Place(Put(node, Settings.Head), key, at => at.Named(Seq("a", "b")))).IsSome;

    /// <summary>All the stages of a list's references, as far as they agree with what the stage reads one by one.</summary>
    private static ConfigNode.Mapping Gather(
        ConfigNode.Mapping node, string key, (string Read, Seq<Candidate> Found)[] means, Seq<AxisValue> values) =>
        Place(node, Seq1(key), at => at.Named((at is ConfigNode.Sequence list ? list.Items : Seq1(at))
            .Bind(item => item is ConfigNode.Scalar name
                ? Seq(means).Find(one => one.Read == name.Text)
                    .Map(one => one.Found.Filter(candidate => candidate.AgreesWith(values)).Map(candidate => candidate.Name))
                    .IfNone(Seq1(name.Text))
                : Seq<string>())
            .Strict()));

    private static ConfigNode.Mapping Put(ConfigNode.Mapping node, Setting setting) =>
        setting.Values.Fold(node, (put, value) => put.With(Path(value.Axis.Key), value.Value));

    private static ConfigNode.Mapping Place(ConfigNode.Mapping node, Seq<string> key, Func<ConfigNode, ConfigNode> change) =>
        node.Find(key.Head).Map(at => node.With(Seq1(key.Head), change(at))).IfNone(node);

    private Option<Seq<StageReference>> Read(ConfigNode.Mapping node) => Decode.Bind(decode => decode(node).ToOption()).Map(stage => stage.Reads.Strict());

    private static Seq<AxisValue> Union(Seq<AxisValue> one, Seq<AxisValue> other) => (one + other.Filter(value => !one.Contains(value))).Strict();

    private static Seq<string> Path(string key) => Seq(key.Split('.'));
}
