namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Convolution, normalisation, activation.</content>
        public static partial class functional
        {
            /// <summary>Two-dimensional convolution of N x C x H x W with O x C/groups x h x w.</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Aten.Conv2d.Call(input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups);

            /// <summary>Two-dimensional transposed convolution.</summary>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.ConvTranspose2dInput.Call(
                    input, weight, bias, strides ?? One, padding ?? Zero, output_padding ?? Zero, groups, dilation ?? One);

            /// <summary>
            /// Normalises every channel by the statistics of the batch (training; the running ones are updated) or by the running
            /// ones.
            /// </summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Aten.BatchNorm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, false);

            /// <summary>input times the transpose of weights, plus bias.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Aten.Linear.Call(input, weights, bias);

            /// <summary>Vectors along a dimension divided by their p-norm (at least eps).</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12) =>
                Normalized(input, p, dim, eps);

            /// <summary>Zeroes elements with probability p and scales the others by 1 / (1 - p); does nothing outside training.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.DropoutInPlace.On(input, p, training).alias() : Aten.Dropout.Call(input, p, training);

            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <summary>x, or a fraction of it below zero.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Aten.LeakyReluInPlace.On(input, negative_slope).alias() : Aten.LeakyRelu.Call(input, negative_slope);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            /// <summary>exp(x) over its sum along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>Logarithm of <see cref="softmax"/>, computed without overflow.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>One-hot vectors of classes, along a new last dimension; -1 infers how many classes there are.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.OneHot.Call(x, num_classes);

            private static long[] One => [1];

            private static long[] Zero => [0];
        }
    }
}
