namespace Multitask.Models.Networks;

/// <summary>The nodes of an encoder level that other layers read: the outputs of its first block, its last block and its pooling.</summary>
internal sealed record EncoderLevel(string First, string Last, string Pooled);

/// <summary>The nodes of a decoder level that other layers read: the outputs of its unpooling and its last block.</summary>
internal sealed record DecoderLevel(string Unpooled, string Last);

/// <summary>
/// SegNet's encoder and decoder (Badrinarayanan, Kendall and Cipolla, PAMI 2017) in the size of the MTAN paper. Level 0 is the finest; level l has
/// filters[l] channels in the encoder and outputs filters[l - 1] channels in the decoder. Levels 0 and 1 have two blocks, deeper levels three;
/// twice as many if <paramref name="Deep"/>.
/// </summary>
internal sealed record SegNetTrunk(NetworkBuilder Nodes, Seq<EncoderLevel> Encoder, Seq<DecoderLevel> Decoder, bool Deep)
{
    internal static SegNetTrunk Describe(Shape input, Seq<int> filters, bool deep = false)
    {
        var levels = Range(0, filters.Count).ToSeq();
        var encoded = levels.Fold(
            new SegNetTrunk(NetworkBuilder.Start(input), Seq<EncoderLevel>(), Seq<DecoderLevel>(), deep),
            (trunk, level) => trunk.Encode(level, level == 0 ? input.Channels : filters[level - 1], filters[level]));
        return levels.Rev().Fold(encoded, (trunk, level) => trunk.Decode(level, filters[level], filters[Math.Max(level - 1, 0)]));
    }

    private SegNetTrunk Encode(int level, int input, int output)
    {
        var scope = Scope.Trunk($"encoder{level + 1}");
        var first = Nodes.Block(scope, 1, input, output);
        var last = Further(first, scope, level, output);
        var pooled = last.Then(scope, "pool", new Op.MaxPool2d(2, Indices: true));
        return this with { Nodes = pooled, Encoder = Encoder.Add(new(first.Last, last.Last, pooled.Last)) };
    }

    private SegNetTrunk Decode(int level, int input, int output)
    {
        var scope = Scope.Trunk($"decoder{level + 1}");
        var unpooled = Nodes.Then(scope, "unpool", new Op.MaxUnpool2d(2), Encoder[level].Pooled);
        var last = Further(unpooled.Block(scope, 1, input, output), scope, level, output);
        return this with { Nodes = last, Decoder = new DecoderLevel(unpooled.Last, last.Last).Cons(Decoder) };
    }

    /// <summary>All blocks of a level but the first.</summary>
    private NetworkBuilder Further(NetworkBuilder first, Scope scope, int level, int channels) =>
        Range(2, ((level < 2 ? 2 : 3) * (Deep ? 2 : 1)) - 1).Fold(first, (builder, number) => builder.Block(scope, number, channels, channels));
}
