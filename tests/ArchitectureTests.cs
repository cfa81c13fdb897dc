using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace Multitask.Tests;

/// <summary>Which room may know which other, read off the compiled assemblies.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Libraries = ["Torch", "OnnxRuntime", "YamlDotNet", "Google.Protobuf"];

    /// <summary>The rooms inside assemblies: a namespace and those it may use. A room has the namespaces below it that are not in the table.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Multitask.Models"] = [],
        ["Multitask.Models.Interpreters"] = [""],
        ["Multitask.Models.Networks"] = ["", "Interpreters"],
        // The records of the stages, in the namespace above these rooms, name what is in them, and are used by them.
        ["Multitask.Stages.Training"] = [],
        ["Multitask.Stages.Environments"] = [],
        ["Multitask.Stages.Toy"] = [],
        ["Multitask.Stages.Evaluation"] = ["Training"],
        ["Multitask.Stages.Evaluation.Studies"] = [],
        ["Multitask.Stages.Reinforcement"] = ["Training", "Environments"],
        ["Multitask.Stages.Search"] = ["Training"],
        ["Multitask.Stages.Reports"] = ["Training", "Evaluation", "Evaluation.Studies"],
        ["Multitask.Stages.Inspection"] = ["Reports"],
        ["Multitask.Stages.Deployment"] = ["Evaluation", "Reports"],
        ["Multitask.Stages.Tracking"] = ["Training", "Reports"],
        ["Multitask.Pipeline"] = [],
        ["Multitask.Pipeline.Files"] = [""],
        ["Multitask.Pipeline.Configuration"] = ["", "Files"],
        ["Multitask.Pipeline.Keys"] = ["", "Files"],
        ["Multitask.Pipeline.Planning"] = ["", "Configuration", "Keys"],
        ["Multitask.Pipeline.Storage"] = ["", "Files", "Keys"],
        ["Multitask.Pipeline.Running"] = ["", "Files", "Keys", "Planning", "Storage"],
        ["Multitask.Pipeline.Storage.Maintenance"] = ["", "Files", "Keys", "Planning", "Storage", "Running"],
        ["Multitask.Pipeline.Execution"] = ["", "Storage", "Running", "Planning", "Storage.Maintenance"],
        ["Multitask.Pipeline.Executors"] = ["", "Files", "Keys", "Planning", "Storage", "Running"],
        ["Multitask.Pipeline.CommandLine"] =
            ["", "Files", "Configuration", "Keys", "Planning", "Storage", "Running", "Storage.Maintenance", "Execution", "Executors"],
    };

    /// <summary>The assemblies that have rooms in the table; rooms of one assembly are named without its name.</summary>
    private static readonly string[] Assemblies = ["Multitask.Pipeline", "Multitask.Models", "Multitask.Stages"];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Compiled =
        new(() => new ArchLoader().LoadAssemblies([.. Assemblies.Select(Assembly.Load)]).Build());

    public static TheoryData<string> RoomNames => [.. Rooms.Keys];

    [Theory]
    [InlineData("Multitask.Models", "")]
    [InlineData("Multitask.Pipeline", "YamlDotNet")]
    [InlineData("Multitask.Exports", "Multitask.Models,OnnxRuntime,Google.Protobuf")]
    [InlineData("Multitask.Kernels", "Torch")]
    [InlineData("Multitask.Torch", "Multitask.Kernels,Multitask.Weightings,Torch")]
    [InlineData("Multitask.Weightings", "Multitask.Models,Multitask.Pipeline")]
    [InlineData("Multitask.Data", "Multitask.Models,Multitask.Pipeline")]
    [InlineData("Multitask.Serving", "Multitask.Models,Multitask.Pipeline,Multitask.Exports,Multitask.Data,Google.Protobuf")]
    [InlineData(
        "Multitask.Stages",
        "Multitask.Models,Multitask.Pipeline,Multitask.Exports,Multitask.Data,Multitask.Kernels,Multitask.Weightings,Multitask.Torch,Torch,Google.Protobuf")]
    public void An_assembly_knows_only_the_assemblies_and_libraries_below_it(string assembly, string known)
    {
        var allowed = known.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var strangers = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Multitask", StringComparison.Ordinal) || Libraries.Any(name.Contains))
            .Where(name => !allowed.Any(name.Contains));
        Assert.Empty(strangers);
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_uses_only_the_rooms_below_it(string room)
    {
        var allowed = Rooms[room].Select(below => Full(room, below)).Append(room).ToHashSet();
        var types = Compiled.Value.Types.Where(type => RoomOf(type) == room).ToArray();
        Assert.NotEmpty(types);
        Assert.Equal("", string.Join("\n", types
            .SelectMany(type => type.Dependencies)
            .Where(use => RoomOf(use.Target) is { Length: > 0 } other && AssemblyOf(other) == AssemblyOf(room) && !allowed.Contains(other))
            .Select(use => $"{use.Origin.FullName} uses {use.Target.FullName}")
            .Distinct()));
    }

    [Fact]
    public void The_rooms_have_an_order()
    {
        // Whoever knows a room is above it: without an order there is a circle.
        var waiting = Rooms.ToDictionary(room => room.Key, room => room.Value.Select(below => Full(room.Key, below)).ToHashSet());
        while (waiting.FirstOrDefault(room => room.Value.Count == 0).Key is { } lowest)
        {
            waiting.Remove(lowest);
            foreach (var above in waiting.Values)
            {
                above.Remove(lowest);
            }
        }

        Assert.Empty(waiting.Keys);
    }

    private static string AssemblyOf(string room) => Assemblies.First(name => room.StartsWith(name, StringComparison.Ordinal));

    private static string Full(string room, string below) => below.Length == 0 ? AssemblyOf(room) : $"{AssemblyOf(room)}.{below}";

    /// <summary>The room of the table that a type is in; empty if it is in none.</summary>
    private static string RoomOf(IType type)
    {
        var name = type.Namespace?.FullName ?? "";
        while (name.Length > 0 && !Rooms.ContainsKey(name))
        {
            name = name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "";
        }

        return name;
    }
}
