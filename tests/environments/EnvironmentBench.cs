using LanguageExt;
using Multitask.Stages.Environments;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Environments;

/// <summary>What tests of environments have in common.</summary>
internal static class EnvironmentBench
{
    /// <summary>Skips where there is no MuJoCo.</summary>
    internal static void NeedsMujoco() => Assert.SkipUnless(MujocoLibrary.Load().IsRight, $"needs MuJoCo: {MujocoLibrary.Install}");

    /// <summary>The folder with Meta-World's scenes; skips where there is none.</summary>
    internal static string Metaworld()
    {
        NeedsMujoco();
        var path = Environment.GetEnvironmentVariable("METAWORLD_DIR") ?? "";
        Assert.SkipUnless(Directory.Exists(path), $"needs Meta-World in METAWORLD_DIR: {MetaworldAssets.Get}");
        return MetaworldAssets.Folder(path).Value();
    }

    /// <summary>A task of Meta-World's scenes.</summary>
    internal static SimulatedEnvironment Open(string folder, EnvironmentTask task, Option<Goal> goal) =>
        Physics.Compile(MetaworldAssets.SceneFile(folder, EnvironmentDefinition.Of(task).Scene))
            .Bind(physics => SimulatedEnvironment.In(task, physics, goal)).Value();

    /// <summary>A task at our own table.</summary>
    internal static SimulatedEnvironment Tabletop(EnvironmentTask task, Option<Goal> goal)
    {
        using var scratch = new Scratch();
        return Physics.Compile(TabletopScene.Write(scratch.Folder)(TabletopScene.Name))
            .Bind(physics => SimulatedEnvironment.In(task, physics, goal)).Value();
    }
}
