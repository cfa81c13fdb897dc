namespace TorchSharp;

public static partial class torch
{
    /// <content>Reductions and order.</content>
    public sealed partial class Tensor
    {
        /// <summary>Whether all elements are true.</summary>
        public Tensor all() => Aten.All.Call(this);

        /// <summary>Whether all elements along a dimension are true.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.AllDim.Call(this, dim, keepdim);

        /// <summary>Whether any element is true.</summary>
        public Tensor any() => Aten.Any.Call(this);

        /// <summary>Whether any element along a dimension is true.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.AnyDim.Call(this, dim, keepdim);

        /// <summary>Greatest elements along dimensions.</summary>
        public Tensor amax(params long[] dims) => Aten.Amax.Call(this, dims);

        /// <summary>Greatest elements along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(Aten.Amax, Aten.AmaxOut, (dims, keepdim, @out));

        /// <summary>Greatest elements along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        /// <summary>Smallest elements along dimensions.</summary>
        public Tensor amin(params long[] dims) => Aten.Amin.Call(this, dims);

        /// <summary>Smallest elements along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(Aten.Amin, Aten.AminOut, (dims, keepdim, @out));

        /// <summary>Smallest elements along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        /// <summary>Flat position of the greatest element.</summary>
        public Tensor argmax() => Aten.Argmax.Call(this);

        /// <summary>Positions of the greatest elements along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.Argmax.Call(this, dim, keepdim);

        /// <summary>Flat position of the smallest element.</summary>
        public Tensor argmin() => Aten.Argmin.Call(this);

        /// <summary>Positions of the smallest elements along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Aten.Argmin.Call(this, dim, keepdim);

        /// <summary>Positions that sort a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.Argsort.Call(this, dim, descending);

        /// <summary>How often each of 0, 1, ... occurs in a vector of non-negative integers.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) => Aten.Bincount.Call(this, weights, minlength);

        /// <summary>Counts of elements in equal bins; equal bounds mean those of the data.</summary>
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Aten.Histc.Call(this, bins, min, max);

        /// <summary>Logarithm of the sum of exponentials along a dimension.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.Logsumexp.Call(this, new[] { dim }, keepdim);

        /// <summary>The greatest element.</summary>
        public Tensor max() => Aten.Max.Call(this);

        /// <summary>The greater of each two elements.</summary>
        public Tensor max(Tensor other) => Aten.MaxOther.Call(this, other);

        /// <summary>Greatest elements along a dimension, and their positions.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.MaxDim.Pair(this, dim, keepdim);

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => Aten.Mean.Call(this);

        /// <summary>Means along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.MeanDim.Call(this, dimensions, keepdim, type);

        /// <summary>The median of all elements, the lower of two.</summary>
        public Tensor median() => Aten.Median.Call(this);

        /// <summary>The smallest element.</summary>
        public Tensor min() => Aten.Min.Call(this);

        /// <summary>The smaller of each two elements.</summary>
        public Tensor min(Tensor other) => Aten.MinOther.Call(this, other);

        /// <summary>Smallest elements along a dimension, and their positions.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.MinDim.Pair(this, dim, keepdim);

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Aten.NormScalar.Call(this, (double)p);

        /// <summary>The p-norms along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Aten.NormScalarOptDim.Call(this, (double)p, new[] { (long)dim }, keepdim);

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.Prod.Call(this, type);

        /// <summary>Products along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.ProdDimInt.Call(this, dim, keepdim, type);

        /// <summary>A dimension sorted, and the positions its elements had.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.SortStable.Pair(this, stable, dim, descending);

        /// <summary>The standard deviation of all elements.</summary>
        public Tensor std(bool unbiased = true) => Aten.Std.Call(this, unbiased);

        /// <summary>Standard deviations along dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.StdDim.Call(this, dimensions, unbiased, keepdim), type);

        /// <summary>Standard deviations along dimensions.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>Standard deviations along a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(new[] { dim }, unbiased, keepdim, type);

        /// <summary>The sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.Sum.Call(this, type);

        /// <summary>Sums along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.SumDimIntList.Call(this, dim, keepdim, type);

        /// <summary>Sums along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.SumDimIntList.Call(this, dim, keepdim, type);

        /// <summary>Sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.SumDimIntList.Call(this, new[] { dim }, keepdim, type);

        /// <summary>Sums along two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.SumDimIntList.Call(this, new[] { dim0, dim1 }, keepdim, type);

        /// <summary>Sums along three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.SumDimIntList.Call(this, new[] { dim0, dim1, dim2 }, keepdim, type);

        /// <summary>The k greatest (or smallest) elements of a dimension, and their positions.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.Topk.Pair(this, (long)k, (long)dim, largest, sorted);

        /// <summary>The variance of all elements.</summary>
        public Tensor var(bool unbiased = true) => Aten.Var.Call(this, unbiased);

        /// <summary>Variances along dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.VarDim.Call(this, dimensions, unbiased, keepdim), type);

        /// <summary>Variances along dimensions.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>Variances along a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(new[] { dim }, unbiased, keepdim, type);

        private static Tensor Typed(Tensor result, ScalarType? type) =>
            type is { } other && other != result.dtype ? result.to_type(other, disposeAfter: true) : result;

        private Tensor Extreme(Operator fresh, Operator into, (long[] Dims, bool Keep, Tensor? Out) how) =>
            how.Out is { } target ? Into(into, how.Dims, how.Keep, target) : fresh.Call(this, how.Dims, how.Keep);

        private Tensor Into(Operator into, long[] dims, bool keep, Tensor target) => into.Call(this, dims, keep, target);
    }
}
