namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Pooling and its inverse.</content>
        public static partial class functional
        {
            /// <summary>The greatest element of every window; windows touch when no stride is given.</summary>
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false) =>
                Aten.MaxPool2d.Call(input, kernel_size, strides ?? kernel_size, padding ?? Zero, dilation ?? One, ceil_mode);

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding ?? 0], [dilation ?? 1], ceil_mode);

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(
                    input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? (0, 0)), Both(dilation ?? (1, 1)), ceil_mode);

            /// <summary>The greatest element of every window, and its position in its image (row times width plus column).</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false) =>
                Aten.MaxPool2dWithIndices.Pair(input, kernel_size, strides ?? kernel_size, padding ?? Zero, dilation ?? One, ceil_mode);

            /// <summary>
            /// Puts elements where <see cref="max_pool2d_with_indices"/> found them, zeros elsewhere. The output is as large as the
            /// pooling's smallest input, or as <paramref name="output_size"/> says (height and width, or all dimensions).
            /// </summary>
            /// <exception cref="ArgumentException">The output size has another number of dimensions.</exception>
            public static Tensor max_unpool2d(
                Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                long[]? output_size = null)
            {
                var (height, width) = (input.size(-2), input.size(-1));
                var (kernel, step, pad) = (Two(kernel_size), Two(stride is { Length: > 0 } ? stride : kernel_size), Two(padding ?? Zero));
                long[] size = output_size switch
                {
                    null or [] => [((height - 1) * step[0]) - (2 * pad[0]) + kernel[0], ((width - 1) * step[1]) - (2 * pad[1]) + kernel[1]],
                    [.., var h, var w] when output_size.Length == 2 || output_size.Length == input.ndim => [h, w],
                    _ => throw new ArgumentException("output_size should have 2 elements, or one for every dimension", nameof(output_size)),
                };
                return Aten.MaxUnpool2d.Call(input, indices, size);
            }

            /// <summary>The mean of every window; windows touch when no stride is given.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                Aten.AvgPool2d.Call(
                    input, kernel_size, stride ?? kernel_size, padding ?? Zero, ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding], ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="avg_pool2d(Tensor, long[], long[], long[], bool, bool, long?)"/>
            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(
                    input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? (0, 0)), ceil_mode, count_include_pad,
                    divisor_override);

            /// <summary>The means of as many areas as asked for.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Aten.AdaptiveAvgPool2d.Call(input, output_size);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <inheritdoc cref="adaptive_avg_pool2d(Tensor, long[])"/>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, Both(output_size));

            private static long[] Both((long First, long Second) pair) => [pair.First, pair.Second];

            private static long[] Two(long[] values) => values.Length == 1 ? [values[0], values[0]] : values;
        }
    }
}
