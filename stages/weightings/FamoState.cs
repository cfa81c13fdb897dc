using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>What FAMO remembers from step to step.</summary>
/// <param name="Logits">The task logits with their Adam.</param>
/// <param name="Age">Steps since the last look-ahead, where only one step in n has one.</param>
/// <param name="Pending">The last step's losses, where they wait for the next step's; empty: none wait.</param>
internal sealed record FamoState(AdamVector Logits, int Age, Seq<double> Pending)
{
    /// <summary>Equal weights, nothing seen.</summary>
    internal static FamoState Start(int tasks) => new(AdamVector.Start(tasks, 0), 0, Seq<double>());

    /// <summary>The state as numbers: the logits with their Adam, the age, the losses that wait.</summary>
    internal static StateCodec<FamoState> Codec(int tasks)
    {
        var own = (3 * tasks) + 1;
        return new(
            state => AdamVector.Codec.Save(state.Logits).Add(state.Age).Append(state.Pending).Strict(),
            saved => new FamoState(
                AdamVector.Codec.Load(saved.Take(own).Strict()), (int)saved[own], saved.Skip(own + 1).Strict()));
    }
}
