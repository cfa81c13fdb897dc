using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>Stages that write small texts, and remember which of them ran.</summary>
internal sealed class FakeStages
{
    private readonly List<string> _ran = [];

    /// <summary>Names of the stages whose work was called, in order.</summary>
    internal IReadOnlyList<string> Ran => _ran;

    /// <summary>What a `write` stage says instead of succeeding, by stage.</summary>
    internal Dictionary<string, Func<StageRun, Either<string, Unit>>> Instead { get; } = [];

    internal Dictionary<string, string> SourceDigests { get; } = [];

    internal List<string> Finished { get; } = [];

    internal string Torch { get; set; } = "1.0";

    internal int Version { get; set; } = 1;

    internal Seq<Measurement> Measurements { get; set; }

    internal Option<string> Unsteady { get; set; }

    internal Catalogue<string> Catalogue => new(
        Seq(
            new StageKind<string>("write", Write),
            new StageKind<string>("initial", Initial),
            new StageKind<string>("join", Join)),
        (result, folder) =>
        {
            Finished.Add($"{Path.GetFileName(folder)}: {string.Join(" ", result.Stages.Map(stage => stage.Stage.Name))}");
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

    /// <summary>A seeded stage: { write: hello, times: 2, rate: 0.5, mode: { loud: { gain: 2 } }, publish: sub }.</summary>
    private Validation<Problem, StageDraft<string>> Write(StageSource source) =>
        (Field.Required("write", Decode.Text),
        Field.Optional("times", Decode.Int(min: 1, max: 9), 1),
        Field.Optional("rate", Decode.Double(Interval.Between(0, 1)), 0.5),
        Field.Optional("mode", ModeDecoder, new Mode.Plain()),
        Field.Maybe("publish", Decode.Text))
        .Apply((text, times, rate, mode, publish) => Draft(
            source.Name, new WriteConfig(text, times, rate, mode), Seq<InputRef>(), publish,
            run => string.Concat(Enumerable.Repeat(text, times)) + (run.Seed == 0 ? "" : $" {run.Seed}")))
        .Decoder(source.Node);

    /// <summary>The first letter of another stage's text.</summary>
    private Validation<Problem, StageDraft<string>> Initial(StageSource source) =>
        Field.Required("initial", Decode.Reference)
        .Map(input => Draft(
            source.Name, new WriteConfig("", 1, 0, new Mode.Plain()), Seq1(input), None, run => Content(run.Inputs[0])[..1]))
        .Decoder(source.Node);

    /// <summary>The texts of other stages; refuses those that join already.</summary>
    private Validation<Problem, StageDraft<string>> Join(StageSource source) =>
        (Field.Required("join", Decode.OneOrMore(Decode.Reference)), Field.Optional("with", Decode.Text, "+"))
        .Apply((inputs, with) => Draft(
            source.Name, new WriteConfig(with, 1, 0, new Mode.Plain()), inputs, None, run => string.Join(with, run.Inputs.Map(Content))) with
        {
            Resolve = products => products.Exists(product => product == "join")
                ? inputs[0].Problem("must be a stage that writes, found a stage that joins")
                : Body(source.Name, new WriteConfig(with, 1, 0, new Mode.Plain()), "join", run => string.Join(with, run.Inputs.Map(Content))),
        })
        .Decoder(source.Node);

    private StageDraft<string> Draft(
        string name, WriteConfig config, Seq<InputRef> inputs, Option<string> publish, Func<StageRun, string> text) =>
        new(inputs, _ => Body(name, config, "text", text) with { Publish = publish });

    private StageBody<string> Body(string name, WriteConfig config, string product, Func<StageRun, string> text) => new(
        Version,
        Canonical.Of(config),
        Seq1(("torch", Torch)),
        () => Right(Seq(SourceDigests.Select(pair => (pair.Key, pair.Value)).ToArray())),
        config.Times > 1,
        product,
        run =>
        {
            _ran.Add(name);
            if (Instead.TryGetValue(name, out var other))
            {
                return other(run);
            }

            run.Report($"writing {name}");
            File.WriteAllText(Path.Combine(run.Folder, "text.txt"), text(run));
            return unit;
        })
    {
        Measurements = Measurements,
        Unsteady = Unsteady,
    };

    private static string Content(Artifact artifact) => File.ReadAllText(artifact.Files["text.txt"]);
}
