using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>What a tracker keeps of each stage that has started, by the stage's name.</summary>
/// <param name="about">What is kept.</param>
internal sealed class StartedStages<T>(Func<Pipeline.Running.Event.StageStarted, T> about)
{
    private readonly Dictionary<string, T> _stages = [];

    /// <summary>A stage starts.</summary>
    internal void Add(Pipeline.Running.Event.StageStarted start) => _stages[start.Name] = about(start);

    /// <summary>What is kept of a stage; none if it has not started.</summary>
    internal Option<T> Find(string stage) => _stages.TryGetValue(stage, out var found) ? Some(found) : None;
}
