namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of a tensor: a place, a range, a tensor of places, a new dimension or the rest.</summary>
    public readonly struct TensorIndex
    {
        /// <summary>All dimensions not named otherwise.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex Null = new(Kind.None);

        /// <summary>All places.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null) =>
            (What, Start, Stop, Step) = (kind, start, stop, step);

        internal enum Kind
        {
            None,
            Single,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal Kind What { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal torch.Tensor? Places { get; private init; }

        /// <summary>One place, counted from the end when negative; the dimension disappears.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place; the dimension disappears.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>A range of places.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>A range of places.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>One place, counted from the end when negative; the dimension disappears.</summary>
        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        /// <summary>Places start, start + step, ... before stop.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        /// <summary>A range of places.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, (long?)range.end);

        /// <summary>A range of places.</summary>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        /// <summary>The places a tensor of integers names, or where a boolean tensor is true.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor) { Places = tensor };
    }
}
