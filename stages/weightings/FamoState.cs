using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>What FAMO remembers from step to step.</summary>
/// <param name="Logits">The task logits and their Adam state.</param>
/// <param name="Age">Steps since the last look-ahead, if only one step in n looks ahead.</param>
/// <param name="Pending">The last step's losses, if they are to be compared with the next step's; otherwise empty.</param>
internal sealed record FamoState(AdamVector Logits, int Age, Seq<double> Pending)
{
    /// <summary>Equal weights, before the first step.</summary>
    internal static FamoState Start(int tasks) => new(AdamVector.Start(tasks, 0), 0, Seq<double>());

    /// <summary>The state as numbers: the logits and their Adam state, the age, the pending losses.</summary>
    internal static StateCodec<FamoState> Codec(int tasks)
    {
        var own = (3 * tasks) + 1;
        return new(
            state => AdamVector.Codec.Save(state.Logits).Add(state.Age).Append(state.Pending).Strict(),
            saved => new FamoState(
                AdamVector.Codec.Load(saved.Take(own).Strict()), (int)saved[own], saved.Skip(own + 1).Strict()));
    }
}
