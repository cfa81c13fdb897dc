namespace Multitask.Models;

/// <summary>A LeNet-style encoder with a linear head a task: <see cref="Lenet"/> and <see cref="MtanLenet"/>.</summary>
/// <param name="Input">Image shape; 28 x 28 and 36 x 36 suit two stages.</param>
/// <param name="Channels">Channels of every stage; 10, 20 in Sener and Koltun's multi-digit experiments.</param>
/// <param name="Features">Width of the hidden linear layer; 50 there.</param>
/// <param name="Heads">One a task, in the order in which losses, gradients and weights are numbered.</param>
public sealed record LenetConfig(Shape Input, Seq<int> Channels, int Features, Seq<HeadSpec> Heads)
{
    /// <summary>What is left of the input after all stages.</summary>
    internal Shape Encoded => Channels.Fold(Input, (shape, channels) =>
        Shape.Image(channels, (shape.Height - 4) / 2, (shape.Width - 4) / 2));
}

/// <summary>
/// Hard parameter sharing on LeNet (LeCun, Bottou, Bengio and Haffner, Proc. IEEE 1998), as in multi-task image classification
/// (Sener and Koltun, NeurIPS 2018): stages of convolution 5 x 5 without padding, relu and max pooling, a linear layer with a relu,
/// then one linear head a task. No batch normalisation.
/// </summary>
public static class Lenet
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    public static Validation<string, LenetConfig> Check(LenetConfig config) => ConfigRules.Verdict(
        config,
        Sequences.Joined(
            ConfigRules.Stages(config.Input, config.Channels),
            ConfigRules.Features(config.Features),
            ConfigRules.Heads(config.Heads)));

    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Check"/>.</summary>
    public static Network Describe(LenetConfig config)
    {
        var place = new Place("trunk", new Part.Trunk());
        var trunk = Stages(config)
            .Fold(Chain.Start(config.Input), (chain, stage) => Pool(Convolve(chain, stage), stage))
            .Then(place, "flatten", new Op.Flatten())
            .Then(place, "linear", new Op.Linear((int)config.Encoded.Count, config.Features))
            .Then(place, "relu", new Op.Relu());
        return config.Heads.Fold(new Network(trunk.Nodes, Seq<Output>()), (network, head) =>
        {
            var branch = Heads.Linear(trunk with { Nodes = network.Nodes }, "linear", config.Features, head);
            return new Network(branch.Nodes, network.Outputs.Add(new Output(head.Task, branch.Last)));
        });
    }

    /// <summary>The stages, first one first.</summary>
    internal static Seq<LenetStage> Stages(LenetConfig config) => config.Channels
        .Map((index, channels) => new LenetStage(index + 1, index == 0 ? config.Input.Channels : config.Channels[index - 1], channels))
        .ToSeq()
        .Strict();

    internal static Chain Convolve(Chain chain, LenetStage stage) => chain
        .Then(stage.Place, "conv", new Op.Conv2d(stage.Input, stage.Output, Kernel: 5, Padding: 0))
        .Then(stage.Place, "relu", new Op.Relu());

    internal static Chain Pool(Chain chain, LenetStage stage) =>
        chain.Then(stage.Place, "pool", new Op.MaxPool2d(2, Indices: false));
}

/// <summary>A stage of the encoder: its number from 1, and its channels before and after.</summary>
internal sealed record LenetStage(int Number, int Input, int Output)
{
    internal Place Place => Place.Trunk($"stage{Number}");
}
