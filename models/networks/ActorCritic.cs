namespace Multitask.Models.Networks;

/// <summary>
/// The networks of soft actor-critic (Haarnoja et al., "Soft actor-critic algorithms and applications", arXiv 1812.05905): multilayer
/// perceptrons with ReLUs that read an observation, standardised number by number.
/// </summary>
/// <remarks>
/// The published multi-task program draws orthogonal weights and biases of 0; here layers start as PyTorch's do. Its networks standardise
/// nothing, which is what the statistics 0 and 1 that ours start with mean.
/// </remarks>
public static class ActorCritic
{
    /// <summary>The name of the actor's output.</summary>
    public const string Action = "action";

    /// <summary>The names of the two critics, which are those of their outputs.</summary>
    public static Seq<string> Critics { get; } = Seq("critic1", "critic2");

    /// <summary>The prefix of the actor's nodes.</summary>
    public const string Policy = "policy";

    /// <summary>The node that standardises what a network reads.</summary>
    public const string Standardised = "standardise";

    /// <summary>
    /// The actor: observations (N, <paramref name="inputs"/>) to actions (N, <paramref name="actions"/>) in [-1, 1], the tanh of the mean of
    /// its Gaussian. The layer before holds the mean, then the raw logarithm of the standard deviation, (N, 2 <paramref name="actions"/>).
    /// </summary>
    public static Network Actor(int inputs, int actions, Seq<int> widths) => Actor(inputs, actions, widths, AgentSharing.Hard);

    /// <summary>The same, for tasks that have less in common.</summary>
    public static Network Actor(int inputs, int actions, Seq<int> widths, AgentSharing sharing)
    {
        var end = AgentBody.Add(Start(inputs), Policy, (inputs, 2 * actions, widths), sharing)
            .Then(Of(Policy), "mean", new Op.Slice(0, Shape.Vector(actions)))
            .Then(Of(Policy), "tanh", new Op.Tanh());
        return new Network(end.Nodes, Seq1(new Output(Action, end.Last))) { Init = LayerInit.UniformFanIn };
    }

    /// <summary>
    /// Both critics: observations and, behind them, actions (N, <paramref name="inputs"/> + <paramref name="actions"/>) to one value each (N, 1).
    /// </summary>
    public static Network Twins(int inputs, int actions, Seq<int> widths) => Twins(inputs, actions, widths, AgentSharing.Hard);

    /// <summary>The same, for tasks that have less in common.</summary>
    public static Network Twins(int inputs, int actions, Seq<int> widths, AgentSharing sharing)
    {
        var start = Start(inputs + actions);
        var both = Critics.Fold((Builder: start, Outputs: Seq<Output>()), (known, critic) =>
        {
            var end = AgentBody.Add(known.Builder.From(start.Last), critic, (inputs + actions, 1, widths), sharing);
            return (end, known.Outputs.Add(new Output(critic, end.Last)));
        });
        return new Network(both.Builder.Nodes, both.Outputs) { Init = LayerInit.UniformFanIn };
    }

    /// <summary>The perceptron of a policy or a critic as a network of its own, with the same names, which reads what is standardised already.</summary>
    /// <param name="path"><see cref="Policy"/> or one of <see cref="Critics"/>.</param>
    /// <param name="sizes">Numbers that are read, numbers of the result, and widths of the hidden layers, at least one.</param>
    /// <param name="sharing">What tasks have in common.</param>
    public static Network Body(string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, AgentSharing sharing) =>
        AgentBody.Alone(path, sizes, sharing);

    /// <summary>The prefix of a task's own nodes below that of a perceptron.</summary>
    public static string TaskPath(string path, string task) => AgentBody.PathOf(path, task);

    /// <summary>The names of the linear maps of a network's perceptron, from its input on.</summary>
    public static Seq<string> Layers(Network network, string perceptron) => network.Nodes
        .Filter(node => node.Op is Op.Linear && node.Name.StartsWith($"{perceptron}.", StringComparison.Ordinal))
        .Map(node => node.Name)
        .Strict();

    private static NetworkBuilder Start(int inputs) =>
        NetworkBuilder.Start(Shape.Vector(inputs)).Then(Of("input"), Standardised, new Op.Standardise(inputs));

    private static Scope Of(string path) => new(path, new Part.Trunk());
}
