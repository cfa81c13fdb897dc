namespace Multitask.Models.Networks;

/// <summary>
/// The networks of soft actor-critic (Haarnoja et al., "Soft actor-critic algorithms and applications", arXiv 1812.05905): multilayer
/// perceptrons with ReLUs that read a standardised observation.
/// </summary>
/// <remarks>
/// The published multi-task code initialises weights as orthogonal and biases as 0; here layers have PyTorch's default initialisation. The
/// published networks do not standardise, which corresponds to our initial statistics, means of 0 and deviations of 1.
/// </remarks>
public static class ActorCritic
{
    /// <summary>The name of the actor's output.</summary>
    public const string Action = "action";

    /// <summary>The names of the two critics and of their outputs.</summary>
    public static Seq<string> Critics { get; } = Seq("critic1", "critic2");

    /// <summary>The prefix of the actor's nodes.</summary>
    public const string Policy = "policy";

    /// <summary>The name of the node that standardises the input of a network.</summary>
    public const string Standardised = "standardise";

    /// <summary>
    /// The actor: from observations (N, <paramref name="inputs"/>) to actions (N, <paramref name="actions"/>) in [-1, 1], the tanh of the mean of
    /// its Gaussian. The last linear layer outputs the mean, followed by the unclamped logarithm of the standard deviation,
    /// (N, 2 <paramref name="actions"/>).
    /// </summary>
    public static Network Actor(int inputs, int actions, Seq<int> widths) => Actor(inputs, actions, widths, AgentSharing.Hard);

    /// <summary>The same with another way of sharing between the tasks.</summary>
    public static Network Actor(int inputs, int actions, Seq<int> widths, AgentSharing sharing)
    {
        var end = AgentBody.Add(Start(inputs), Policy, (inputs, 2 * actions, widths), sharing)
            .Then(Of(Policy), "mean", new Op.Slice(0, Shape.Vector(actions)))
            .Then(Of(Policy), "tanh", new Op.Tanh());
        return new Network(end.Nodes, Seq1(new Output(Action, end.Last))) { Init = LayerInit.UniformFanIn };
    }

    /// <summary>
    /// Both critics: from observations concatenated with actions, (N, <paramref name="inputs"/> + <paramref name="actions"/>), to one value each,
    /// (N, 1).
    /// </summary>
    public static Network Twins(int inputs, int actions, Seq<int> widths) => Twins(inputs, actions, widths, AgentSharing.Hard);

    /// <summary>The same with another way of sharing between the tasks.</summary>
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

    /// <summary>The perceptron of a policy or a critic as a separate network, with the same names, which reads a standardised input.</summary>
    /// <param name="path"><see cref="Policy"/> or one of <see cref="Critics"/>.</param>
    /// <param name="sizes">The numbers of inputs and outputs, and the widths of the hidden layers, at least one.</param>
    /// <param name="sharing">How the tasks share the network.</param>
    public static Network Body(string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, AgentSharing sharing) =>
        AgentBody.Alone(path, sizes, sharing);

    /// <summary>The prefix of the nodes of one task within a perceptron.</summary>
    public static string TaskPath(string path, string task) => AgentBody.PathOf(path, task);

    /// <summary>The names of the linear layers of a perceptron in a network, from input to output.</summary>
    public static Seq<string> Layers(Network network, string perceptron) => network.Nodes
        .Filter(node => node.Op is Op.Linear && node.Name.StartsWith($"{perceptron}.", StringComparison.Ordinal))
        .Map(node => node.Name)
        .Strict();

    private static NetworkBuilder Start(int inputs) =>
        NetworkBuilder.Start(Shape.Vector(inputs)).Then(Of("input"), Standardised, new Op.Standardise(inputs));

    private static Scope Of(string path) => new(path, new Part.Trunk());
}
