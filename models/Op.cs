using System.Numerics;

namespace Multitask.Models;

/// <summary>What a node computes: the closed union of every operation a network may use.</summary>
/// <remarks>Batches are the first axis of every value. Adding a case means a new argument on <see cref="Interpreter{T}"/>.</remarks>
public abstract record Op
{
    private Op() { }

    /// <summary>The batch of examples.</summary>
    public sealed record Input(Shape Shape) : Op;

    /// <summary>Convolution with stride 1, square kernel and zero padding. (N, In, H, W) to (N, Out, H', W').</summary>
    public sealed record Conv2d(int In, int Out, int Kernel, int Padding) : Op
    {
        /// <summary>Whether it adds a number to every channel; a normalisation behind it makes that useless.</summary>
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

        /// <summary>Weight of the batch statistics in the running ones.</summary>
        public const double Momentum = 0.1;
    }

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : Op;

    /// <summary>1 / (1 + exp(-x)).</summary>
    public sealed record Sigmoid : Op;

    /// <summary>The hyperbolic tangent.</summary>
    public sealed record Tanh : Op;

    /// <summary>Maximum over disjoint Size x Size windows. <paramref name="Indices"/>: keep where each maximum was, for an unpooling node.</summary>
    public sealed record MaxPool2d(int Size, bool Indices) : Op;

    /// <summary>Mean of each channel over its pixels. (N, C, H, W) to (N, C, 1, 1).</summary>
    public sealed record GlobalAvgPool2d : Op;

    /// <summary>Puts values back where the maxima were and zero elsewhere. Inputs: the values, then the pooling node.</summary>
    public sealed record MaxUnpool2d(int Size) : Op;

    /// <summary>Bilinear upsampling by an integer factor, corners aligned.</summary>
    public sealed record Upsample2d(int Factor) : Op;

    /// <summary>Joins its inputs along the channel axis.</summary>
    public sealed record Concat : Op;

    /// <summary>Element-wise product of two inputs of one shape.</summary>
    public sealed record Multiply : Op;

    /// <summary>(N, C, H, W) to (N, C H W).</summary>
    public sealed record Flatten : Op;

    /// <summary>
    /// A part of a vector, from its number <paramref name="Start"/> on, as an array in row-major order. (N, F) to (N, <paramref name="Shape"/>).
    /// </summary>
    public sealed record Slice(int Start, Shape Shape) : Op;

    /// <summary>
    /// The first layer of an edge network: max(W e + b, 0) for the features e of each edge. (N, A, A, In + 1), whose last number says whether
    /// there is an edge, to (N, A, A, Hidden + 1), whose last number still does; all are 0 where there is none.
    /// </summary>
    public sealed record EdgeNetwork(int In, int Hidden) : Op;

    /// <summary>
    /// Convolution conditioned on edges (Gilmer et al., ICML 2017, section 5): for each node i the mean over its neighbours j of
    /// W(e_ij) x_j, plus a linear map of x_i and a bias. W(e), a matrix, is an affine map of the hidden features of the edge. Inputs: nodes
    /// (N, A, Width), and edges to i from j (N, A, A, Hidden + 1) as <see cref="EdgeNetwork"/> makes them. A node without edges has a mean of 0.
    /// </summary>
    public sealed record EdgeConvolution(int Width, int Hidden) : Op;

    /// <summary>
    /// A gated recurrent unit (Cho et al., EMNLP 2014) that changes the state of each node by a message, with the reset gate behind the
    /// recurrent bias as in PyTorch. Inputs: messages, then states, both (N, A, Width); the new states have that shape too.
    /// </summary>
    public sealed record GatedUpdate(int Width) : Op;

    /// <summary>
    /// Set2Set (Vinyals et al., ICLR 2016, section 4.2): an LSTM asks <paramref name="Steps"/> times, each answer is the sum of the nodes
    /// weighted by attention; the last question and its answer are the result. Inputs: nodes (N, A, Width), and 1 for each node there is,
    /// 0 for others (N, A). Result (N, 2 Width).
    /// </summary>
    public sealed record Set2Set(int Width, int Steps) : Op
    {
        /// <summary>The attention's energy of a node that there is not: the least number of half precision, so that its weight is 0.</summary>
        public const float Absent = -65504;
    }

    /// <summary>Affine map of the last axis. (N, ..., In) to (N, ..., Out).</summary>
    public sealed record Linear(int In, int Out) : Op
    {
        /// <summary>Whether it adds a number to every feature.</summary>
        public bool Bias { get; init; } = true;

        /// <summary>Its parameters start uniform within this distance of 0; none: as the network says.</summary>
        public Option<double> Bound { get; init; }
    }

    /// <summary>
    /// In training each number is set to 0 with probability <paramref name="Rate"/>, in [0, 1), and divided by 1 - <paramref name="Rate"/>
    /// otherwise (Srivastava et al., JMLR 2014, section 10); in evaluation nothing changes.
    /// </summary>
    public sealed record Dropout(double Rate) : Op;

    /// <summary>Some of the features. (N, F) to (N, number of <paramref name="Columns"/>).</summary>
    public sealed record SelectColumns(Seq<int> Columns) : Op;

    /// <summary>
    /// A learnt vector for the category that stands as a number in a column of the features. (N, F) to (N, Width). What is not in
    /// [0, Count), NaN too, counts as category 0, unknown or missing; fractions are cut off.
    /// </summary>
    public sealed record Embedding(int Column, int Count, int Width) : Op;

    /// <summary>
    /// 1 at the place of the category that stands as a number in a column of the features, 0 elsewhere. (N, F) to (N, Count). What is not in
    /// [0, Count), NaN too, counts as category 0, unknown or missing; fractions are cut off.
    /// </summary>
    public sealed record OneHot(int Column, int Count) : Op;

    /// <summary>
    /// (x - mean) / deviation per feature, with statistics of the training split; NaN, a missing number, becomes 0, as the mean does.
    /// (N, Size) to (N, Size).
    /// </summary>
    public sealed record Standardise(int Size) : Op;

    /// <summary>x deviation + mean per feature, with statistics of a task's training targets: back in their own units. (N, Size) to (N, Size).</summary>
    public sealed record Restore(int Size) : Op;

    /// <summary>Numbers that are learnt, the same for every example. Nothing to (1, number of <paramref name="Start"/>), which stands for (N, ...).</summary>
    /// <param name="Start">Their values before the first step.</param>
    public sealed record Learnt(Seq<double> Start) : Op;

    /// <summary>Inputs of one shape, each times a number of its own, added up. Inputs: the K numbers, (N, K), then K values.</summary>
    public sealed record WeightedSum : Op;

    /// <summary>Softmax over the channel (or feature) axis.</summary>
    public sealed record Softmax : Op;

    /// <summary>
    /// Weights of experts from selectors, each of which chooses one expert by the bits of its number (Hazimeh et al., NeurIPS 2021,
    /// equations 4 to 6). Inputs: a number for each bit of each selector, (N, Selected Bits), which a smooth step brings to [0, 1]; and one
    /// for each selector, (N, Selected), whose softmax weights the selectors. To (N, Experts): not negative, with sum 1.
    /// </summary>
    /// <param name="Experts">A power of two, at least 2.</param>
    /// <param name="Selected">How many selectors: no more experts than these have a weight once the steps have reached 0 or 1.</param>
    /// <param name="Gamma">A step rises from 0 at -Gamma / 2 to 1 at Gamma / 2.</param>
    public sealed record SmoothSelect(int Experts, int Selected, double Gamma) : Op
    {
        /// <summary>The bits of an expert's number.</summary>
        public int Bits => BitOperations.Log2((uint)Experts);
    }

    /// <summary>
    /// A choice of one of several values, the same for every example: 1 at its place, 0 elsewhere. Nothing to (1, <paramref name="Count"/>),
    /// which stands for (N, ...). In training it is drawn by the softmax of logits that are learnt, whose gradient is that of their softmax
    /// with noise and temperature (the straight-through Gumbel-softmax: Jang, Gu and Poole, ICLR 2017, section 2.2). In evaluation, and where
    /// its logits are frozen, the largest logit is chosen, the first of equal ones.
    /// </summary>
    /// <param name="Count">Of how many.</param>
    /// <param name="Start">The temperature of the first step.</param>
    /// <param name="End">That towards which it falls until the last step, by the same factor each time.</param>
    public sealed record Branch(int Count, double Start, double End) : Op
    {
        /// <summary>The temperature when a share of the training, 0 to 1, is done.</summary>
        public double Temperature(double done) => Start * Math.Pow(End / Start, done);
    }

    /// <summary>Logarithm of the softmax over the channel (or feature) axis.</summary>
    public sealed record LogSoftmax : Op;

    /// <summary>Divides by the Euclidean norm over the channel axis, or by <see cref="Floor"/> where that is larger.</summary>
    public sealed record UnitNorm : Op
    {
        /// <summary>The least length that is divided by: a vector of zeros has no direction, and stays one.</summary>
        public const double Floor = 1e-12;
    }
}
