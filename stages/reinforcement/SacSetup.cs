using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>Parameters before the first update, without files.</summary>
internal static class SacSetup
{
    /// <summary>Draws actor and critics as <c>build</c> does; the targets are the critics, the temperature is 1.</summary>
    internal static void Draw(SacParameters parameters, ulong seed)
    {
        using var quiet = no_grad();
        foreach (var vector in new[] { parameters.Actor, parameters.Critics })
        {
            foreach (var slot in vector.Layout.Slots + vector.Layout.Untrained)
            {
                var values = new double[slot.Parameter.Count];
                Initialiser.Fill<double>(slot.Parameter, seed, values);
                TensorNumbers.Write(values, vector[slot.Parameter.Name].detach());
            }
        }

        parameters.Start(temperature: 1);
    }
}
