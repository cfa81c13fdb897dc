using Xunit;

namespace Multitask.Tests.Training;

/// <summary>Tests that compare bits which depend on how many threads torch has, which others set: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchThreads
{
    internal const string Name = "threads of torch";
}
