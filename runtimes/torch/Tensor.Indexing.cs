using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Indexing.</content>
    public sealed partial class Tensor
    {
        /// <summary>The part that indices name: a view, but a copy where a tensor names places. On setting, its elements.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, TensorIndex.Single(i1));
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(TensorIndex.Single(i1), i2);
            set => index_put_(value, TensorIndex.Single(i1), i2);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(TensorIndex.Single(i1), i2, i3);
            set => index_put_(value, TensorIndex.Single(i1), i2, i3);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(TensorIndex.Single(i1), i2, i3, i4);
            set => index_put_(value, TensorIndex.Single(i1), i2, i3, i4);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index([.. indices.Select(i => TensorIndex.Single(i))]);
            set => index_put_(value, [.. indices.Select(i => TensorIndex.Single(i))]);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, places) = View(indices);
            var part = places.Any(place => place is not null) ? Aten.IndexTensor.Call(view, Argument.Optional(places)) : view;
            return (ReferenceEquals(part, this) ? alias() : part).MoveToOuterDisposeScope();
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor index(params Tensor[] indices) => index([.. indices.Select(TensorIndex.Tensor)]);

        /// <summary>Sets the elements that indices name, broadcasting, and answers this tensor.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, indices, false);

        /// <summary>Sets the elements that indices name, or adds to them, and answers this tensor.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => Put(value, indices, accumulate);

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => Put(value, [.. indices.Select(TensorIndex.Tensor)], false);

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[], bool)"/>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Put(value, [.. indices.Select(TensorIndex.Tensor)], accumulate);

        /// <summary>Sets the elements that indices name to a number, and answers this tensor.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = torch.full(Array.Empty<long>(), value, dtype, device);
            return Put(number, indices, false);
        }

        /// <inheritdoc cref="index_put_(Scalar, TensorIndex[])"/>
        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, [.. indices.Select(TensorIndex.Tensor)]);

        private Tensor Put(Tensor value, TensorIndex[] indices, bool accumulate)
        {
            using var scope = NewDisposeScope();
            var (view, places) = View(indices);
            _ = places.Any(place => place is not null)
                ? Aten.IndexPutInPlace.On(view, Argument.Optional(places), value, accumulate)
                : accumulate ? view.add_(value) : view.copy_(value);
            return this;
        }

        // Places and ranges make a view; what remains are the tensors of places, each at the dimension of the view it indexes.
        private (Tensor View, Tensor?[] Places) View(TensorIndex[] indices)
        {
            var named = indices.Sum(Covered);
            var (view, at, places) = (this, 0L, new List<Tensor?>());
            foreach (var one in indices)
            {
                var (next, passed) = one.What switch
                {
                    TensorIndex.Kind.Single => (view.select(at, one.Start ?? 0), 0L),
                    TensorIndex.Kind.Slice => (view.Range(at, one), 1L),
                    TensorIndex.Kind.None => (view.unsqueeze(at), 1L),
                    TensorIndex.Kind.Ellipsis => (view, ndim - named),
                    _ => (view, Covered(one)),
                };
                places.AddRange(one.Places is { } tensor ? [tensor] : new Tensor?[passed]);
                (view, at) = (next, at + passed);
            }

            return (view, [.. places]);
        }

        // How many dimensions of the tensor an index uses up; a boolean mask as many as it has itself.
        private static long Covered(TensorIndex one) => one.What switch
        {
            TensorIndex.Kind.Tensor when one.Places is { dtype: ScalarType.Bool or ScalarType.Byte } mask => mask.ndim,
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice or TensorIndex.Kind.Tensor => 1,
            _ => 0,
        };

        private Tensor Range(long dim, TensorIndex range) =>
            Aten.SliceTensor.Call(this, dim, range.Start, range.Stop, range.Step ?? 1);
    }
}
