using System.Diagnostics;

namespace Multitask.Models.Networks;

public abstract partial record Architecture
{
    /// <summary>A separate network per task, for an architecture without <see cref="Sharing"/>: the single-task baseline.</summary>
    /// <param name="Each">The architecture of each network.</param>
    public sealed record Separate(Architecture Each) : Architecture
    {
        /// <inheritdoc />
        public override bool Dense => Each.Dense;

        /// <inheritdoc />
        public override InputKind Reads => Each.Reads;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            Each.Describe(input, heads).Map(_ => SingleTaskNetworks.Describe(
                heads, some => Each.Describe(input, some).IfFail(reasons => throw new UnreachableException(string.Join("; ", reasons)))));
    }
}
