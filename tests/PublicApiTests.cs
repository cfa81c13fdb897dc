using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace Multitask.Tests;

/// <summary>What other programs may use.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("Multitask.Models")]
    [InlineData("Multitask.Pipeline")]
    [InlineData("Multitask.Exports")]
    [InlineData("Multitask.Weightings")]
    [InlineData("Multitask.Data")]
    [InlineData("Multitask.Kernels")]
    [InlineData("Multitask.Torch")]
    [InlineData("Multitask.Stages")]
    [InlineData("Multitask.Serving")]
    public void The_public_API_of_an_assembly_is_as_it_was(string assembly) => Snapshot.Check(
        $"tests/golden/api/{assembly}.txt", Assembly.Load(assembly).GeneratePublicApi(Options).TrimEnd() + "\n", $"what {assembly} offers");
}
