using System.Diagnostics;

namespace Multitask.Stages.Environments;

/// <summary>How tasks arrange a scene. Names are those of scenes whose content is known, so a missing one is a mistake in this program.</summary>
internal static class SceneEdits
{
    /// <summary>Moves a body in its parent.</summary>
    internal static void MoveBody(this Physics physics, string name, Vec3 to) =>
        to.CopyTo(physics.BodyPlaces[(3 * Known(physics, new Landmark(PlaceKind.Body, name)).Index)..]);

    /// <summary>Where something is in the world.</summary>
    internal static Vec3 At(this Physics physics, Landmark thing) => physics.At(Known(physics, thing));

    /// <summary>Where a site stands in its body.</summary>
    internal static Vec3 SitePlace(this Physics physics, string name) => Vec3.At(
        physics.Scene<double>(MujocoLayout.Model.SitePosition, 3 * physics.Count(MujocoLayout.Model.Sites))[
            (3 * Known(physics, new Landmark(PlaceKind.Site, name)).Index)..]);

    /// <summary>Sets generalised positions from an index on, stops as many velocities, and computes what follows.</summary>
    internal static void Put(this Physics physics, int index, int velocities, params ReadOnlySpan<double> positions)
    {
        positions.CopyTo(physics.Positions[index..]);
        physics.Velocities.Slice(index, velocities).Clear();
        physics.Forward();
    }

    /// <summary>The number of something that the scene is known to have.</summary>
    internal static Place Known(this Physics physics, Landmark thing) =>
        physics.Find(thing).IfLeft(reason => throw new UnreachableException(reason));
}
