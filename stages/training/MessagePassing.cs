using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The operations of message-passing networks in libtorch. The graphs of a batch are padded to the same number of nodes A.</summary>
internal static class MessagePassing
{
    /// <summary>
    /// The edge network, from (N, A, A, In + 1) to (N, A, A, Hidden + 1). The last feature is 1 where there is an edge and 0 elsewhere. The bias
    /// is its weight, and an extra output row passes it on, so that one matrix product gives zeros where there is no edge, without a mask.
    /// </summary>
    internal static Tensor EdgeNetwork(Tensor edges, Func<string, Tensor> parameter)
    {
        var rows = cat([parameter("weight"), parameter("bias").unsqueeze(1)], 1);
        var last = cat([zeros(1, rows.shape[1] - 1, rows.dtype, rows.device), ones(1, 1, rows.dtype, rows.device)], 1);
        return linear(edges, cat([rows, last], 0)).relu_();
    }

    /// <summary>
    /// The messages of each node for each hidden feature are one matrix product, (N, A, (Hidden + 1) Width); their sum over neighbours and
    /// features is one batched product with the edges. The Width x Width matrix of an edge is never formed.
    /// </summary>
    internal static Tensor EdgeConvolution(Op.EdgeConvolution op, Tensor nodes, Tensor edges, Func<string, Tensor> parameter)
    {
        long features = op.Hidden + 1;
        var (examples, count, width) = (nodes.shape[0], nodes.shape[1], (long)op.Width);
        var maps = cat([parameter("weight"), parameter("bias").unsqueeze(1)], 1)
            .view(width, width, features).transpose(1, 2).reshape(width, features * width);
        var sent = nodes.reshape(-1, width).mm(maps).view(examples, count * features, width);
        var received = edges.view(examples, count, count * features).bmm(sent);
        var neighbours = edges.narrow(3, op.Hidden, 1).detach().sum(2).AtLeast(1);
        return linear(nodes, parameter("root"), parameter("root_bias")).Plus(received / neighbours);
    }

    /// <summary>
    /// The gated recurrent unit (Cho et al., 2014), with the gates r, z, n in the order and form of PyTorch: n = tanh(W x + r (U h + b)),
    /// h' = n + z (h - n).
    /// </summary>
    internal static Tensor GatedUpdate(Tensor messages, Tensor states, Func<string, Tensor> parameter)
    {
        var read = linear(messages, parameter("weight_ih"), parameter("bias_ih")).chunk(3, -1);
        var kept = linear(states, parameter("weight_hh"), parameter("bias_hh")).chunk(3, -1);
        var reset = read[0].Plus(kept[0]).sigmoid();
        var keep = read[1].Plus(kept[1]).sigmoid();
        var proposed = read[2].Plus(reset * kept[2]).tanh();
        return proposed.Plus(keep * (states - proposed));
    }

    /// <summary>Set2Set pooling, from the nodes (N, A, Width) and their mask (N, A) to (N, 2 Width).</summary>
    internal static Tensor Set2Set(Op.Set2Set op, Tensor nodes, Tensor mask, Func<string, Tensor> parameter)
    {
        var (examples, width) = (nodes.shape[0], (long)op.Width);
        var absent = mask.Above(0).logical_not().unsqueeze(2);
        var lowest = ones_like(mask).Scale(Op.Set2Set.Absent).unsqueeze(2);
        var cell = zeros(examples, width, nodes.dtype, nodes.device);
        var (query, hidden) = (zeros(examples, 2 * width, nodes.dtype, nodes.device), cell);
        for (var step = 0; step < op.Steps; step++)
        {
            (hidden, cell) = Lstm(query, (hidden, cell), parameter);
            var energies = where(absent, lowest, nodes.bmm(hidden.unsqueeze(2)));
            var readout = softmax(energies, 1).transpose(1, 2).bmm(nodes).squeeze(1);
            query = cat([hidden, readout], 1);
        }

        return query;
    }

    private static (Tensor Hidden, Tensor Cell) Lstm(Tensor input, (Tensor Hidden, Tensor Cell) state, Func<string, Tensor> parameter)
    {
        var gates = linear(input, parameter("weight_ih"), parameter("bias_ih"))
            .Plus(linear(state.Hidden, parameter("weight_hh"), parameter("bias_hh"))).chunk(4, 1);
        var cell = (gates[1].sigmoid() * state.Cell).Plus(gates[0].sigmoid() * gates[2].tanh());
        return (gates[3].sigmoid() * cell.tanh(), cell);
    }
}
