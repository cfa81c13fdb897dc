using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>Environments as <c>load</c> left them: a description, and a compiled scene for each kind. Nothing outside the store is read.</summary>
public sealed class EnvironmentFiles
{
    private readonly Map<string, string> _files;
    private readonly EnvironmentDescription _description;

    private EnvironmentFiles(Map<string, string> files, EnvironmentDescription description) => (_files, _description) = (files, description);

    /// <summary>The tasks.</summary>
    public EnvironmentSet Set => _description.Set;

    /// <summary>The output of a <c>load</c>.</summary>
    public static Either<string, EnvironmentFiles> Read(Artifact artifact) => Of(artifact.Files);

    /// <summary>Files by name, each with its path.</summary>
    internal static Either<string, EnvironmentFiles> Of(Map<string, string> files) =>
        from path in files.Find(EnvironmentDescription.FileName).ToEither($"{EnvironmentDescription.FileName} is not in the output of load")
        from description in EnvironmentDescription.Read(path)
        select new EnvironmentFiles(files, description);

    /// <summary>An environment of its own, to be used by one thread at a time and disposed of.</summary>
    public Either<string, SimulatedEnvironment> Open(EnvironmentTask task) =>
        from path in _files.Find(SceneName(task)).ToEither($"{SceneName(task)} is not in the output of load")
        from physics in Physics.Open(path)
        from environment in SimulatedEnvironment.In(task, physics, _description.GoalOf(task))
        select environment;

    /// <summary>Compiles the scenes of a source into a folder.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="seed">Of fixed goals.</param>
    /// <param name="folder">An empty folder.</param>
    internal static Either<string, EnvironmentFiles> Compiled(EnvironmentSource source, ulong seed, string folder) =>
        from _ in MujocoLibrary.Load()
        let description = EnvironmentDescription.Of(source.Set, seed)
        from written in source.SceneFiles(folder).Bind(scenes => Write(description, folder, scenes))
        from files in Of(toMap(Directory.GetFiles(folder).Select(path => (Path.GetFileName(path), path))))
        select files;

    /// <summary>Writes the description and the compiled scenes of all tasks into a folder.</summary>
    /// <param name="description">The tasks.</param>
    /// <param name="folder">Where.</param>
    /// <param name="source">The path of a scene's MJCF by its name.</param>
    internal static Either<string, Unit> Write(EnvironmentDescription description, string folder, Func<string, string> source)
    {
        File.WriteAllText(Path.Combine(folder, EnvironmentDescription.FileName), description.ToJson());
        return Eithers.Traverse(
            description.Set.Tasks.Map(SceneOf).Distinct(),
            scene => Resources.Use(Physics.Compile(source(scene)), physics =>
            {
                physics.SaveScene(Path.Combine(folder, FileName(scene)));
                return Right<string, Unit>(unit);
            })).Map(_ => unit);
    }

    private static string SceneName(EnvironmentTask task) => FileName(SceneOf(task));

    private static string SceneOf(EnvironmentTask task) => EnvironmentDefinition.Of(task).Scene;

    private static string FileName(string scene) => $"{scene}.mjb";
}
