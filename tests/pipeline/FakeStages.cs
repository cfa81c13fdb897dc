using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Stages that write small texts, and remember which of them ran.</summary>
internal sealed class FakeStages
{
    private readonly List<string> _ran = [];
    private readonly Lock _gate = new();

    /// <summary>Names of the stages whose work was called, in order.</summary>
    internal IReadOnlyList<string> Ran => _ran;

    /// <summary>What a `write` stage says instead of succeeding, by stage.</summary>
    internal Dictionary<string, Func<StageRun, Either<string, Unit>>> Instead { get; } = [];

    internal Dictionary<string, string> SourceDigests { get; } = [];

    internal List<string> Finished { get; } = [];

    internal string Torch { get; set; } = "1.0";

    internal int Version { get; set; } = 1;

    internal Seq<Measurement> Measurements { get; set; }

    internal Option<string> NonDeterministic { get; set; }

    internal DiskNeed Writes { get; set; } = DiskNeed.None;

    internal long Memory { get; set; }

    internal StageRegistry<FakeStage, string> Registry => new(
        Seq(
            new StageKind<FakeStage>("write", Write),
            new StageKind<FakeStage>("initial", Initial),
            new StageKind<FakeStage>("join", Join)),
        (stage, context) => stage.Resolve(context));

    internal Catalogue<string> Catalogue => new(
        (root, _) => Planner.Plan(root, Registry),
        (result, folder) =>
        {
            Finished.Add($"{Path.GetFileName(folder.Path)}: {string.Join(" ", result.Stages.Map(stage => stage.Stage.Name))}");
            return unit;
        })
    {
        Environment = () => Seq1(("torch", Torch)),
    };

    internal void Forget() => _ran.Clear();

    private sealed record WriteConfig(string Text, int Times, double Rate, Mode Mode);

    internal abstract record Mode
    {
        private Mode() { }

        internal sealed record Plain : Mode;

        internal sealed record Loud(double Gain) : Mode;
    }

    private static Decoder<Mode> ModeDecoder => Decode.Union(
        new UnionCase<Mode>("plain", Field.None<Mode>(new Mode.Plain()).Decoder),
        new UnionCase<Mode>("loud", Field.Required("gain", Decode.Double(Interval.Positive)).Map(Mode (gain) => new Mode.Loud(gain)).Decoder));

    /// <summary>A stage of these tests.</summary>
    /// <param name="Keyword">Its kind.</param>
    /// <param name="Inputs">The stages it reads.</param>
    /// <param name="Resolve">Its work.</param>
    internal sealed record FakeStage(
        string Keyword, Seq<string> Inputs, Func<StageContext<string>, Validation<Problem, StageWork<string>>> Resolve) : IStage
    {
        public Option<ulong> OwnSeed { get; init; }

        public Seq<StageReference> Reads => Inputs.Count == 1
            ? Seq1(new StageReference(Keyword, Inputs[0]))
            : toSeq(Inputs.Map((at, input) => new StageReference($"{Keyword}.{at}", input))).Strict();
    }

    /// <summary>A seeded stage: { write: hello, times: 2, rate: 0.5, mode: { loud: { gain: 2 } }, publish: sub }.</summary>
    private Decoder<FakeStage> Write =>
        (Field.Required("write", Decode.Text),
        Field.Optional("times", Decode.Int(min: 1, max: 9), 1),
        Field.Optional("rate", Decode.Double(Interval.Between(0, 1)), 0.5),
        Field.Optional("mode", ModeDecoder, new Mode.Plain()),
        Field.Maybe("publish", Decode.Text),
        Field.Maybe("seed", Decode.ULong))
        .Apply((text, times, rate, mode, publish, seed) => Stage(
            "write", new WriteConfig(text, times, rate, mode), Seq<string>(), publish,
            run => string.Concat(Enumerable.Repeat(text, times)) + (run.Seed == 0 ? "" : $" {run.Seed}")) with
        {
            OwnSeed = seed,
        })
        .Decoder;

    /// <summary>The first letter of another stage's text.</summary>
    private Decoder<FakeStage> Initial =>
        (Field.Required("initial", Decode.Reference), Field.Maybe("seed", Decode.ULong))
        .Apply((input, seed) => Stage(
            "initial", new WriteConfig("", 1, 0, new Mode.Plain()), Seq1(input), None, run => Content(run.Inputs[0])[..1]) with
        {
            OwnSeed = seed,
        })
        .Decoder;

    /// <summary>The texts of other stages; refuses those that join already.</summary>
    private Decoder<FakeStage> Join =>
        (Field.Required("join", Decode.OneOrMore(Decode.Reference)), Field.Optional("with", Decode.Text, "+"))
        .Apply((inputs, with) => new FakeStage("join", inputs, context => context.Inputs.Exists(input => input.Output == "join")
            ? context.Problem(context.Inputs[0].Reference.Key, "must be a stage that writes, found a stage that joins")
            : Body(context.Name, new WriteConfig(with, 1, 0, new Mode.Plain()), "join", run => string.Join(with, run.Inputs.Map(Content)))))
        .Decoder;

    private FakeStage Stage(string kind, WriteConfig config, Seq<string> inputs, Option<string> publish, Func<StageRun, string> text) =>
        new(kind, inputs, context => Body(context.Name, config, "text", text) with { Publish = publish });

    private StageWork<string> Body(string name, WriteConfig config, string product, Func<StageRun, string> text) => new(
        Version,
        Canonical.Of(config),
        product,
        run =>
        {
            lock (_gate)
            {
                _ran.Add(name);
            }

            if (Instead.TryGetValue(name, out var other))
            {
                return other(run);
            }

            run.Report($"writing {name}");
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), text(run));
            return unit;
        })
    {
        Environment = Seq1(("torch", Torch)),
        Sources = () => Right(Seq(SourceDigests.Select(pair => (pair.Key, pair.Value)).ToArray())),
        Seeded = config.Times > 1,
        Measurements = Measurements,
        NonDeterministic = NonDeterministic,
        Writes = Writes,
        Memory = new(() => Memory),
    };

    private static string Content(Artifact artifact) => File.ReadAllText(artifact.Files["text.txt"]);
}
