namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Losses.</content>
        public static partial class functional
        {
            /// <summary>
            /// Negative log-likelihood of classes, given log-probabilities N x C x ... and classes N x ...; targets of -100 are left
            /// out.
            /// </summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Aten.NllLossNd.Call(input, target, weight, (long)reduction);

            /// <summary><see cref="nll_loss"/> of the <see cref="log_softmax"/> of unbounded scores N x C x ...</summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                Aten.CrossEntropyLoss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Absolute differences.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Aten.L1Loss.Call(input, target, (long)reduction);

            /// <summary>Squared differences.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Aten.MseLoss.Call(input, target, (long)reduction);

            /// <summary>Squared differences below beta, absolute ones above.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                Aten.SmoothL1Loss.Call(input, target, (long)reduction, beta);

            /// <summary>Cross-entropy of yes-or-no targets, given unbounded scores.</summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Aten.BinaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);
        }
    }
}
