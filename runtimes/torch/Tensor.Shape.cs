namespace TorchSharp;

public static partial class torch
{
    /// <content>Views and shapes.</content>
    public sealed partial class Tensor
    {
        /// <summary>A view by sizes and strides (in elements) from an offset in the storage.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) =>
            Aten.AsStrided.Call(this, size, strides, storageOffset);

        /// <summary>Parts along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0L) => Aten.Chunk.Many(this, chunks, dim);

        /// <summary>The same elements in row-major order; this tensor where it already is.</summary>
        public Tensor contiguous() => Aten.Contiguous.Call(this);

        /// <summary>The diagonal of two dimensions.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => Aten.Diagonal.Call(this, offset, dim1, dim2);

        /// <summary>A view with dimensions of size 1 stretched; -1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.Expand.Call(this, sizes, isImplicit);

        /// <summary>A view with dimensions of size 1 stretched; -1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.Expand.Call(this, sizes, isImplicit);

        /// <summary>A view with dimensions of size 1 stretched; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => Aten.Expand.Call(this, sizes);

        /// <summary>A view stretched to another tensor's shape.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);

        /// <summary>Dimensions start to end as one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.FlattenUsingInts.Call(this, start_dim, end_dim);

        /// <summary>Dimensions reversed (a copy).</summary>
        public Tensor flip(params long[] dims) => Aten.Flip.Call(this, dims);

        /// <summary>A view of <paramref name="length"/> places of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.Narrow.Call(this, dim, start, length);

        /// <summary>A view with dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Aten.Permute.Call(this, permutation);

        /// <summary>A view with dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => Aten.Permute.Call(this, permutation.ToArray());

        /// <summary>Copies tiled along dimensions.</summary>
        public Tensor repeat(params long[] sizes) => Aten.Repeat.Call(this, sizes);

        /// <summary>Another shape, a view where the strides allow it; -1 is inferred.</summary>
        public Tensor reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

        /// <summary>A view of one place of a dimension, which disappears.</summary>
        public Tensor select(long dim, long index) => Aten.SelectInt.Call(this, dim, index);

        /// <summary>A view of places start, start + step, ... before finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Aten.SliceTensor.Call(this, dim, start, finish, step);

        /// <summary>Parts of a given size along a dimension.</summary>
        public Tensor[] split(long size, int dim = 0) => Aten.SplitTensor.Many(this, size, (long)dim);

        /// <summary>Parts of given sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.SplitWithSizes.Many(this, sizes, dim);

        /// <summary>Parts of given sizes along a dimension.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.SplitWithSizes.Many(this, sizes, dim);

        /// <summary>Parts of given sizes along the first dimension.</summary>
        public Tensor[] split(params long[] sizes) => Aten.SplitWithSizes.Many(this, sizes, 0);

        /// <summary>A view without dimensions of size 1, or without the one named.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } one ? Aten.SqueezeDim.Call(this, one) : Aten.Squeeze.Call(this);

        /// <summary>The transpose of a matrix, as a view.</summary>
        public Tensor t() => Aten.T.Call(this);

        /// <summary>A view with two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.TransposeInt.Call(this, dim0, dim1);

        /// <summary>Views of every place of a dimension.</summary>
        public Tensor[] unbind(long dimension = 0L) => Aten.UnbindInt.Many(this, dimension);

        /// <summary>Sliding windows of a dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Aten.Unfold.Call(this, dimension, size, step);

        /// <summary>A view with a dimension of size 1 put in.</summary>
        public Tensor unsqueeze(long dim) => Aten.Unsqueeze.Call(this, dim);

        /// <summary>In place: <see cref="unsqueeze"/>.</summary>
        public Tensor unsqueeze_(long dim) => Aten.UnsqueezeInPlace.On(this, dim);

        /// <summary>A view in another shape; -1 is inferred. Fails where the strides do not allow it.</summary>
        public Tensor view(params long[] shape) => Aten.View.Call(this, shape);

        /// <summary>A view in another tensor's shape.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>The elements on and below a diagonal.</summary>
        public Tensor tril(long diagonal = 0) => Aten.Tril.Call(this, diagonal);

        /// <summary>The elements on and above a diagonal.</summary>
        public Tensor triu(long diagonal = 0) => Aten.Triu.Call(this, diagonal);
    }
}
