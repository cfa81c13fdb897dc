using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The values of parameters and running statistics before the first step.</summary>
internal static class InitialValues
{
    /// <summary>Initialises every parameter and running statistic of a vector, each by its own initialiser.</summary>
    internal static void Fill(ParameterVector vector, ulong seed)
    {
        using var quiet = no_grad();
        foreach (var parameter in (vector.Layout.Slots + vector.Layout.Untrained).Map(slot => slot.Parameter))
        {
            using var scope = NewDisposeScope();
            var values = new float[parameter.Count];
            Initialiser.Fill<float>(parameter, seed, values);
            vector[parameter.Name].copy_(tensor(values, [.. parameter.Sizes.Map(size => (long)size)]));
        }
    }
}
