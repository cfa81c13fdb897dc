namespace TorchSharp;

public static partial class torch
{
    /// <content>Comparisons, logic, element-wise choice.</content>
    public sealed partial class Tensor
    {
        /// <summary>Where elements are equal.</summary>
        public Tensor eq(Tensor target) => Aten.EqTensor.Call(this, target);

        /// <summary>Where elements equal a number.</summary>
        public Tensor eq(Scalar target) => Aten.EqScalar.Call(this, target);

        /// <summary>Where elements differ.</summary>
        public Tensor ne(Tensor target) => Aten.NeTensor.Call(this, target);

        /// <summary>Where elements differ from a number.</summary>
        public Tensor ne(Scalar target) => Aten.NeScalar.Call(this, target);

        /// <summary>Where elements are smaller.</summary>
        public Tensor lt(Tensor target) => Aten.LtTensor.Call(this, target);

        /// <summary>Where elements are smaller than a number.</summary>
        public Tensor lt(Scalar target) => Aten.LtScalar.Call(this, target);

        /// <summary>Where elements are smaller or equal.</summary>
        public Tensor le(Tensor target) => Aten.LeTensor.Call(this, target);

        /// <summary>Where elements are smaller than or equal to a number.</summary>
        public Tensor le(Scalar target) => Aten.LeScalar.Call(this, target);

        /// <summary>Where elements are greater.</summary>
        public Tensor gt(Tensor target) => Aten.GtTensor.Call(this, target);

        /// <summary>Where elements are greater than a number.</summary>
        public Tensor gt(Scalar target) => Aten.GtScalar.Call(this, target);

        /// <summary>Where elements are greater or equal.</summary>
        public Tensor ge(Tensor target) => Aten.GeTensor.Call(this, target);

        /// <summary>Where elements are greater than or equal to a number.</summary>
        public Tensor ge(Scalar target) => Aten.GeScalar.Call(this, target);

        /// <summary>Truth of both.</summary>
        public Tensor logical_and(Tensor other) => Aten.LogicalAnd.Call(this, other);

        /// <summary>In place: <see cref="logical_and"/>.</summary>
        public Tensor logical_and_(Tensor other) => Aten.LogicalAndInPlace.On(this, other);

        /// <summary>Truth of either.</summary>
        public Tensor logical_or(Tensor other) => Aten.LogicalOr.Call(this, other);

        /// <summary>In place: <see cref="logical_or"/>.</summary>
        public Tensor logical_or_(Tensor other) => Aten.LogicalOrInPlace.On(this, other);

        /// <summary>Truth of exactly one.</summary>
        public Tensor logical_xor(Tensor other) => Aten.LogicalXor.Call(this, other);

        /// <summary>Untruth.</summary>
        public Tensor logical_not() => Aten.LogicalNot.Call(this);

        /// <summary>In place: <see cref="logical_not"/>.</summary>
        public Tensor logical_not_() => Aten.LogicalNotInPlace.On(this);

        /// <summary>Bits set in both.</summary>
        public Tensor bitwise_and(Tensor other) => Aten.BitwiseAndTensor.Call(this, other);

        /// <summary>In place: <see cref="bitwise_and"/>.</summary>
        public Tensor bitwise_and_(Tensor other) => Aten.BitwiseAndInPlaceTensor.On(this, other);

        /// <summary>Bits set in either.</summary>
        public Tensor bitwise_or(Tensor other) => Aten.BitwiseOrTensor.Call(this, other);

        /// <summary>In place: <see cref="bitwise_or"/>.</summary>
        public Tensor bitwise_or_(Tensor other) => Aten.BitwiseOrInPlaceTensor.On(this, other);

        /// <summary>Bits set in exactly one.</summary>
        public Tensor bitwise_xor(Tensor other) => Aten.BitwiseXorTensor.Call(this, other);

        /// <summary>Bits flipped; of a boolean tensor its untruth.</summary>
        public Tensor bitwise_not() => Aten.BitwiseNot.Call(this);

        /// <summary>Where elements are neither NaN nor infinite.</summary>
        public Tensor isfinite() => Aten.Isfinite.Call(this);

        /// <summary>Where elements are infinite.</summary>
        public Tensor isinf() => Aten.Isinf.Call(this);

        /// <summary>Where elements are NaN.</summary>
        public Tensor isnan() => Aten.Isnan.Call(this);

        /// <summary>The greater of each two elements; NaN wins.</summary>
        public Tensor maximum(Tensor other) => Aten.Maximum.Call(this, other);

        /// <summary>The smaller of each two elements; NaN wins.</summary>
        public Tensor minimum(Tensor other) => Aten.Minimum.Call(this, other);

        /// <summary>Elements of this where the (boolean) condition holds, of <paramref name="y"/> elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.WhereSelf.Call(Boolean(condition), this, y);

        /// <summary>Whether shapes agree and all elements are close: the distance at most atol + rtol times the target.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Aten.Allclose.Number(this, target, rtol, atol, equal_nan).Word != 0;

        /// <summary>Elements compared for closeness: the distance at most atol + rtol times the target.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Aten.Isclose.Call(this, other, rtol, atol, nanEqual);

        private static Tensor Boolean(Tensor condition) =>
            condition.dtype == ScalarType.Bool
                ? condition
                : throw new ArgumentException("The condition to 'where' must be a boolean tensor.", nameof(condition));
    }
}
