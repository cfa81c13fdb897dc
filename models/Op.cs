using System.Numerics;

namespace Multitask.Models;

/// <summary>What a node computes: the closed union of every operation a network may use.</summary>
/// <remarks>The first axis of every value is the batch. A new case needs a new argument of <see cref="Interpreter{T}"/>.</remarks>
public abstract record Op
{
    private Op() { }

    /// <summary>The batch of examples.</summary>
    public sealed record Input(Shape Shape) : Op;

    /// <summary>Convolution with stride 1, square kernel and zero padding. (N, In, H, W) to (N, Out, H', W').</summary>
    public sealed record Conv2d(int In, int Out, int Kernel, int Padding) : Op
    {
        /// <summary>Whether it has a bias, which is redundant if a batch normalisation follows.</summary>
        public bool Bias { get; init; } = true;
    }

    /// <summary>
    /// Batch normalisation of each channel over (N, H, W), or of each feature over N, with affine parameters and running statistics;
    /// epsilon 1e-5, momentum 0.1.
    /// </summary>
    public sealed record BatchNorm(int Channels) : Op
    {
        /// <summary>Added to the variance.</summary>
        public const double Epsilon = 1e-5;

        /// <summary>The weight of the batch statistics in the update of the running statistics.</summary>
        public const double Momentum = 0.1;
    }

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : Op;

    /// <summary>1 / (1 + exp(-x)).</summary>
    public sealed record Sigmoid : Op;

    /// <summary>The hyperbolic tangent.</summary>
    public sealed record Tanh : Op;

    /// <summary>
    /// Max pooling over disjoint Size x Size windows. With <paramref name="Indices"/> it keeps the position of each maximum for an unpooling node.
    /// </summary>
    public sealed record MaxPool2d(int Size, bool Indices) : Op;

    /// <summary>Global average pooling. (N, C, H, W) to (N, C, 1, 1).</summary>
    public sealed record GlobalAvgPool2d : Op;

    /// <summary>Max unpooling: puts values back at the positions of the maxima, and zeros elsewhere. Inputs: the values, then the pooling node.</summary>
    public sealed record MaxUnpool2d(int Size) : Op;

    /// <summary>Bilinear upsampling by an integer factor, with aligned corners.</summary>
    public sealed record Upsample2d(int Factor) : Op;

    /// <summary>Concatenates its inputs along the channel (or feature) axis.</summary>
    public sealed record Concat : Op;

    /// <summary>The elementwise product of two inputs of the same shape.</summary>
    public sealed record Multiply : Op;

    /// <summary>(N, C, H, W) to (N, C H W).</summary>
    public sealed record Flatten : Op;

    /// <summary>
    /// A slice of a vector that starts at index <paramref name="Start"/>, reshaped in row-major order. (N, F) to (N, <paramref name="Shape"/>).
    /// </summary>
    public sealed record Slice(int Start, Shape Shape) : Op;

    /// <summary>
    /// The first layer of an edge network: max(W e + b, 0) for the features e of each edge. (N, A, A, In + 1) to (N, A, A, Hidden + 1), where the
    /// last feature is 1 if there is an edge; without an edge, all features are 0.
    /// </summary>
    public sealed record EdgeNetwork(int In, int Hidden) : Op;

    /// <summary>
    /// Edge-conditioned convolution (Gilmer et al., ICML 2017, section 5): for each node i, the mean over its neighbours j of W(e_ij) x_j, plus a
    /// linear map of x_i and a bias. The matrix W(e) is an affine map of the hidden features of the edge. Inputs: the nodes (N, A, Width), and the
    /// edges to i from j (N, A, A, Hidden + 1), from an <see cref="EdgeNetwork"/>. The mean of a node without edges is 0.
    /// </summary>
    public sealed record EdgeConvolution(int Width, int Hidden) : Op;

    /// <summary>
    /// A gated recurrent unit (Cho et al., EMNLP 2014) that updates the state of each node from a message. As in PyTorch, the reset gate is applied
    /// after the recurrent bias. Inputs: the messages, then the states, both (N, A, Width). Result: the new states, (N, A, Width).
    /// </summary>
    public sealed record GatedUpdate(int Width) : Op;

    /// <summary>
    /// Set2Set pooling (Vinyals et al., ICLR 2016, section 4.2): <paramref name="Steps"/> times, an LSTM computes a query, and attention computes
    /// the weighted sum of the nodes for it; the result is the last query and its weighted sum, concatenated. Inputs: the nodes (N, A, Width), and
    /// their mask (N, A), 1 for a node and 0 for padding. Result: (N, 2 Width).
    /// </summary>
    public sealed record Set2Set(int Width, int Steps) : Op
    {
        /// <summary>The attention energy of padding: the lowest number in half precision, which makes its weight 0.</summary>
        public const float Absent = -65504;
    }

    /// <summary>A linear layer on the last axis. (N, ..., In) to (N, ..., Out).</summary>
    public sealed record Linear(int In, int Out) : Op
    {
        /// <summary>Whether it has a bias.</summary>
        public bool Bias { get; init; } = true;

        /// <summary>The bound b of an initialisation of its parameters uniform in [-b, b); none = the network's <see cref="LayerInit"/>.</summary>
        public Option<double> Bound { get; init; }
    }

    /// <summary>
    /// Inverted dropout (Srivastava et al., JMLR 2014, section 10). In training, each number is set to 0 with probability <paramref name="Rate"/>,
    /// in [0, 1), and otherwise divided by 1 - <paramref name="Rate"/>; in evaluation it is the identity.
    /// </summary>
    public sealed record Dropout(double Rate) : Op;

    /// <summary>A selection of the features. (N, F) to (N, number of <paramref name="Columns"/>).</summary>
    public sealed record SelectColumns(Seq<int> Columns) : Op;

    /// <summary>
    /// An embedding of the category index in a column of the features. (N, F) to (N, Width). An index outside [0, Count), NaN included, counts as
    /// category 0, unknown or missing; fractions are truncated.
    /// </summary>
    public sealed record Embedding(int Column, int Count, int Width) : Op;

    /// <summary>
    /// The one-hot encoding of the category index in a column of the features. (N, F) to (N, Count). An index outside [0, Count), NaN included,
    /// counts as category 0, unknown or missing; fractions are truncated.
    /// </summary>
    public sealed record OneHot(int Column, int Count) : Op;

    /// <summary>
    /// Standardises each feature, (x - mean) / deviation, with the statistics of the training split. NaN, a missing number, becomes 0, that is, the
    /// mean. (N, Size) to (N, Size).
    /// </summary>
    public sealed record Standardise(int Size) : Op;

    /// <summary>
    /// Undoes a standardisation, x deviation + mean for each feature, with the statistics of a task's training targets, which gives predictions in
    /// the units of the targets. (N, Size) to (N, Size).
    /// </summary>
    public sealed record Restore(int Size) : Op;

    /// <summary>
    /// A vector of learnt numbers, the same for every example. It has no inputs; the result, (1, number of <paramref name="Start"/>), broadcasts
    /// over the batch.
    /// </summary>
    /// <param name="Start">The initial values.</param>
    public sealed record Learnt(Seq<double> Start) : Op;

    /// <summary>The weighted sum of K inputs of the same shape. Inputs: the weights, (N, K) or (1, K), then the K values.</summary>
    public sealed record WeightedSum : Op;

    /// <summary>Softmax over the channel (or feature) axis.</summary>
    public sealed record Softmax : Op;

    /// <summary>
    /// The expert weights of DSelect-k (Hazimeh et al., NeurIPS 2021, equations 4 to 6): each of k selectors selects one expert by the binary
    /// encoding of its index. Inputs: a logit for each bit of each selector, (N, Selected Bits), which the smooth-step function maps to [0, 1]; and
    /// one for each selector, (N, Selected), whose softmax weights the selectors. Result: (N, Experts), non-negative and summing to 1.
    /// </summary>
    /// <param name="Experts">The number of experts, a power of two, at least 2.</param>
    /// <param name="Selected">The number k of selectors: once all bits have reached 0 or 1, at most k experts have weight.</param>
    /// <param name="Gamma">The smooth-step function rises from 0 at -Gamma / 2 to 1 at Gamma / 2.</param>
    public sealed record SmoothSelect(int Experts, int Selected, double Gamma) : Op
    {
        /// <summary>The number of bits in the index of an expert.</summary>
        public int Bits => BitOperations.Log2((uint)Experts);
    }

    /// <summary>
    /// A learnt choice among several values, the same for every example, as a one-hot vector. It has no inputs; the result,
    /// (1, <paramref name="Count"/>), broadcasts over the batch. In training, the choice is sampled from learnt logits by the straight-through
    /// Gumbel-softmax (Jang, Gu and Poole, ICLR 2017, section 2.2). In evaluation, and if the logits are frozen, it is the largest logit, the first
    /// of equal ones.
    /// </summary>
    /// <param name="Count">The number of values to choose from.</param>
    /// <param name="Start">The temperature of the first step.</param>
    /// <param name="End">The temperature that it approaches towards the last step, by the same factor in each step.</param>
    public sealed record Branch(int Count, double Start, double End) : Op
    {
        /// <summary>The temperature after a fraction of the training, from 0 to 1.</summary>
        public double Temperature(double done) => Start * Math.Pow(End / Start, done);
    }

    /// <summary>Logarithm of the softmax over the channel (or feature) axis.</summary>
    public sealed record LogSoftmax : Op;

    /// <summary>Divides by the Euclidean norm over the channel axis, or by <see cref="Floor"/> if that is larger.</summary>
    public sealed record UnitNorm : Op
    {
        /// <summary>The smallest divisor; a zero vector, which has no direction, remains zero.</summary>
        public const double Floor = 1e-12;
    }
}
