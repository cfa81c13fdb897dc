using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>What <c>memory</c> watches: many steps of the demo's network.</summary>
/// <param name="Weighting">How tasks are combined.</param>
/// <param name="Size">Of network and batch.</param>
/// <param name="Steps">How many.</param>
/// <param name="Threads">Of torch.</param>
internal sealed record MemoryBench(Weighting Weighting, NetworkSize Size, int Steps, int Threads)
{
    private static readonly Seq<int> Usual = Seq(20, 100, 500, 1000);

    /// <summary>The steps after which memory is looked at.</summary>
    internal Seq<int> Marks => Usual.Filter(mark => mark < Steps).Add(Steps);

    /// <summary>The step, as the demo takes it.</summary>
    internal StepConfig Step(Network network) => new(network, Size.Info.Tasks, Weighting, new Adam(1e-3), None, Precision.Float32);
}
