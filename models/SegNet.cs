namespace Multitask.Models;

/// <summary>Hard parameter sharing on SegNet: the encoder-decoder of <see cref="Mtan"/> without attention, one head a task on its last features.</summary>
public static class SegNet
{
    /// <summary>The configuration itself, or every mistake in it.</summary>
    public static Validation<string, MtanConfig> Check(MtanConfig config) => Mtan.Check(config);

    /// <summary>The network; outputs are (head width, height, width). The configuration must pass <see cref="Check"/>.</summary>
    public static Network Describe(MtanConfig config)
    {
        var trunk = SegNetTrunk.Describe(config.Input, config.Filters).Chain;
        return config.Heads.Fold(
            new Network(trunk.Nodes, Seq<Output>()),
            (network, head) =>
            {
                var branch = Heads.Pixelwise(trunk with { Nodes = network.Nodes }, config.Filters[0], head);
                return new Network(branch.Nodes, network.Outputs.Add(new Output(head.Task, branch.Last)));
            });
    }
}
