namespace Multitask.Exports;

/// <summary>Which networks support dynamic height and width.</summary>
public static class FreeSize
{
    /// <summary>Why a network does not: it reads vectors, or flattens an image into features. None if it does.</summary>
    public static Option<string> Refusal(Network network)
    {
        var shapes = Shapes.Of(network);
        var flattened = network.Nodes.Find(node => node.Op is Op.Flatten && shapes[node.Inputs[0]] is var from && from.Height * from.Width > 1);
        return network.Nodes.Exists(node => node.Op is Op.Input && !shapes[node.Name].IsImage)
            ? Some("height and width cannot be free: the network reads vectors")
            : flattened.Map(node => $"height and width cannot be free: {node.Name} flattens an image of {shapes[node.Inputs[0]]} into features");
    }

    /// <summary>What height and width must be multiples of, in pixels: the total stride of the poolings.</summary>
    public static int Multiple(Network network)
    {
        var shapes = Shapes.Of(network);
        var input = network.Nodes.Find(node => node.Op is Op.Input).Map(node => shapes[node.Name].Height).IfNone(1);
        return network.Nodes.Filter(node => node.Op is Op.MaxPool2d).Fold(1, (most, node) => Math.Max(most, input / shapes[node.Name].Height));
    }
}
