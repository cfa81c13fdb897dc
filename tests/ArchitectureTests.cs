using System.Reflection;
using Xunit;

namespace Multitask.Tests;

/// <summary>Which room may know which other, read off the compiled assemblies.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("Multitask.Models", "")]
    [InlineData("Multitask.Pipeline", "YamlDotNet")]
    [InlineData("Multitask.Exports", "Multitask.Models,OnnxRuntime,Google.Protobuf")]
    [InlineData("Multitask.Kernels", "Torch")]
    [InlineData("Multitask.Weightings", "Multitask.Models,Multitask.Pipeline")]
    [InlineData("Multitask.Data", "Multitask.Models,Multitask.Pipeline")]
    [InlineData(
        "Multitask.Stages",
        "Multitask.Models,Multitask.Pipeline,Multitask.Exports,Multitask.Data,Multitask.Kernels,Multitask.Weightings,Torch")]
    public void A_room_knows_only_the_rooms_and_libraries_below_it(string room, string known)
    {
        var allowed = known.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var strangers = Assembly.Load(room).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Multitask", StringComparison.Ordinal) || Libraries.Any(name.Contains))
            .Where(name => !allowed.Any(name.Contains));
        Assert.Empty(strangers);
    }

    private static readonly string[] Libraries = ["Torch", "OnnxRuntime", "YamlDotNet", "Google.Protobuf"];
}
