using System.Text.Json.Nodes;

namespace Multitask.Stages.Toy;

/// <summary>Where a method's trajectories ended.</summary>
/// <param name="Steps">Updates from each start.</param>
/// <param name="Losses">The last losses, one pair per start.</param>
/// <param name="Distances">Of these to the Pareto front, in the plane of the losses.</param>
internal sealed record ToyScore(int Steps, Seq<PlanePoint> Losses, Seq<double> Distances)
{
    /// <summary>The mean over the starts.</summary>
    internal double MeanDistance => Distances.Sum() / Distances.Count;

    /// <summary>The score of trajectories.</summary>
    internal static ToyScore Of(ParetoFront front, Seq<Trajectory> trajectories)
    {
        var losses = trajectories.Map(trajectory => trajectory.Moments.Last.Losses);
        return new ToyScore(trajectories.Head.Moments.Last.Step, losses, losses.Map(front.Distance));
    }

    /// <summary>As an entry of <c>scores.json</c>.</summary>
    internal JsonObject Json() => new()
    {
        ["steps"] = Steps,
        ["losses"] = new JsonArray([.. Losses.Map(pair => (JsonNode?)new JsonArray(pair.X1, pair.X2))]),
        ["front_distance"] = new JsonArray([.. Distances.Map(distance => (JsonNode?)distance)]),
        ["front_distance_mean"] = MeanDistance,
    };
}
