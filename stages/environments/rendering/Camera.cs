namespace Multitask.Stages.Environments;

/// <summary>Where a scene is seen from.</summary>
/// <param name="Eye">The camera, in metres.</param>
/// <param name="Forward">Its direction, of length 1.</param>
/// <param name="Right">To the right, of length 1.</param>
/// <param name="Up">Upwards, of length 1.</param>
/// <param name="Zoom">Half an image's height at distance 1 is 1 / zoom.</param>
internal sealed record Camera(Vec3 Eye, Vec3 Forward, Vec3 Right, Vec3 Up, double Zoom)
{
    /// <summary>What is nearer is not drawn.</summary>
    internal const double Near = 0.05;

    /// <summary>A camera that looks at a point, upright.</summary>
    internal static Camera At(Vec3 eye, Vec3 point, double zoom)
    {
        var forward = Unit(point - eye);
        var right = Unit(forward.Cross(new(0, 0, 1)));
        return new(eye, forward, right, right.Cross(forward), zoom);
    }

    /// <summary>From the side of the table that the robot faces, so that its hand and what is on the table are seen.</summary>
    internal static Camera Of(EnvironmentFamily family) => family == EnvironmentFamily.Metaworld
        ? At(new(0.95, 1.45, 0.85), new(0, 0.65, 0.12), 2.2)
        : At(new(0.75, 0.95, 0.65), new(0, 0.28, 0.08), 2.4);

    /// <summary>Right, up and forward of a point, as seen.</summary>
    internal Vec3 See(Vec3 point) => (point - Eye) is var seen ? new(seen.Dot(Right), seen.Dot(Up), seen.Dot(Forward)) : default;

    private static Vec3 Unit(Vec3 one) => one * (1 / one.Length);
}
