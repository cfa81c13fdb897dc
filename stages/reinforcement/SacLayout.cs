using Multitask.Stages.Training;

namespace Multitask.Stages.Reinforcement;

/// <summary>The vectors of parameters of soft actor-critic: every task reaches all of them.</summary>
internal static class SacLayout
{
    private const string Temperature = "log_temperature";

    /// <summary>Of a network.</summary>
    internal static VectorLayout Of(Network network, Seq<string> tasks)
    {
        var parameters = Parameters.Of(network);
        var trained = Placed(parameters.Filter(parameter => parameter.Trainable));
        var length = trained.Fold(0L, (sum, slot) => sum + slot.Parameter.Count);
        return new VectorLayout(tasks, trained, Placed(parameters.Filter(parameter => !parameter.Trainable)), length, length, length);
    }

    /// <summary>Of the logarithms of the temperature: one, or one for each task.</summary>
    internal static VectorLayout Temperatures(Seq<string> tasks, bool perTask)
    {
        var count = perTask ? tasks.Count : 1;
        var parameter = new Parameter(Temperature, Prelude.Seq1(count), new Init.Constant(0), true, new Part.Trunk());
        return new VectorLayout(tasks, Placed(Prelude.Seq1(parameter)), Seq<Slot>.Empty, count, count, count);
    }

    private static Seq<Slot> Placed(Seq<Parameter> parameters) => parameters.Fold(
        (Slots: Seq<Slot>.Empty, Offset: 0L),
        (known, parameter) => (known.Slots.Add(new Slot(parameter, known.Offset, Option<int>.None, Head: false)), known.Offset + parameter.Count)).Slots;
}
