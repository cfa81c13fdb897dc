namespace Multitask.Stages.Environments;

/// <summary>What in a scene has a position.</summary>
internal enum PlaceKind
{
    /// <summary>The origin of a body's frame.</summary>
    Body,

    /// <summary>The centre of a geom.</summary>
    Geom,

    /// <summary>A site.</summary>
    Site,
}

/// <summary>A named thing of a scene.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the MJCF.</param>
internal sealed record Landmark(PlaceKind Kind, string Name);

/// <summary>A thing of a compiled scene.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Its number among its kind.</param>
internal readonly record struct Place(PlaceKind Kind, int Index);
