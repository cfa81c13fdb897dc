using Multitask.Stages.Reinforcement;
using Multitask.Stages.Search;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// <c>baseline: single</c> of <c>evaluate</c>: the stages that build and train one network per task, with the settings of the first model that is
/// evaluated, as a person would write them. Where the file evaluates a stage of that name already, it is that one.
/// </summary>
internal static class SingleTaskBaseline
{
    /// <summary>The value of <c>baseline</c>, and the name of the stage that trains.</summary>
    internal const string Word = "single";

    private const string SeedKey = "seed";
    private const string Sharing = "sharing";
    private const string Matrix = "matrix";

    /// <summary>Settings that say how tasks are put together, and so mean nothing where none has anything in common with another.</summary>
    private static readonly Seq<string> Combining = Seq("weighting", "gradients");

    /// <summary>Settings that name weights of another network.</summary>
    private static readonly Seq<string> Starting = Seq("init", "freeze");

    /// <summary>The model that the baseline is like: the stage that trains it and the one that builds it.</summary>
    private sealed record Model(ConfigEntry Train, ConfigEntry Build, string Labels);

    /// <summary>The stage with those it asks for before it; alone where it asks for none, and where its models have mistakes, which are told elsewhere.</summary>
    internal static Validation<Problem, Seq<ConfigEntry>> Complete(ConfigEntry evaluate, Seq<ConfigEntry> all) =>
        (from stage in Optional(evaluate.Value as ConfigNode.Mapping)
         from baseline in stage.Find(EvaluateStage.BaselineKey).Filter(IsWord)
         let models = Names(stage.Find(EvaluateStage.Keyword))
         where !models.IsEmpty && !models.Exists(name => References.Written(name) == Word)
         select (Stage: stage, Baseline: baseline, First: References.Written(models.Head)))
        .Match(
            asked => all.Find(entry => entry.Key == asked.First).Match(
                train => Alike(train, all, asked.Baseline).Bind(found => found.Match(
                    model => Named(evaluate, all, asked.Baseline).Map(name => Stages(evaluate, asked.Stage, model, name)),
                    () => Success<Problem, Seq<ConfigEntry>>(Seq1(evaluate)))),
                () => Success<Problem, Seq<ConfigEntry>>(Seq1(evaluate))),
            () => Success<Problem, Seq<ConfigEntry>>(Seq1(evaluate)));

    private static bool IsWord(ConfigNode node) => node is ConfigNode.Scalar { Text: Word };

    private static Seq<string> Names(Option<ConfigNode> node) => node.Case switch
    {
        ConfigNode.Scalar name => Seq1(name.Text),
        ConfigNode.Sequence list => list.Items.Choose(item => item is ConfigNode.Scalar name ? Some(name.Text) : None).Strict(),
        _ => Seq<string>(),
    };

    /// <summary>The stages of the model; none where the one that builds it is missing.</summary>
    private static Validation<Problem, Option<Model>> Alike(ConfigEntry train, Seq<ConfigEntry> all, ConfigNode baseline)
    {
        var stage = train.Value as ConfigNode.Mapping;
        var unfit = stage is null || stage.Find(TrainStage.Keyword).IsNone || stage.Find(AgentStage.EnvironmentsKey).IsSome;
        var starting = Starting.Find(key => stage?.Find(key).IsSome ?? false);
        return unfit ? baseline.Place.Problem($"{Word} takes the settings of the first model, which must be a stage that trains, found {train.Key}")
            : starting.Case is string key ? baseline.Place.Problem(
                $"{Word} cannot take over `{key}` of {train.Key}, which names weights of its network: write a stage `{Word}` that trains one network per task")
            : Built(train, Names(stage?.Find(TrainStage.Keyword) ?? Option<ConfigNode>.None).HeadOrNone().IfNone(""), all, baseline);
    }

    private static Validation<Problem, Option<Model>> Built(ConfigEntry train, string reference, Seq<ConfigEntry> all, ConfigNode baseline)
    {
        var labels = reference[References.Written(reference).Length..];
        return labels.Length > 0 && !labels.Trim('[', ']').Split(',').All(label => label.StartsWith($"{SeedKey}=", StringComparison.Ordinal))
            ? baseline.Place.Problem($"{Word} takes the network of {train.Key}, which must be all of a stage, found {reference}: write a stage `{Word}` that trains one network per task")
            : all.Find(entry => entry.Key == References.Written(reference)).Map(build => new Model(train, build, labels));
    }

    /// <summary>A name that is free, for the stage that trains; the one that builds has it with an ending.</summary>
    private static Validation<Problem, string> Named(ConfigEntry evaluate, Seq<ConfigEntry> all, ConfigNode baseline)
    {
        var names = Seq(Word, $"{evaluate.Key}-{Word}");
        return names.Find(name => !all.Exists(entry => entry.Key == name || entry.Key == BuildName(name))).ToValidation(baseline.Place.Problem(
            $"{Word} needs a name for its stage, and {string.Join(" and ", names)} are taken"));
    }

    private static string BuildName(string name) => $"{name}-model";

    /// <summary>Where the model has mistakes they are told once, of itself.</summary>
    private static Seq<ConfigEntry> Stages(ConfigEntry evaluate, ConfigNode.Mapping stage, Model model, string name)
    {
        var build = MatrixReduction.OnlyAxis(model.Build, SeedKey);
        var train = Uncombined(MatrixReduction.OnlyAxis(model.Train, SeedKey));
        return BuildStage.Decoder(build.Without(Matrix)).IsFail || TrainStage.Decoder(train.Without(Matrix)).IsFail
            ? Seq1(evaluate)
            : Stages((evaluate, stage), (model, build, train), name);
    }

    private static Seq<ConfigEntry> Stages(
        (ConfigEntry Entry, ConfigNode.Mapping Stage) evaluate, (Model Model, ConfigNode.Mapping Build, ConfigNode.Mapping Train) like, string name)
    {
        var ((entry, stage), (model, build, train)) = (evaluate, like);
        var models = stage.Find(EvaluateStage.Keyword).IfNone(stage);
        return Seq(
            model.Build with { Key = BuildName(name), Value = build.With(Seq1(Sharing), build.Named(Word)) },
            model.Train with { Key = name, Value = train.With(Seq1(TrainStage.Keyword), train.Named(BuildName(name) + model.Labels)) },
            entry with
            {
                Value = stage
                    .With(Seq1(EvaluateStage.Keyword), models.Named(Names(models).Add(name)))
                    .With(Seq1(EvaluateStage.BaselineKey), stage.Named(name)),
            });
    }

    /// <summary>Each network is trained by the loss of its task alone: by the sum of all losses, as none depends on two networks.</summary>
    private static ConfigNode.Mapping Uncombined(ConfigNode.Mapping train) => Searched(Combining
        .Fold(train, (left, key) => left.Without(key))
        .With(Seq1(Combining.Head), train.Named("equal")));

    /// <summary>A search goes over the other settings, where there are any.</summary>
    private static ConfigNode.Mapping Searched(ConfigNode.Mapping train) =>
        (from search in train.Find(SearchKeys.Keyword).Bind(node => Optional(node as ConfigNode.Mapping))
         from space in search.Find(SearchKeys.Space).Bind(node => Optional(node as ConfigNode.Mapping))
         let left = space with { Entries = space.Entries.Filter(entry => !Combining.Contains(entry.Key.Split('.')[0])).Strict() }
         select left.Entries.IsEmpty ? train.Without(SearchKeys.Keyword)
            : train.With(Seq1(SearchKeys.Keyword), search.With(Seq1(SearchKeys.Space), left)))
        .IfNone(train);
}
