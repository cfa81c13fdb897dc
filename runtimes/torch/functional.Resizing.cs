namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>Resizing, padding, normalising.</content>
        public static partial class functional
        {
            /// <summary>Resizes images N x C x H x W to a size or by factors, one of the two.</summary>
            /// <param name="x">The images.</param>
            /// <param name="size">Height and width of the answer.</param>
            /// <param name="scale_factor">Factors of height and width.</param>
            /// <param name="mode">Nearest, NearestExact, Bilinear, Bicubic or Area.</param>
            /// <param name="align_corners">Whether corner pixels stay in place; for Bilinear and Bicubic only, false when left out.</param>
            /// <param name="recompute_scale_factor">Whether factors are computed again from the rounded size.</param>
            /// <param name="antialias">Whether shrinking is smoothed; for Bilinear and Bicubic only.</param>
            /// <exception cref="ArgumentException">Both a size and factors, or neither; an option the mode does not have.</exception>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                if ((size is null) == (scale_factor is null))
                {
                    throw new ArgumentException("only one of size or scale_factor should be defined");
                }

                var smooth = mode is InterpolationMode.Bilinear or InterpolationMode.Bicubic;
                if (!smooth && (align_corners is not null || antialias))
                {
                    throw new ArgumentException("align_corners and antialias can only be set with the modes bilinear and bicubic");
                }

                var factors = scale_factor is { Length: 1 } one ? [one[0], one[0]] : scale_factor;
                var how = (mode, align_corners ?? false, antialias);
                return recompute_scale_factor && factors is not null
                    ? Resized(x, Scaled(x, factors), null, how)
                    : Resized(x, size is { Length: 1 } side ? [side[0], side[0]] : size, factors, how);
            }

            /// <summary>Puts elements before and after the last dimensions: pairs of counts, the last dimension first.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Aten.Pad.Call(input, pad, Name(mode), mode is PaddingModes.Constant ? value : Argument.None);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Both(pad), mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [.. Enumerable.Repeat(pad, (int)input.ndim * 2)], mode, value);

            private static string Name(PaddingModes mode) => mode switch
            {
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "replicate",
                PaddingModes.Circular => "circular",
                _ => "constant",
            };

            private static long[] Scaled(Tensor images, double[] factors) =>
                [(long)Math.Floor(images.size(-2) * factors[0]), (long)Math.Floor(images.size(-1) * factors[1])];

            private static Tensor Resized(
                Tensor images, long[]? size, double[]? factors, (InterpolationMode Mode, bool Align, bool Smooth) how) =>
                how switch
                {
                    (InterpolationMode.Nearest, _, _) => Aten.UpsampleNearest2dVec.Call(images, size, factors),
                    (InterpolationMode.NearestExact, _, _) => Aten.UpsampleNearestExact2dVec.Call(images, size, factors),
                    (InterpolationMode.Bilinear, _, false) => Aten.UpsampleBilinear2dVec.Call(images, size, how.Align, factors),
                    (InterpolationMode.Bilinear, _, true) => Aten.UpsampleBilinear2dAaVec.Call(images, size, how.Align, factors),
                    (InterpolationMode.Bicubic, _, false) => Aten.UpsampleBicubic2dVec.Call(images, size, how.Align, factors),
                    (InterpolationMode.Bicubic, _, true) => Aten.UpsampleBicubic2dAaVec.Call(images, size, how.Align, factors),
                    (InterpolationMode.Area, _, _) => adaptive_avg_pool2d(images, size ?? Scaled(images, factors!)),
                    _ => throw new NotSupportedException($"this runtime resizes images only, not by {how.Mode}"),
                };

            private static Tensor Normalized(Tensor input, double p, long dim, double eps)
            {
                using var norm = Aten.NormScalarOptDim.Call(input, p, new[] { dim }, true);
                using var bounded = norm.clamp_min(eps);
                return input.div(bounded);
            }
        }
    }
}
