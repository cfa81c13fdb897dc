namespace TorchSharp;

public static partial class torch
{
    /// <summary>Special functions.</summary>
    public static class special
    {
        /// <summary>Logarithm of <see cref="softmax"/>, computed without overflow.</summary>
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);

        /// <summary>exp(x) over its sum along a dimension.</summary>
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Tensor sigmoid(Tensor input) => input.sigmoid();
    }
}
