using Multitask.Stages.Training;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>Everything that a training changes in memory; the replay is a file.</summary>
/// <remarks>
/// Nothing random is in it: actions of the warm-up, noise, episodes, what is drawn from the replay and what weightings draw are functions of
/// the seed and of counts. It belongs to whoever made its parts.
/// </remarks>
/// <param name="Config">Sizes.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Step">Optimizers and weightings.</param>
/// <param name="Places">The environments.</param>
internal sealed record SacState(SacConfig Config, SacParameters Parameters, SacStep Step, Workplaces Places)
{
    private const string MemorySuffix = ".memory";

    /// <summary>The vectors that are always there.</summary>
    private Seq<NamedVector> Always =>
        Seq(
            new NamedVector("target", Parameters.Target.Values),
            new NamedVector("target.untrained", Parameters.Target.Untrained),
            new NamedVector("critics.untrained", Parameters.Critics.Untrained),
            new NamedVector("actor.untrained", Parameters.Actor.Untrained))
        + Step.Learners.Bind(one => new NamedVector(one.Name, one.Learner.Parameters.Values)
            .Cons(one.Learner.Optimizer.Vectors.Map(vector => new NamedVector($"{one.Name}.{vector.Name}", vector.Values))));

    /// <summary>All vectors, those that weightings remember among them.</summary>
    internal Seq<NamedVector> Vectors => Always + Step.Learners.Bind(one =>
        one.Learner.Gradient.Memory.Values.Map(values => new NamedVector(one.Name + MemorySuffix, values)).ToSeq());

    /// <summary>The vectors that those of a checkpoint with these names are copied to.</summary>
    internal Seq<NamedVector> Targets(Seq<string> names) => Always + Step.Learners
        .Filter(one => names.Contains(one.Name + MemorySuffix))
        .Map(one => new NamedVector(one.Name + MemorySuffix, one.Learner.Gradient.Memory.Allocate(one.Learner.Gradient.Rows)));

    /// <summary>Which vector holds a number that is not finite, if any.</summary>
    internal Option<string> NotFinite()
    {
        using var quiet = no_grad();
        return Vectors.Find(vector => !Finiteness.IsFinite(vector.Values)).Map(vector => vector.Name);
    }
}
