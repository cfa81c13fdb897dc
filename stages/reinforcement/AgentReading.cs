using Multitask.Stages.Environments;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>Checks of the environments that a stage reads.</summary>
internal static class AgentReading
{
    /// <summary>Environments with the tasks that an agent was built for.</summary>
    internal static Validation<Problem, EnvironmentSet> Acting(this StageContext<StageOutput> context, int input, EnvironmentSet built) =>
        context.As<StageOutput.Environments>(input, "environments (load)").Bind(found =>
            found.Set.Tasks == built.Tasks
                ? Success<Problem, EnvironmentSet>(found.Set)
                : context.Problem(
                    context.Inputs[input].Reference.Key,
                    $"must have the tasks the agent was built for ({Shown(built)}), found {Shown(found.Set)}"));

    private static string Shown(EnvironmentSet set) => $"{set.Family.ToString().ToLowerInvariant()}: {string.Join(", ", set.TaskNames)}";
}
