using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// <c>history.json</c> of an agent, a hundred stretches of its training as <c>epochs</c>: <c>step</c>, the means over updates of the critics'
/// <c>losses</c>, task <c>weights</c>, <c>actor_losses</c> and <c>temperatures</c>, and of the episodes that ended their number, the share that
/// <c>succeeded</c>, their mean <c>returns</c> and how many <c>diverged</c>.
/// </summary>
internal static class AgentHistory
{
    /// <summary>Writes the file.</summary>
    internal static Either<string, Unit> Write(string folder, Seq<string> tasks, Seq<SacTally> history) => Files.Attempt(folder, () =>
    {
        File.WriteAllText(Path.Combine(folder, HistoryFile.Name), Json(tasks, history).ToJsonString());
        return Right<string, Unit>(unit);
    }, "written");

    private static JsonObject Json(Seq<string> tasks, Seq<SacTally> history) => new()
    {
        ["tasks"] = new JsonArray([.. tasks.Map(task => JsonValue.Create(task))]),
        ["epochs"] = new JsonArray([.. history.Map((at, tally) => Epoch(at + 1, tally))]),
    };

    private static JsonObject Epoch(int number, SacTally tally) => new()
    {
        ["epoch"] = number,
        ["step"] = tally.Step,
        ["updates"] = tally.Updates,
        ["losses"] = Numbers(tally.PerUpdate(tally.CriticLosses)),
        ["weights"] = Numbers(tally.PerUpdate(tally.Weights)),
        ["actor_losses"] = Numbers(tally.PerUpdate(tally.ActorLosses)),
        ["temperatures"] = Numbers(tally.PerUpdate(tally.Temperatures)),
        ["episodes"] = Numbers(tally.Episodes),
        ["succeeded"] = Numbers(tally.PerEpisode(tally.Successes)),
        ["returns"] = Numbers(tally.PerEpisode(tally.Returns)),
        ["diverged"] = Numbers(tally.Diverged),
    };

    private static JsonArray Numbers(Seq<double> values) => new([.. values.Map(value => JsonValue.Create(value))]);
}
