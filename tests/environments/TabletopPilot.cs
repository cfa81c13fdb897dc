using Multitask.Stages.Environments;

namespace Multitask.Tests.Environments;

/// <summary>A controller that knows the arm's geometry: what it solves can be solved.</summary>
internal static class TabletopPilot
{
    private const double Link = 0.3;
    private const double Shoulder = 0.15;
    private const double Gain = 8;

    /// <summary>The action of a task, from what is seen.</summary>
    internal static double[] Act(EnvironmentTask task, double[] seen)
    {
        var (tip, thing, target) = (Vec3.At(seen), Vec3.At(seen.AsSpan(3)), Vec3.At(seen.AsSpan(6)));
        return Towards(task is EnvironmentTask.TabletopPush ? Pushing(tip, thing, target)
            : task is EnvironmentTask.TabletopPress ? Pressing(tip, thing)
            : target, seen.AsSpan(9));
    }

    /// <summary>Behind the puck first, from above where it is in the way; then through it.</summary>
    private static Vec3 Pushing(Vec3 tip, Vec3 puck, Vec3 target)
    {
        var away = (puck - target) with { Z = 0 } is var line && line.Length > 0.001 ? line * (1 / line.Length) : default;
        var behind = puck + (away * 0.075);
        return puck.PlanarTo(target) < 0.01 ? tip
            : tip.PlanarTo(behind) > 0.03 ? behind with { Z = tip.PlanarTo(behind) > 0.06 ? 0.12 : 0.03 }
            : puck + (away * 0.05);
    }

    private static Vec3 Pressing(Vec3 tip, Vec3 button) =>
        button with { Z = tip.PlanarTo(button) > 0.03 ? 0.14 : 0.03 };

    /// <summary>Inverse kinematics of two equal links on a turning base, and speeds towards those angles.</summary>
    private static double[] Towards(Vec3 point, ReadOnlySpan<double> joints)
    {
        var (radius, height) = (Math.Sqrt((point.X * point.X) + (point.Y * point.Y)), point.Z - Shoulder);
        var reach = Math.Min(Math.Sqrt((radius * radius) + (height * height)), (2 * Link) - 0.001);
        var bend = 2 * Math.Acos(reach / (2 * Link));
        double[] angles = [-Math.Atan2(point.X, point.Y), Math.Atan2(height, radius) + (bend / 2), -bend];
        return [.. angles.Zip(joints.ToArray(), (angle, now) => Math.Clamp(Gain * (angle - now), -1, 1))];
    }
}
