using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// Batch normalisation of images in training, channels last, and the rectifier behind it where there is one, in two passes over memory each
/// way: moments and result, sums and derivative. Arithmetic is in float32 whatever the tensors are stored in, the pieces' sums are put
/// together in float64, and no number depends on how many threads there are. Of the batch it keeps its operand alone.
/// </summary>
/// <param name="Rectifies">Whether results below zero are zero.</param>
/// <param name="Narrow">Whether the result is stored in bfloat16; float32 otherwise.</param>
internal sealed record Normalization(bool Rectifies, bool Narrow)
{
    /// <summary>
    /// Whether images are such: in the memory of a CPU with registers of 512 bits, channels last, in rows of whole pixels, more than one pixel.
    /// </summary>
    internal static bool Fits(Tensor x) => Vector512.IsHardwareAccelerated && x.device.type == TorchSharp.DeviceType.CPU
        && x.dim() == 4 && x.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && BatchPieces.Fit(x.numel(), (int)x.shape[1]) && x.numel() > x.shape[1] && x.permute(0, 2, 3, 1).is_contiguous();

    /// <summary>The result, part of the graph: (N, C, h, w), channels last. Running statistics move.</summary>
    internal Tensor Of(Tensor x, NormalizationState state) => PixelRows.ImagesLike(Recorded.apply(x, state.Weight, state.Bias, state, this), x);

    private unsafe (Tensor Value, Tensor Terms, Kept Kept) Forward(Tensor x, NormalizationState state)
    {
        var batch = new BatchPieces(x.numel(), (int)x.shape[1]);
        var value = empty([batch.Pixels, batch.Channels], Narrow ? ScalarType.BFloat16 : ScalarType.Float32);
        var numbers = empty([ColumnTerms.Rows, batch.Columns], ScalarType.Float32);
        var (terms, loops) = (Terms(numbers), Loops(x));
        void* from = TensorMemory.Start<byte>(PixelRows.Of(x)), to = TensorMemory.Start<byte>(value);
        var sums = batch.Sums((piece, means, squares) => loops.Moments(piece, from, means, squares));
        ChannelMoments[] moments = [.. Enumerable.Range(0, batch.Channels).Select(sums.Moments)];
        state.Move(moments, terms, batch.Pixels);
        batch.Each(piece => loops.Apply(piece, terms, from, to));
        return (value, numbers, new Kept(batch, moments));
    }

    /// <summary>By the operand, weight and bias. The terms of the derivative are written anew in every backward pass.</summary>
    private unsafe Tensor[] Backward(Tensor x, Tensor numbers, Kept kept, Tensor slope)
    {
        var batch = kept.Batch;
        var byX = empty(slope.shape, x.dtype);
        var (byWeight, byBias) = (empty([batch.Channels], ScalarType.Float32), empty([batch.Channels], ScalarType.Float32));
        var (terms, loops) = (Terms(numbers), Loops(x));
        void* from = TensorMemory.Start<byte>(PixelRows.Of(x)), slopes = TensorMemory.Start<byte>(slope), to = TensorMemory.Start<byte>(byX);
        var sums = batch.Sums((piece, total, products) => loops.Slopes(piece, terms, from, slopes, total, products));
        Return(kept, sums, terms, TensorMemory.Start<float>(byWeight), TensorMemory.Start<float>(byBias));
        batch.Each(piece => loops.Return(piece, terms, from, slopes, to));
        return [PixelRows.ImagesLike(byX, x), byWeight, byBias];
    }

    /// <summary>Sets the terms of the derivative by the operand, and the derivatives by weight and bias.</summary>
    private static unsafe void Return(Kept kept, PieceSums sums, ColumnTerms terms, float* byWeight, float* byBias)
    {
        double samples = kept.Batch.Pixels;
        for (var channel = 0; channel < kept.Batch.Channels; channel++)
        {
            var moments = kept.Moments[channel];
            var total = sums.Total(channel);
            var product = total.Second - (moments.Residue * total.First);
            (byWeight[channel], byBias[channel]) = ((float)(product * moments.Inverse), (float)total.First);
            terms.Return(channel, moments, (total.First / samples, product / samples), kept.Batch.Channels);
        }
    }

    private unsafe ColumnTerms Terms(Tensor numbers) => new((nint)TensorMemory.Start<float>(numbers), (int)numbers.shape[1], Rectifies);

    private NormalizationLoops Loops(Tensor x) => NormalizationLoops.Of(x.dtype == ScalarType.BFloat16, Narrow);

    /// <summary>What the derivative needs beside tensors.</summary>
    private sealed record Kept(BatchPieces Batch, ChannelMoments[] Moments);

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Normalization = "normalization";
        private const string Rest = "kept";

        public override string Name => nameof(Training.Normalization);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            var (x, state, normalization) = ((Tensor)vars[0], (NormalizationState)vars[3], (Normalization)vars[4]);
            var (value, terms, kept) = normalization.Forward(x, state);
            ctx.save_data(Normalization, normalization);
            ctx.save_data(Rest, kept);
            ctx.save_for_backward([x, scope.MoveToOuter(terms)]);
            return scope.MoveToOuter(value);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (normalization, kept) = ((Normalization)ctx.get_data(Normalization)!, (Kept)ctx.get_data(Rest)!);
            var saved = ctx.get_saved_variables();
            var slopes = normalization.Backward(saved[0], saved[1], kept, grad_output.contiguous());
            return [.. slopes.Select(scope.MoveToOuter), null!, null!];
        }
    }
}
