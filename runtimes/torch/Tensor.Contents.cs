namespace TorchSharp;

public static partial class torch
{
    /// <content>Copies, filling, gathering by index.</content>
    public sealed partial class Tensor
    {
        /// <summary>A copy with memory of its own, part of the graph.</summary>
        public Tensor clone() => Aten.Clone.Call(this);

        /// <summary>Copies another tensor's elements into this one, converting and broadcasting.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.CopyInPlace.On(this, source, nonBlocking);

        /// <summary>The same memory outside the graph.</summary>
        public Tensor detach() => Aten.Detach.Call(this);

        /// <summary>Takes this tensor out of the graph.</summary>
        public Tensor detach_() => Aten.DetachInPlace.On(this);

        /// <summary>An uninitialised tensor of this shape.</summary>
        public Tensor empty_like(ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.EmptyLike.Call(this, dtype, Argument.None, device), requires_grad);

        /// <summary>Sets every element.</summary>
        public Tensor fill_(Scalar value) => Aten.FillInPlaceScalar.On(this, value);

        /// <summary>A tensor of this shape filled with a number.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.FullLike.Call(this, value, dtype, Argument.None, device), requires_grad);

        /// <summary>Elements at the positions along a dimension that <paramref name="index"/> names.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.Gather.Call(this, dim, index);

        /// <summary>Adds alpha times rows of <paramref name="source"/> to the rows that <paramref name="index"/> names.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Aten.IndexAdd.Call(this, dim, index, source, alpha);

        /// <summary>In place: <see cref="index_add"/>.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.IndexAddInPlace.On(this, dim, index, source, alpha);

        /// <summary>Copies rows of <paramref name="source"/> to the rows that <paramref name="index"/> names.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.IndexCopyInPlace.On(this, dim, index, source);

        /// <summary>The rows of a dimension that a vector of positions names.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.IndexSelect.Call(this, dim, index);

        /// <summary>A copy with a number where the mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.MaskedFillScalar.Call(this, mask, value);

        /// <summary>In place: <see cref="masked_fill"/>.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.MaskedFillInPlaceScalar.On(this, mask, value);

        /// <summary>The elements where the mask is true, as a vector.</summary>
        public Tensor masked_select(Tensor mask) => Aten.MaskedSelect.Call(this, mask);

        /// <summary>Positions of elements that are not zero, one row each.</summary>
        public Tensor nonzero() => Aten.Nonzero.Call(this);

        /// <summary>In place: normal random numbers.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, torch.Generator? generator = null) =>
            Aten.NormalInPlace.On(this, mean, std, generator);

        /// <summary>A tensor of ones of this shape.</summary>
        public Tensor ones_like(ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.OnesLike.Call(this, dtype, Argument.None, device), requires_grad);

        /// <summary>Uniform random numbers in [0, 1) of this shape.</summary>
        public Tensor rand_like(ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.RandLike.Call(this, dtype, Argument.None, device), requires_grad);

        /// <summary>Standard normal random numbers of this shape.</summary>
        public Tensor randn_like(ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.RandnLike.Call(this, dtype, Argument.None, device), requires_grad);

        /// <summary>
        /// A copy with elements of <paramref name="src"/> at the positions along a dimension that <paramref name="index"/> names.
        /// </summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.ScatterSrc.Call(this, dim, index, src);

        /// <summary>In place: <see cref="scatter"/>.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Aten.ScatterInPlaceSrc.On(this, dim, index, src);

        /// <summary>
        /// A copy with elements of <paramref name="src"/> added at the positions along a dimension that <paramref name="index"/>
        /// names.
        /// </summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.ScatterAdd.Call(this, dim, index, src);

        /// <summary>In place: <see cref="scatter_add"/>.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Aten.ScatterAddInPlace.On(this, dim, index, src);

        /// <summary>Makes this tensor share the memory, shape and strides of another.</summary>
        public Tensor set_(Tensor source) => Aten.SetInPlaceSourceTensor.On(this, source);

        /// <summary>In place: uniform random numbers in [from, to).</summary>
        public Tensor uniform_(double from, double to, torch.Generator? generator = null) =>
            Aten.UniformInPlace.On(this, from, to, generator);

        /// <summary>Sets every element to zero. TorchSharp answers another handle of this tensor; here it is this tensor.</summary>
        public Tensor zero_() => Aten.ZeroInPlace.On(this);

        /// <summary>A tensor of zeros of this shape.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, torch.Device? device = null, bool requires_grad = false) =>
            Marked(Aten.ZerosLike.Call(this, dtype, Argument.None, device), requires_grad);

        private static Tensor Marked(Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;
    }
}
