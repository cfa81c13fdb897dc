namespace Multitask.Models;

/// <summary>The nodes of an encoder level that others read: after its first block, after its last, and pooled.</summary>
internal sealed record EncoderLevel(string First, string Last, string Pooled);

/// <summary>The nodes of a decoder level that others read: unpooled, and after its last block.</summary>
internal sealed record DecoderLevel(string Unpooled, string Last);

/// <summary>
/// SegNet's encoder and decoder (Badrinarayanan, Kendall and Cipolla, PAMI 2017) in the size the MTAN paper uses. Levels count from
/// the finest; level l has filters[l] channels in the encoder and hands filters[l - 1] on in the decoder. Levels 0 and 1 have two
/// blocks, deeper ones three.
/// </summary>
internal sealed record SegNetTrunk(Chain Chain, Seq<EncoderLevel> Encoder, Seq<DecoderLevel> Decoder)
{
    internal static SegNetTrunk Describe(Shape input, Seq<int> filters)
    {
        var levels = Range(0, filters.Count).ToSeq().Strict();
        var encoded = levels.Fold(
            new SegNetTrunk(Chain.Start(input), Seq<EncoderLevel>(), Seq<DecoderLevel>()),
            (trunk, level) => trunk.Encode(level, level == 0 ? input.Channels : filters[level - 1], filters[level]));
        return levels.Rev().Fold(encoded, (trunk, level) => trunk.Decode(level, filters[level], filters[Math.Max(level - 1, 0)]));
    }

    private SegNetTrunk Encode(int level, int input, int output)
    {
        var place = Place.Trunk($"encoder{level + 1}");
        var first = Chain.Block(place, 1, input, output);
        var last = Further(first, place, level, output);
        var pooled = last.Then(place, "pool", new Op.MaxPool2d(2, Indices: true));
        return this with { Chain = pooled, Encoder = Encoder.Add(new(first.Last, last.Last, pooled.Last)) };
    }

    private SegNetTrunk Decode(int level, int input, int output)
    {
        var place = Place.Trunk($"decoder{level + 1}");
        var unpooled = Chain.Then(place, "unpool", new Op.MaxUnpool2d(2), Encoder[level].Pooled);
        var last = Further(unpooled.Block(place, 1, input, output), place, level, output);
        return this with { Chain = last, Decoder = new DecoderLevel(unpooled.Last, last.Last).Cons(Decoder) };
    }

    private static Chain Further(Chain chain, Place place, int level, int channels)
    {
        var second = chain.Block(place, 2, channels, channels);
        return level < 2 ? second : second.Block(place, 3, channels, channels);
    }
}
