using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Everything that a training step changes.</summary>
/// <remarks>
/// It contains no state of a random number generator: the order of an epoch, its augmentation, dropout masks and the draws of weightings are
/// functions of the seed, the epoch and the step number. Nor does it contain gradients, which each step begins by clearing.
/// </remarks>
/// <param name="Parameters">The network's parameters and running statistics.</param>
/// <param name="Step">The states of the optimizer and the weighting, and the gradients that some weightings remember.</param>
internal sealed record TrainingState(ParameterVector Parameters, TrainingStep Step) : IDisposable
{
    internal const string ParametersName = "parameters";
    internal const string UntrainedName = "untrained";
    private const string MemoryName = "gradients.memory";

    /// <summary>The weights of the best epoch so far, if the plan selects the best.</summary>
    internal Option<KeptWeights> Best { get; init; }

    /// <summary>The moving average of the parameters, if the plan has one.</summary>
    internal Option<KeptWeights> Average { get; init; }

    /// <summary>The weights that are validated and become the output: the moving average, if there is one, or else the parameters.</summary>
    internal ParameterVector Output => Average.Map(average => average.Weights).IfNone(Parameters);

    /// <summary>The state before the first step. The parameters and the step belong to the caller.</summary>
    internal static TrainingState Start(TrainingPlan plan, ParameterVector parameters, TrainingStep step) => new(parameters, step)
    {
        Best = plan.Best.Map(_ => new KeptWeights("best", parameters)),
        Average = plan.Average.Map(_ => new KeptWeights("average", parameters)),
    };

    /// <summary>All vectors of the state, including those of the optimizer and the remembered gradients.</summary>
    internal Seq<NamedVector> Vectors => FixedVectors + Step.Memory.Values.Map(memory => new NamedVector(MemoryName, memory)).ToSeq();

    /// <summary>The vectors into which saved vectors with these names are to be copied. Left: the names are not those of this training.</summary>
    internal Either<string, Seq<NamedVector>> Targets(Seq<string> names)
    {
        var (known, found) = (Names(FixedVectors.Map(vector => vector.Name)), Names(names.Filter(name => name != MemoryName)));
        return known != found ? Left($"must hold {known}, found {found}")
            : !names.Contains(MemoryName) ? FixedVectors
            : Step.WeightingState.Request.Memory
                .Map(_ => FixedVectors.Add(new NamedVector(MemoryName, Step.Memory.Allocate(Step.Gradients))))
                .ToEither($"must hold no {MemoryName}: the weighting remembers no gradients");
    }

    /// <summary>Which part of the state is not finite; none if all of it is finite.</summary>
    internal Option<string> NotFinite() =>
        Vectors.Choose(NotFinite).HeadOrNone()
        || (Step.WeightingState.Save().ForAll(double.IsFinite) ? None : Some("the state of the weighting is not finite"));

    private Option<string> NotFinite(NamedVector vector) => vector.Name == MemoryName
        ? Finiteness.IsFinite(vector.Values) ? None : Some($"{MemoryName} is not finite")
        : Finiteness.First(vector.Values, vector.Name.EndsWith(UntrainedName, StringComparison.Ordinal) ? Parameters.Layout.Untrained : Parameters.Layout.Slots)
            .Map(slot => $"{slot.Parameter.Name} is not finite (in {vector.Name})");

    /// <inheritdoc />
    public void Dispose() => (Best.ToSeq() + Average.ToSeq()).Iter(weights => weights.Dispose());

    private static string Names(Seq<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    /// <summary>The vectors that the state has from the start, without the remembered gradients.</summary>
    private Seq<NamedVector> FixedVectors =>
        Seq(
            new NamedVector(ParametersName, Parameters.Values),
            new NamedVector(UntrainedName, Parameters.Untrained))
        + Step.Optimizer.Vectors.Map(vector => new NamedVector(vector.Name, vector.Values))
        + (Best.ToSeq() + Average.ToSeq()).Bind(weights => weights.Vectors);
}
