using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>
/// A pinhole camera. The camera frame has x to the right, y down and z forward, in metres; pixel (u, v) with depth z (along the
/// optical axis, not along the ray) shows the point z ((u - CenterX) / Focal, (v - CenterY) / Focal, 1).
/// </summary>
/// <param name="Focal">Focal length in pixels, the same for both axes.</param>
/// <param name="CenterX">Column of the optical axis; pixel centres are whole numbers.</param>
/// <param name="CenterY">Row of the optical axis.</param>
public sealed record Intrinsics(float Focal, float CenterX, float CenterY)
{
    /// <summary>The camera of the rendered rooms: about 67 degrees wide at a 2 : 3 image.</summary>
    public static Intrinsics Of(int height, int width) => new(0.75f * MathF.Max(width, 1.5f * height), (width - 1) / 2f, (height - 1) / 2f);
}

/// <summary>
/// Where the camera stands in a room (x right, y up, z ahead: left-handed, while the camera frame is right-handed) and how it
/// looks.
/// </summary>
/// <param name="Position">The pinhole, in metres.</param>
/// <param name="Right">The camera frame's x axis, a unit vector of the room.</param>
/// <param name="Down">Its y axis.</param>
/// <param name="Forward">Its z axis.</param>
internal sealed record SceneCamera(Vector3 Position, Vector3 Right, Vector3 Down, Vector3 Forward)
{
    /// <summary>A camera turned by yaw (to the right), pitch (down) and roll, in radians.</summary>
    internal static SceneCamera Turned(Vector3 position, Vector3 angles)
    {
        var (sinYaw, cosYaw) = MathF.SinCos(angles.X);
        var (sinPitch, cosPitch) = MathF.SinCos(angles.Y);
        var (sinRoll, cosRoll) = MathF.SinCos(angles.Z);
        var forward = new Vector3(sinYaw * cosPitch, -sinPitch, cosYaw * cosPitch);
        var level = new Vector3(cosYaw, 0, -sinYaw);
        var below = new Vector3(-sinYaw * sinPitch, -cosPitch, -cosYaw * sinPitch);
        return new SceneCamera(position, (level * cosRoll) + (below * sinRoll), (below * cosRoll) - (level * sinRoll), forward);
    }

    /// <summary>The ray through a place of the image plane; its direction has depth 1, so distances along it are depths.</summary>
    internal SceneRay Ray(float x, float y) => new(Position, Forward + (Right * x) + (Down * y));

    /// <summary>A direction of the room in the camera frame.</summary>
    internal Vector3 ToCamera(Vector3 direction) =>
        new(Vector3.Dot(direction, Right), Vector3.Dot(direction, Down), Vector3.Dot(direction, Forward));
}

/// <summary>Points Origin + t Direction for t > 0.</summary>
internal readonly record struct SceneRay(Vector3 Origin, Vector3 Direction)
{
    internal Vector3 At(float distance) => Origin + (Direction * distance);

    /// <summary>
    /// A direction to divide by: components that are zero become very small, so quotients stay ordered and are never 0 / 0.
    /// </summary>
    internal static Vector3 Divisor(Vector3 direction) =>
        new(Away(direction.X), Away(direction.Y), Away(direction.Z));

    private static float Away(float value) => value == 0 ? 1e-20f : value;
}
