using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>Lists as they are typed: <c>2,4,8</c> as well as YAML's <c>[2, 4, 8]</c>.</summary>
internal static class Listed
{
    /// <summary>One item or more.</summary>
    internal static Decoder<Seq<T>> Of<T>(Decoder<T> item)
    {
        var list = Decode.List(item, 1);
        return node => list(node is ConfigNode.Scalar { Quoted: false } plain ? Parted(plain) : node);
    }

    private static ConfigNode.Sequence Parted(ConfigNode.Scalar plain) => new(
        Seq(plain.Text.Split(',').Select(ConfigNode (item) => new ConfigNode.Scalar(item.Trim(), false, plain.Place)).ToArray()),
        plain.Place);
}
