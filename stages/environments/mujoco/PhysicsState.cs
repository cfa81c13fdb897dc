namespace Multitask.Stages.Environments;

/// <summary>Everything of a scene and its state that decides the next time step, as numbers.</summary>
internal static class PhysicsState
{
    private delegate Span<double> Part(Physics physics);

    private static readonly Part[] Parts =
    [
        physics => physics.Time, physics => physics.Positions, physics => physics.Velocities, physics => physics.Activations,
        physics => physics.WarmStart, physics => physics.Controls, physics => physics.MocapPosition, physics => physics.MocapRotation,
        physics => physics.BodyPlaces,
    ];

    /// <summary>How many numbers that are.</summary>
    internal static int Size(Physics physics)
    {
        var size = 0;
        foreach (var part in Parts)
        {
            size += part(physics).Length;
        }

        return size;
    }

    /// <summary>Copies them out.</summary>
    internal static void Save(Physics physics, Span<double> numbers)
    {
        foreach (var part in Parts)
        {
            part(physics).CopyTo(numbers);
            numbers = numbers[part(physics).Length..];
        }
    }

    /// <summary>Copies them in; positions in the world are computed again, and the solver begins as it would have.</summary>
    internal static void Restore(Physics physics, ReadOnlySpan<double> numbers)
    {
        physics.Reset();
        CopyIn(physics, numbers);
        physics.Forward();
        CopyIn(physics, numbers);
    }

    private static void CopyIn(Physics physics, ReadOnlySpan<double> numbers)
    {
        foreach (var part in Parts)
        {
            var own = part(physics);
            numbers[..own.Length].CopyTo(own);
            numbers = numbers[own.Length..];
        }
    }
}
