using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>Lists as they are typed: <c>2,4,8</c> as well as YAML's <c>[2, 4, 8]</c>.</summary>
internal static class Listed
{
    /// <summary>One whole number or more, each between two bounds.</summary>
    internal static Decoder<Seq<int>> Ints(int min, int max)
    {
        var list = Decode.List(Decode.Int(min, max), 1);
        return node => list(node is ConfigNode.Scalar { Quoted: false } plain ? Parted(plain) : node);
    }

    private static ConfigNode.Sequence Parted(ConfigNode.Scalar plain) => new(
        Seq(plain.Text.Split(',').Select(ConfigNode (item) => new ConfigNode.Scalar(item.Trim(), false, plain.Place)).ToArray()),
        plain.Place);
}
