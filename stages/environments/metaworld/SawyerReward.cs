namespace Multitask.Stages.Environments;

/// <summary>Terms that the rewards of Meta-World's first version have in common (Yu et al. 2019, appendix; metres).</summary>
internal static class SawyerReward
{
    /// <summary>How near the fingers have to be to count as touching.</summary>
    internal const double Touching = 0.05;

    /// <summary>What a way still to go is worth: more the more of it is done, with two peaks at its end.</summary>
    internal static double Progress(double way, double left) =>
        (1000 * (way - left)) + (1000 * (Math.Exp(-(left * left) / 0.01) + Math.Exp(-(left * left) / 0.001)));

    /// <summary>Towards the object while it is not touched, then along the object's way.</summary>
    internal static double TouchThen(double reach, double progress) => -reach + (reach < Touching ? progress : 0);

    /// <summary>What lifting and placing share: towards the object from above, closing the fingers, lifting, then the way in the air.</summary>
    internal readonly record struct Lift(Episode Episode, Moment Moment, bool Picked, double Placing)
    {
        private double Reach => Moment.Object.To(Moment.Tip);

        private bool Dropped => Moment.Object.Z < Episode.ObjectHeight + 0.005 && Placing > 0.02 && Reach > 0.02;

        private bool Held => Picked && !Dropped;

        /// <summary>Whether the object is in the air and in the hand.</summary>
        internal bool InHand => Held && Reach < 0.1;

        /// <summary>Towards the object: down only where the hand is above it. Factor of the height still to come down.</summary>
        internal double Approach(double descent) => Reach < Touching ? -Reach + (Math.Max(Moment.Grip, 0) / 50)
            : Moment.Object.PlanarTo(Moment.Tip) is var planar && planar < Touching ? -Reach
            : -planar - (descent * Math.Abs(Moment.Tip.Z - Episode.Start.Z));

        /// <summary>For height.</summary>
        internal double Height => Held ? 100 * Episode.LiftedHeight
            : Reach < 0.1 && Moment.Object.Z > Episode.ObjectHeight + 0.005 ? 100 * Math.Min(Episode.LiftedHeight, Moment.Object.Z)
            : 0;
    }

    /// <summary>How far below the target height an object still counts as lifted.</summary>
    internal const double LiftTolerance = 0.01;
}
