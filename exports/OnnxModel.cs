using Onnx;

namespace Multitask.Exports;

/// <summary>An ONNX model in memory, built from a network or read from a file. Immutable.</summary>
public sealed class OnnxModel
{
    // Protobuf limits messages to 2 GiB. 16 MiB are ample for everything but the weights.
    private const long LargestWeights = int.MaxValue - (1L << 24);

    internal OnnxModel(ModelProto proto) => Proto = proto;

    internal ModelProto Proto { get; }

    /// <summary>
    /// Exports a network, in evaluation mode. The model has one input, <c>image</c> (N, C, H, W) or <c>input</c> (N, F), and one output per task,
    /// named after it. N is the dynamic axis <c>batch</c>; H and W may be dynamic too.
    /// </summary>
    /// <param name="network">A well-formed network (<see cref="WellFormed"/>).</param>
    /// <param name="weights">
    /// Looks up a parameter or running statistic by name: its numbers in row-major order of <see cref="Parameter.Sizes"/>, which are copied.
    /// </param>
    /// <param name="options">Operator set, folding, unpooling, metadata.</param>
    /// <returns>The model, or one line saying what is wrong with the network, the weights or the options.</returns>
    public static Either<string, OnnxModel> Build(
        Network network, Func<string, Option<ReadOnlyMemory<float>>> weights, ExportOptions options) =>
        from valid in Checked(options)
        from wellFormed in Checked(network)
        from free in options.FreeSize ? FreeSize.Refusal(wellFormed).Match(Some: Left<string, Unit>, None: () => Right(unit)) : Right<string, Unit>(unit)
        from table in Collected(Parameters.Of(wellFormed), weights)
        from model in Unambiguous(Assemble(wellFormed, valid, table))
        select new OnnxModel(model);

    /// <summary>Name of the value that holds each node's result, by the node's name, if nothing is folded.</summary>
    public static Map<string, string> Values(Network network) => Naming.Of(network).Values;

    private static Either<string, ExportOptions> Checked(ExportOptions options)
    {
        var twice = Repeated(options.Metadata.Map(pair => pair.Key));
        return options.Opset is < ExportOptions.OldestOpset or > ExportOptions.NewestOpset
            ? Left(OneLine.Text($"opset must be {ExportOptions.OldestOpset} to {ExportOptions.NewestOpset}, found {options.Opset}"))
            : twice.Match(Some: key => Left<string, ExportOptions>($"metadata names '{key}' twice"), None: () => Right(options));
    }

    private static Either<string, Network> Checked(Network network) =>
        WellFormed.Check(network).ToEither().MapLeft(mistakes => string.Join("; ", mistakes));

    private static Either<string, Map<string, (Parameter Parameter, ReadOnlyMemory<float> Values)>> Collected(
        Seq<Parameter> parameters, Func<string, Option<ReadOnlyMemory<float>>> weights)
    {
        var bytes = parameters.Fold(0L, (sum, parameter) => sum + (parameter.Count * sizeof(float)));
        return bytes > LargestWeights
            ? Left(OneLine.Text($"an ONNX file holds at most 2 GiB, the weights are {bytes} bytes"))
            : parameters.Map(parameter => Found(parameter, weights)).Sequence()
                .Map(found => found.Fold(
                    Map<string, (Parameter, ReadOnlyMemory<float>)>(), (known, pair) => known.Add(pair.Parameter.Name, pair)));
    }

    private static Either<string, (Parameter Parameter, ReadOnlyMemory<float> Values)> Found(
        Parameter parameter, Func<string, Option<ReadOnlyMemory<float>>> weights) =>
        weights(parameter.Name).ToEither($"there is no weight '{parameter.Name}'").Bind(values => values.Length == parameter.Count
            ? Right<string, (Parameter, ReadOnlyMemory<float>)>((parameter, values))
            : Left(OneLine.Text($"weight '{parameter.Name}' must have {parameter.Count} values, found {values.Length}")));

    private static ModelProto Assemble(
        Network network, ExportOptions options, Map<string, (Parameter Parameter, ReadOnlyMemory<float> Values)> table)
    {
        var shapes = Shapes.Of(network);
        var pairs = options.FoldConvolutions ? ConvolutionFolding.Pairs(network) : ConvolutionPairs.None(network);
        var emission = new Emission(
            options,
            Naming.Of(pairs.Network),
            (options.FoldBatchNorm ? BatchNormFolding.Pairs(network) : Map<string, Node>(), pairs.Firsts),
            table.Map(pair => pair.Parameter),
            table.Map(pair => pair.Values));
        var emitted = Fold.Over(pairs.Network, OnnxEmission.Of(emission, shapes));
        return new ModelProto
        {
            IrVersion = options.IrVersion,
            ProducerName = "multitask",
            ProducerVersion = typeof(OnnxModel).Assembly.GetName().Version?.ToString(3) ?? "",
            OpsetImport = { new OperatorSetIdProto { Version = options.Opset } },
            MetadataProps = { options.Metadata.Map(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }) },
            Graph = Graph(pairs.Network, emission.Names, pairs.Network.Nodes.Map(node => emitted[node.Name]), (shapes, options.FreeSize)),
        };
    }

    private static GraphProto Graph(Network network, Naming names, Seq<Emitted> emitted, (Map<string, Shape> Shapes, bool Free) of) => new()
    {
        Name = "network",
        Node =
        {
            emitted.Bind(node => node.Nodes),
            names.Copies.Map(copy => OnnxNodes.Node(OnnxNodes.Operator("Identity"), copy.Task, Seq1(copy.Value), Seq1(copy.Task))),
        },
        Initializer = { emitted.Bind(node => node.Initializers).Distinct(constant => constant.Name).Map(constant => constant.Create()) },
        Input = { network.Nodes.Filter(node => node.Op is Op.Input).Map(node => OnnxNodes.Value(names[node], of.Shapes[node.Name], of.Free)) },
        Output = { network.Outputs.Map(output => OnnxNodes.Value(output.Task, of.Shapes[output.Node], of.Free)) },
    };

    // Users name tasks, and we name nodes: the names may collide.
    private static Either<string, ModelProto> Unambiguous(ModelProto model)
    {
        var graph = model.Graph;
        var names = graph.Input.Select(value => value.Name)
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Node.SelectMany(node => node.Output)).ToSeq();
        return Repeated(names).Match(
            Some: name => Left<string, ModelProto>($"two values would be called '{name}': rename the task or the node"),
            None: () => Right(model));
    }

    private static Option<string> Repeated(Seq<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToSeq().HeadOrNone();
}
