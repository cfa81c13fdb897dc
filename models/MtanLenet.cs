namespace Multitask.Models;

/// <summary>
/// MTAN's attention (Liu, Johns and Davison, CVPR 2019) on the encoder of <see cref="Lenet"/>: every task masks the features of
/// every stage for itself.
/// </summary>
/// <remarks>
/// The published attention is for encoder-decoders; this is its encoder half carried over. In stage s a task's mask reads the shared
/// features (after the relu, before pooling) and, from the second stage on, the task's attended features of the stage before. Those
/// are pooled and brought to this stage's shape by a <c>transition</c>: convolution 5 x 5 without padding, batch normalisation, relu,
/// with one set of parameters for all tasks, as MTAN's transitions. MTAN pools after its transition; here pooling comes first because
/// the unpadded convolution must see the sides the shared one sees. The attended features of the last stage are pooled,
/// flattened, and go through a linear layer with a relu and a linear head, both the task's own. The encoder has no
/// normalisation, like LeNet; the masks and transitions have, like MTAN.
/// </remarks>
public static class MtanLenet
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    public static Validation<string, LenetConfig> Check(LenetConfig config) => Lenet.Check(config);

    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Check"/>.</summary>
    public static Network Describe(LenetConfig config)
    {
        var stages = Lenet.Stages(config);
        var trunk = stages.Fold((Chain: Chain.Start(config.Input), Read: Seq<Shared>()), (known, stage) =>
        {
            // Nobody reads the last stage pooled but the tasks, who pool what they attended to.
            var input = stage.Number == 1 ? known.Chain : Lenet.Pool(known.Chain, stages[stage.Number - 2]);
            var features = Lenet.Convolve(input, stage);
            return (features, known.Read.Add(new Shared(stage, features.Last)));
        });
        return config.Heads.Fold(new Network(trunk.Chain.Nodes, Seq<Output>()), (network, head) =>
        {
            var attended = trunk.Read.Fold(
                trunk.Chain with { Nodes = network.Nodes },
                (chain, shared) => Attend(chain, shared, head.Task));
            var branch = Predict(attended, config, head);
            return new Network(branch.Nodes, network.Outputs.Add(new Output(head.Task, branch.Last)));
        });
    }

    private static Chain Predict(Chain attended, LenetConfig config, HeadSpec head)
    {
        var place = Place.Head(head.Task);
        var hidden = attended
            .Then(place, "flatten", new Op.Flatten())
            .Then(place, "linear1", new Op.Linear((int)config.Encoded.Count, config.Features))
            .Then(place, "relu", new Op.Relu());
        return Heads.Linear(hidden, "linear2", config.Features, head);
    }

    private static Chain Attend(Chain chain, Shared shared, string task)
    {
        var (stage, features) = shared;
        var place = Place.Attention(task, $"stage{stage.Number}");
        var read = stage.Number == 1 ? chain.At(features) : Join(Carry(chain, stage, task), place, features);
        return read
            .Mask(place, stage.Number == 1 ? stage.Output : 2 * stage.Output, stage.Output)
            .Then(place, "attended", new Op.Multiply(), features)
            .Then(place, "pool", new Op.MaxPool2d(2, Indices: false));
    }

    private static Chain Join(Chain carried, Place place, string features) =>
        carried.At(features).Then(place, "join", new Op.Concat(), carried.Last);

    private static Chain Carry(Chain attended, LenetStage stage, string task)
    {
        var place = Place.PerTask($"stage{stage.Number}.transition", task);
        return attended
            .Then(place, "conv1", new Op.Conv2d(stage.Input, stage.Output, Kernel: 5, Padding: 0))
            .Then(place, "norm1", new Op.BatchNorm2d(stage.Output))
            .Then(place, "relu1", new Op.Relu());
    }

    private sealed record Shared(LenetStage Stage, string Features);
}
