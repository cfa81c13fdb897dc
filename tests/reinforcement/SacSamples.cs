using LanguageExt;
using Multitask.Models.Interpreters;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Tests.Reinforcement;

/// <summary>Small agents.</summary>
internal static class SacSamples
{
    /// <summary>Statistics that change nothing: mean 0, deviation 1.</summary>
    internal static void Standardise(SacParameters parameters)
    {
        using var quiet = no_grad();
        foreach (var vector in new[] { parameters.Actor, parameters.Critics, parameters.Target })
        {
            vector.Layout.Untrained.Iter(slot => vector[slot.Parameter.Name].fill_(slot.Parameter.Name.EndsWith(Statistics.Deviation, StringComparison.Ordinal) ? 1.0 : 0.0));
        }
    }
}
