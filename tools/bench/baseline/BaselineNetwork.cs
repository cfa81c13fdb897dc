using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;
using Layers = TorchSharp.Modules.ModuleList<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>;
using Parameter = TorchSharp.Modules.Parameter;

namespace Multitask.Benches;

/// <summary>MTAN on SegNet as somebody would write it in TorchSharp; the network of <c>mtan_baseline.py</c>.</summary>
[SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "Modules dispose what is registered.")]
internal sealed class BaselineNetwork : Module<Tensor, (Tensor Semantic, Tensor Depth, Tensor Normal)>
{
    private const string Heads = nameof(_heads);

    private readonly int _levels;
    private readonly Layers _encoder = [];
    private readonly Layers _encoderMore = [];
    private readonly Layers _decoder = [];
    private readonly Layers _decoderMore = [];
    private readonly Layers _encoderNext = [];
    private readonly Layers _decoderNext = [];
    private readonly Layers _encoderMasks = [];
    private readonly Layers _decoderMasks = [];
    private readonly Layers _heads = [];

    /// <summary>With the channels of every level, and of every task's output.</summary>
    internal BaselineNetwork(BaselineLayers layers, long[] filters, long[] outputs)
        : base("mtan")
    {
        _levels = filters.Length;
        Enumerable.Range(0, _levels).Iter(level => AddTrunk(layers, filters, level));
        outputs.Iter(output => AddTask(layers, filters, output));
        RegisterComponents();
    }

    /// <summary>What is no task's own: the trunk and, as published, the attention.</summary>
    internal Parameter[] Shared =>
        [.. named_parameters().Where(one => !one.name.StartsWith(Heads, StringComparison.Ordinal)).Select(one => one.parameter)];

    /// <inheritdoc />
    public override (Tensor Semantic, Tensor Depth, Tensor Normal) forward(Tensor input)
    {
        var trunk = Trunk(input);
        var (semantic, depth, normal) = (Task(trunk, 0), Task(trunk, 1), Task(trunk, 2));
        return (F.log_softmax(semantic, 1), depth, normal / normal.norm(1, keepdim: true));
    }

    private void AddTrunk(BaselineLayers layers, long[] filters, int level)
    {
        var (here, up, down) = (filters[level], filters[Math.Max(level - 1, 0)], filters[Math.Min(level + 1, _levels - 1)]);
        _encoder.Add(layers.Block(level == 0 ? 3 : up, here));
        _encoderMore.Add(layers.Blocks(here, level));
        _decoder.Add(layers.Block(here, up));
        _decoderMore.Add(layers.Blocks(up, level));
        _encoderNext.Add(layers.Block(here, down));
        _decoderNext.Add(layers.Block(here, level < _levels - 1 ? up : here));
    }

    private void AddTask(BaselineLayers layers, long[] filters, long output)
    {
        for (var level = 0; level < _levels; level++)
        {
            var (here, up) = (filters[level], filters[Math.Max(level - 1, 0)]);
            _encoderMasks.Add(layers.Attention(level == 0 ? here : 2 * here, here));
            _decoderMasks.Add(layers.Attention(here + up, up));
        }

        _heads.Add(layers.Head(filters[0], output));
    }

    private Features Trunk(Tensor input)
    {
        var trunk = new Features(new Tensor[_levels], new Tensor[_levels], new Tensor[_levels], new Tensor[_levels]);
        var (places, x) = (new Tensor[_levels], input);
        for (var level = 0; level < _levels; level++)
        {
            trunk.Encoded[level] = _encoder[level].call(x);
            trunk.EncodedMore[level] = _encoderMore[level].call(trunk.Encoded[level]);
            (x, places[level]) = F.max_pool2d_with_indices(trunk.EncodedMore[level], [2, 2], [2, 2]);
        }

        for (var level = _levels - 1; level >= 0; level--)
        {
            trunk.Unpooled[level] = F.max_unpool2d(x, places[level], [2, 2], [2, 2]);
            trunk.Decoded[level] = x = _decoderMore[level].call(_decoder[level].call(trunk.Unpooled[level]));
        }

        return trunk;
    }

    private Tensor Task(Features trunk, int task)
    {
        var x = trunk.Encoded[0];
        for (var level = 0; level < _levels; level++)
        {
            var seen = level == 0 ? x : cat([trunk.Encoded[level], x], 1);
            var masked = _encoderMasks[(task * _levels) + level].call(seen) * trunk.EncodedMore[level];
            x = F.max_pool2d(_encoderNext[level].call(masked), 2, 2);
        }

        for (var level = _levels - 1; level >= 0; level--)
        {
            var larger = F.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: true);
            var seen = cat([trunk.Unpooled[level], _decoderNext[level].call(larger)], 1);
            x = _decoderMasks[(task * _levels) + level].call(seen) * trunk.Decoded[level];
        }

        return _heads[task].call(x);
    }

    /// <summary>What the tasks see of the trunk, one tensor per level.</summary>
    private sealed record Features(Tensor[] Encoded, Tensor[] EncodedMore, Tensor[] Unpooled, Tensor[] Decoded);
}
