namespace Multitask.Stages.Environments;

/// <summary>Where an episode's object and target are.</summary>
/// <param name="Object">Where the object begins.</param>
/// <param name="Target">Where it, or the tip, shall go; unused by tasks whose target follows from the object.</param>
internal readonly record struct Goal(Vec3 Object, Vec3 Target);

/// <summary>Where goals are drawn: uniformly between two corners.</summary>
/// <param name="Low">The lower corner.</param>
/// <param name="High">The upper corner.</param>
/// <param name="Apart">How far object and target are apart at least, seen from above.</param>
internal sealed record GoalSpace(Goal Low, Goal High, double Apart = 0)
{
    /// <summary>The space of a task that only has an object.</summary>
    internal static GoalSpace Objects(Vec3 low, Vec3 high) => new(new Goal(low, default), new Goal(high, default));

    /// <summary>The next goal of a stream.</summary>
    internal Goal Draw(RandomSource stream)
    {
        while (true)
        {
            var goal = new Goal(Between(stream, Low.Object, High.Object), Between(stream, Low.Target, High.Target));
            if (Apart == 0 || goal.Object.PlanarTo(goal.Target) >= Apart)
            {
                return goal;
            }
        }
    }

    private static Vec3 Between(RandomSource stream, Vec3 low, Vec3 high) =>
        new(stream.Uniform(low.X, high.X), stream.Uniform(low.Y, high.Y), stream.Uniform(low.Z, high.Z));
}

/// <summary>What the reward of an episode needs to know beside the moment.</summary>
/// <param name="Target">Where the object, or the tip, shall go.</param>
internal readonly record struct Episode(Vec3 Target)
{
    /// <summary>How many numbers <see cref="CopyTo"/> writes.</summary>
    internal const int Size = 10;

    /// <summary>Where the tip was at the beginning.</summary>
    internal Vec3 Start { get; init; }

    /// <summary>The way from the beginning to the target, in metres.</summary>
    internal double Way { get; init; }

    /// <summary>The object's height at the beginning, in metres.</summary>
    internal double ObjectHeight { get; init; }

    /// <summary>The height at which an object counts as lifted, in metres.</summary>
    internal double LiftedHeight { get; init; }

    /// <summary>Whether the object has been lifted.</summary>
    internal bool Picked { get; init; }

    /// <summary>Writes it as numbers.</summary>
    internal void CopyTo(Span<double> numbers)
    {
        Target.CopyTo(numbers);
        Start.CopyTo(numbers[3..]);
        (numbers[6], numbers[7], numbers[8], numbers[9]) = (Way, ObjectHeight, LiftedHeight, Picked ? 1 : 0);
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    internal static Episode From(ReadOnlySpan<double> numbers) => new(Vec3.At(numbers))
    {
        Start = Vec3.At(numbers[3..]),
        Way = numbers[6],
        ObjectHeight = numbers[7],
        LiftedHeight = numbers[8],
        Picked = numbers[9] != 0,
    };
}

/// <summary>What a reward looks at.</summary>
/// <param name="Tip">The tip of the arm; the middle between the fingers where there are two.</param>
/// <param name="Object">The object.</param>
/// <param name="Head">The object's front end, where it has one.</param>
/// <param name="Grip">How much the fingers were told to close, -1 to 1.</param>
internal readonly record struct Moment(Vec3 Tip, Vec3 Object, Vec3 Head, double Grip);

/// <summary>What a reward says.</summary>
/// <param name="Reward">Not scaled.</param>
/// <param name="Success">Whether the task is solved.</param>
/// <param name="Picked">Whether the object has been lifted, for the next moment.</param>
internal readonly record struct Verdict(double Reward, bool Success, bool Picked = false);
