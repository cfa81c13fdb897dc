namespace Multitask.Models.Networks;

/// <summary>How a network encodes a category.</summary>
public enum CategoryForm
{
    /// <summary>As a learnt embedding (Guo and Berkhahn, "Entity embeddings of categorical variables", arXiv 1604.06737, 2016).</summary>
    Embedding,

    /// <summary>As a one-hot vector.</summary>
    OneHot,
}

public abstract partial record Architecture
{
    /// <summary>Linear layers on a vector of features, with a linear head per task.</summary>
    /// <param name="Widths">The width of each hidden layer.</param>
    public sealed record Mlp(Seq<int> Widths) : Architecture
    {
        /// <summary>With two hidden layers of 128.</summary>
        public Mlp()
            : this(Seq(128, 128)) { }

        /// <summary>The dropout rate after each hidden layer, in [0, 1).</summary>
        public double Dropout { get; init; }

        /// <summary>The width of the embeddings; none = half of the number of categories, rounded up, at most 50.</summary>
        public Option<int> Embedding { get; init; }

        /// <summary>How categories are encoded.</summary>
        public CategoryForm Categories { get; init; }

        /// <summary>How the tasks share the network.</summary>
        public Sharing Sharing { get; init; } = new Sharing.Hard();

        /// <inheritdoc />
        public override bool Dense => false;

        /// <inheritdoc />
        public override InputKind Reads => InputKind.Features;

        /// <inheritdoc />
        public override Validation<string, Network> Describe(InputSpec input, Seq<HeadSpec> heads) =>
            MlpNetwork.Check(new(input, this, heads))
                .Bind(config => Sharing.Describe(heads, some => MlpNetwork.Describe(config with { Heads = some })));
    }
}

/// <summary>Everything that a multilayer perceptron is built from.</summary>
internal sealed record MlpConfig(InputSpec Input, Architecture.Mlp Layers, Seq<HeadSpec> Heads);

/// <summary>
/// A multilayer perceptron with hard parameter sharing: hidden layers of a linear map, a ReLU and optional dropout, then one linear head per
/// task. It reads the standardised numerical columns, followed by the embeddings (one table per column) or one-hot vectors of the categorical
/// columns, in the order of the columns.
/// </summary>
internal static class MlpNetwork
{
    private const int MaxDefaultEmbedding = 50;

    /// <summary>The configuration itself, or every mistake in it.</summary>
    internal static Validation<string, MlpConfig> Check(MlpConfig config) => ConfigRules.Verdict(
        config,
        ConfigRules.Vector(config.Input) + ConfigRules.Widths("widths", config.Layers.Widths) + ConfigRules.Dropout(config.Layers.Dropout)
            + config.Layers.Embedding.ToSeq().Bind(ConfigRules.Embedding)
            + (config.Layers is { Categories: CategoryForm.OneHot, Embedding.IsSome: true }
                ? Seq1("embedding, the width of embeddings, must be left out with one-hot categories")
                : Seq<string>()) + ConfigRules.Heads(config.Heads));

    /// <summary>The network; outputs are vectors of the heads' widths. The configuration must pass <see cref="Check"/>.</summary>
    internal static Network Describe(MlpConfig config)
    {
        var (features, width) = Features(config);
        var layers = config.Layers;
        var hidden = layers.Widths.Fold((Nodes: features, Width: width, Number: 1), (at, next) => (
            Layer(at.Nodes, Scope.Trunk($"layer{at.Number}"), new Op.Linear(at.Width, next), layers.Dropout), next, at.Number + 1));
        var network = hidden.Nodes.Branch(config.Heads, (trunk, head) => Heads.Linear(trunk, "linear", hidden.Width, head));
        return network with { Init = LayerInit.UniformFanIn };
    }

    private static NetworkBuilder Layer(NetworkBuilder builder, Scope scope, Op.Linear linear, double dropout)
    {
        var layer = builder.Then(scope, "linear", linear).Then(scope, "relu", new Op.Relu());
        return dropout > 0 ? layer.Then(scope, "dropout", new Op.Dropout(dropout)) : layer;
    }

    /// <summary>The input of the first layer, and its width.</summary>
    private static (NetworkBuilder Nodes, int Width) Features(MlpConfig config)
    {
        var scope = new Scope("trunk", new Part.Trunk());
        var start = NetworkBuilder.Start(config.Input.Shape);
        var categories = config.Input.Categories.OrderBy(category => category.Column).ToSeq().Strict();
        var quantities = Range(0, config.Input.Shape.Channels).ToSeq().Filter(column => !categories.Exists(one => one.Column == column)).Strict();
        var selected = categories.IsEmpty || quantities.IsEmpty ? start : start.Then(scope, "quantities", new Op.SelectColumns(quantities));
        var standard = quantities.IsEmpty ? selected : selected.Then(scope, "standardise", new Op.Standardise(quantities.Count));
        return categories.Fold((Nodes: standard, Width: quantities.Count), (at, category) =>
        {
            var own = Scope.Trunk($"column{category.Column}");
            var (name, op, width) = Vector(config.Layers, category);
            var vector = at.Nodes.From(NetworkBuilder.Input).Then(own, name, op);
            return (at.Width == 0 ? vector : vector.From(at.Nodes.Last).Then(own, "join", new Op.Concat(), vector.Last), at.Width + width);
        });
    }

    private static (string Name, Op Op, int Width) Vector(Architecture.Mlp layers, Category category)
    {
        if (layers.Categories == CategoryForm.OneHot)
        {
            return ("one_hot", new Op.OneHot(category.Column, category.Count), category.Count);
        }

        var width = layers.Embedding.IfNone(Math.Min(MaxDefaultEmbedding, (category.Count + 1) / 2));
        return ("embedding", new Op.Embedding(category.Column, category.Count, width), width);
    }
}
