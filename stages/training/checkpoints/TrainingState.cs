using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Everything that a training step changes.</summary>
/// <remarks>
/// Nothing random is in it: the order of an epoch, its augmentation, the masks of dropout and what weightings draw are functions of the seed, the epoch and the
/// count of steps. Gradients are not either: each step begins by clearing them.
/// </remarks>
/// <param name="Parameters">The network's parameters and running statistics.</param>
/// <param name="Step">The optimizer's state, the weighting's, and the gradients some weightings remember.</param>
internal sealed record TrainingState(ParameterVector Parameters, TrainingStep Step) : IDisposable
{
    internal const string ParametersName = "parameters";
    internal const string UntrainedName = "untrained";
    private const string MemoryName = "gradients.memory";

    /// <summary>The weights of the best epoch, where one is chosen.</summary>
    internal Option<KeptWeights> Best { get; init; }

    /// <summary>The moving average of the parameters, where there is one.</summary>
    internal Option<KeptWeights> Average { get; init; }

    /// <summary>The weights that are validated and become the output.</summary>
    internal ParameterVector Output => Average.Map(average => average.Weights).IfNone(Parameters);

    /// <summary>Before the first step of a plan. The parameters and the step belong to the caller.</summary>
    internal static TrainingState Start(TrainingPlan plan, ParameterVector parameters, TrainingStep step) => new(parameters, step)
    {
        Best = plan.Best.Map(_ => new KeptWeights("best", parameters)),
        Average = plan.Average.Map(_ => new KeptWeights("average", parameters)),
    };

    /// <summary>All vectors of it, the optimizer's and the remembered gradients among them.</summary>
    internal Seq<NamedVector> Vectors => Always + Step.Memory.Values.Map(memory => new NamedVector(MemoryName, memory)).ToSeq();

    /// <summary>The vectors to which those of a state with these names can be copied; Left where they are not of this training.</summary>
    internal Either<string, Seq<NamedVector>> Targets(Seq<string> names)
    {
        var (known, found) = (Names(Always.Map(vector => vector.Name)), Names(names.Filter(name => name != MemoryName)));
        return known != found ? Left($"must hold {known}, found {found}")
            : !names.Contains(MemoryName) ? Always
            : Step.WeightingState.Request.Memory
                .Map(_ => Always.Add(new NamedVector(MemoryName, Step.Memory.Allocate(Step.Gradients))))
                .ToEither($"must hold no {MemoryName}: the weighting remembers no gradients");
    }

    /// <summary>Which of its numbers are not finite, if any.</summary>
    internal Option<string> NotFinite() =>
        Vectors.Choose(NotFinite).HeadOrNone()
        || (Step.WeightingState.Save().ForAll(double.IsFinite) ? None : Some("what the weighting remembers is not finite"));

    private Option<string> NotFinite(NamedVector vector) => vector.Name == MemoryName
        ? Finiteness.IsFinite(vector.Values) ? None : Some($"{MemoryName} is not finite")
        : Finiteness.First(vector.Values, vector.Name.EndsWith(UntrainedName, StringComparison.Ordinal) ? Parameters.Layout.Untrained : Parameters.Layout.Slots)
            .Map(slot => $"{slot.Parameter.Name} is not finite (in {vector.Name})");

    /// <inheritdoc />
    public void Dispose() => (Best.ToSeq() + Average.ToSeq()).Iter(weights => weights.Dispose());

    private static string Names(Seq<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private Seq<NamedVector> Always =>
        Seq(
            new NamedVector(ParametersName, Parameters.Values),
            new NamedVector(UntrainedName, Parameters.Untrained))
        + Step.Optimizer.Vectors.Map(vector => new NamedVector(vector.Name, vector.Values))
        + (Best.ToSeq() + Average.ToSeq()).Bind(weights => weights.Vectors);
}
