using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Checks of what a stage reads, and of the numbers that a program has set.</summary>
internal static class Reading
{
    /// <summary>An input as the kind of output that is needed, or a problem at its reference.</summary>
    /// <param name="context">The stage that reads.</param>
    /// <param name="input">The number of the input.</param>
    /// <param name="needed">What is needed: "a data set (load)".</param>
    internal static Validation<Problem, T> As<T>(this StageContext<StageOutput> context, int input, string needed)
        where T : StageOutput => context.Inputs[input] switch
        {
            (_, T right) => right,
            var (reference, other) => context.Problem(reference.Key, $"must name {needed}, found {reference.Stage}, which is {other.Title}"),
        };

    /// <summary>The first inputs, all of the kind of output that is needed, or a problem at each that is not.</summary>
    internal static Validation<Problem, Seq<T>> AllAs<T>(this StageContext<StageOutput> context, int count, string needed)
        where T : StageOutput => Validations.Sequence(Enumerable.Range(0, count).Select(at => context.As<T>(at, needed)));

    /// <summary>A rule on the value of a key: the message where it is broken.</summary>
    internal static Validation<Problem, Unit> Keeps(this StageContext<StageOutput> context, string key, Option<string> mistake) => mistake.Match(
        Some: message => context.Problem(key, message),
        None: () => Success<Problem, Unit>(unit));

    /// <summary>A data set whose input and tasks are those a network was built for.</summary>
    internal static Validation<Problem, StageOutput.DataSet> Fitting(this StageContext<StageOutput> context, int input, DataInfo built) =>
        context.As<StageOutput.DataSet>(input, "a data set (load)").Bind(data =>
            data.Info.InputSpec == built.InputSpec && data.Info.Tasks == built.Tasks
                ? Success<Problem, StageOutput.DataSet>(data)
                : context.Problem(
                    context.Inputs[input].Reference.Key,
                    $"must have the input and tasks the model was built for ({Shown(built)}), found {Shown(data.Info)}"));

    /// <summary>A weighting whose options are in their ranges and agree with the tasks.</summary>
    internal static Validation<Problem, Unit> Fits(this StageContext<StageOutput> context, Weighting weighting, Seq<string> tasks) =>
        weighting.Mistakes() is { IsEmpty: false } mistakes
            ? context.At("weighting", mistakes)
            : context.Keeps("weighting", weighting.Misfit(tasks));

    /// <summary>Mistakes found below a key.</summary>
    private static Validation<Problem, Unit> At(this StageContext<StageOutput> context, string key, Seq<Problem> mistakes) => mistakes.IsEmpty
        ? unit
        : mistakes.Map(mistake => context.Problem($"{key}.{mistake.Path}", mistake.Message)).Strict();

    /// <summary>A number inside its range: a file's are already, a program may set any.</summary>
    internal static Validation<Problem, Unit> Within(this StageContext<StageOutput> context, string key, long value, WholeRange range) =>
        range.Contains(value)
            ? Success<Problem, Unit>(unit)
            : context.Problem(key, FormattableString.Invariant($"must be {range}, found {value}"));

    private static string Shown(DataInfo info) => $"{info.Input}{Categories(info)}: {string.Join(", ", info.Tasks.Map(task => task.Name))}";

    private static string Categories(DataInfo info) => info.Categories.IsEmpty
        ? ""
        : $" (categories {string.Join(", ", info.Categories.Map(one => $"{one.Column}: {one.Count}"))})";
}

/// <summary>References under one key.</summary>
internal static class StageReferences
{
    /// <summary>One name stands under the key itself, several in a list.</summary>
    internal static Seq<StageReference> Of(string key, Seq<string> stages) => stages.Count == 1
        ? Seq1(new StageReference(key, stages[0]))
        : toSeq(stages.Map((at, stage) => new StageReference(FormattableString.Invariant($"{key}.{at}"), stage))).Strict();

    /// <summary>Some splits of a data set: a change of another one makes the reader not stale.</summary>
    internal static StageReference Splits(string key, string stage, params Split[] splits) =>
        new(key, stage) { Files = Seq(splits).Map(Packing.FileName).Strict() };

    /// <summary>The weights of a stage: a change of its other files makes the reader not stale.</summary>
    internal static StageReference Weights(string key, string stage) => new(key, stage) { Files = Seq1(Training.WeightsFile.Name) };

    /// <summary>A data set of which only the description is read, no file.</summary>
    internal static StageReference Description(string key, string stage) => Splits(key, stage);

    /// <summary>The message where stages that are compared are none, or one of them is named twice.</summary>
    internal static Option<string> Mistake(Seq<string> stages) =>
        stages.IsEmpty ? Some("must name at least one stage")
        : stages.Distinct().Count() < stages.Count ? Some("must name each stage once")
        : None;
}
