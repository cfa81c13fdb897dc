using System.Globalization;
using LanguageExt;
using Multitask.Stages.Search;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Search;

/// <summary>Ranges and values of tests.</summary>
internal static class Ranges
{
    internal static readonly ConfigNode Nowhere = new ConfigNode.Scalar("", false, new Place("space", None));

    /// <summary>Keys between 0 and 1.</summary>
    internal static Seq<SearchKey> Unit(params string[] keys) => Seq(keys).Map(key => new SearchKey(key, new SearchRange.Uniform(0, 1), Nowhere)).Strict();

    internal static double Number(ConfigNode node) => double.Parse(((ConfigNode.Scalar)node).Text, CultureInfo.InvariantCulture);

    internal static double At(this SearchRange range, double share) => Number(range.At(share, Nowhere));
}
