using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>The six inner sides of a room, seen from the camera.</summary>
internal enum RoomSide
{
    Floor,
    Ceiling,
    Left,
    Right,
    Back,
    Front,
}

/// <summary>An empty room: a box seen from inside, in metres.</summary>
/// <param name="Low">Least x, the floor (0) and the wall behind the camera.</param>
/// <param name="High">Greatest x, the ceiling and the wall in front of the camera.</param>
internal sealed record SceneRoom(Vector3 Low, Vector3 High)
{
    /// <summary>Where a ray from inside leaves the room, and through which side.</summary>
    internal (float Distance, RoomSide Side) Leave(SceneRay ray)
    {
        var way = SceneRay.Divisor(ray.Direction);
        var x = ((way.X > 0 ? High.X : Low.X) - ray.Origin.X) / way.X;
        var y = ((way.Y > 0 ? High.Y : Low.Y) - ray.Origin.Y) / way.Y;
        var z = ((way.Z > 0 ? High.Z : Low.Z) - ray.Origin.Z) / way.Z;
        return y <= x && y <= z ? (y, ray.Direction.Y > 0 ? RoomSide.Ceiling : RoomSide.Floor)
            : x <= z ? (x, ray.Direction.X > 0 ? RoomSide.Right : RoomSide.Left)
            : (z, ray.Direction.Z > 0 ? RoomSide.Back : RoomSide.Front);
    }

    /// <summary>The unit normal of a side; it points into the room.</summary>
    internal static Vector3 Normal(RoomSide side) => side switch
    {
        RoomSide.Floor => Vector3.UnitY,
        RoomSide.Ceiling => -Vector3.UnitY,
        RoomSide.Left => Vector3.UnitX,
        RoomSide.Right => -Vector3.UnitX,
        RoomSide.Back => -Vector3.UnitZ,
        _ => Vector3.UnitZ,
    };

    /// <summary>A point of a side in that side's own two axes.</summary>
    internal static Vector2 Place(RoomSide side, Vector3 point) => side switch
    {
        RoomSide.Floor or RoomSide.Ceiling => new Vector2(point.X, point.Z),
        RoomSide.Left or RoomSide.Right => new Vector2(point.Z, point.Y),
        _ => new Vector2(point.X, point.Y),
    };
}

/// <summary>A flat rectangle on a side of the room: a door, a picture, a rug; its rim has the second colour.</summary>
internal sealed record SceneDecor(RoomSide Side, Vector2 Low, Vector2 High, int Surface)
{
    internal bool Covers(RoomSide side, Vector2 place) =>
        side == Side && place.X >= Low.X && place.Y >= Low.Y && place.X <= High.X && place.Y <= High.Y;

    /// <summary>Metres to the rectangle's nearest edge, from inside.</summary>
    internal float Rim(Vector2 place) =>
        MathF.Min(MathF.Min(place.X - Low.X, High.X - place.X), MathF.Min(place.Y - Low.Y, High.Y - place.Y));
}

/// <summary>A solid's shadow of contact: the round patch of floor it stands on.</summary>
internal readonly record struct SceneFoot(Vector2 Center, float Radius);

/// <summary>A room with everything in it: all that an image needs.</summary>
/// <param name="Room">The room.</param>
/// <param name="Camera">Where it is seen from.</param>
/// <param name="Light">Unit vector towards the main light.</param>
/// <param name="Exposure">Brightness of the image, about 1.</param>
/// <param name="Surfaces">Floor, wall, ceiling, then those of decors and solids.</param>
/// <param name="Decors">Rectangles on the room's sides; the first that covers a point is seen.</param>
/// <param name="Forms">The solids' parts.</param>
/// <param name="Feet">Where the solids stand.</param>
internal sealed record Scene(
    SceneRoom Room,
    SceneCamera Camera,
    Vector3 Light,
    float Exposure,
    Seq<SceneSurface> Surfaces,
    Seq<SceneDecor> Decors,
    Seq<SceneForm> Forms,
    Seq<SceneFoot> Feet);
