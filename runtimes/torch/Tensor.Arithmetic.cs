namespace TorchSharp;

public static partial class torch
{
    /// <content>Element-wise arithmetic.</content>
    public sealed partial class Tensor
    {
        /// <summary>Element-wise absolute value.</summary>
        public Tensor abs() => Aten.Abs.Call(this);

        /// <summary>In place: <see cref="abs"/>.</summary>
        public Tensor abs_() => Aten.AbsInPlace.On(this);

        /// <summary>Element-wise sum, shapes broadcast.</summary>
        public Tensor add(Tensor target) => Aten.AddTensor.Call(this, target);

        /// <summary>This plus <paramref name="alpha"/> times <paramref name="target"/>.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.AddTensor.Call(this, target, alpha);

        /// <summary>A number added to every element.</summary>
        public Tensor add(Scalar scalar) => Aten.AddScalar.Call(this, scalar);

        /// <summary>This plus <paramref name="alpha"/> times a number.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.AddScalar.Call(this, scalar, alpha);

        /// <summary>In place: <see cref="add(Tensor)"/>.</summary>
        public Tensor add_(Tensor target) => Aten.AddInPlaceTensor.On(this, target);

        /// <summary>In place: <see cref="add(Tensor, Scalar)"/>.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Aten.AddInPlaceTensor.On(this, target, alpha);

        /// <summary>In place: <see cref="add(Scalar)"/>.</summary>
        public Tensor add_(Scalar scalar) => Aten.AddInPlaceScalar.On(this, scalar);

        /// <summary>In place: <see cref="add(Scalar, Scalar)"/>.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.AddInPlaceScalar.On(this, scalar, alpha);

        /// <summary>This plus <paramref name="value"/> times tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.Addcdiv.Call(this, tensor1, tensor2, value);

        /// <summary>This plus tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.Addcdiv.Call(this, tensor1, tensor2);

        /// <summary>In place: <see cref="addcdiv(Tensor, Tensor, Scalar)"/>.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.AddcdivInPlace.On(this, tensor1, tensor2, value);

        /// <summary>In place: <see cref="addcdiv(Tensor, Tensor)"/>.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Aten.AddcdivInPlace.On(this, tensor1, tensor2);

        /// <summary>This plus <paramref name="value"/> times tensor1 * tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.Addcmul.Call(this, tensor1, tensor2, value);

        /// <summary>In place: <see cref="addcmul"/>.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.AddcmulInPlace.On(this, tensor1, tensor2, value);

        /// <summary>Element-wise quotient, rounded as asked.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.DivTensorMode.Call(this, target, Rounding(rounding_mode));

        /// <summary>Every element divided by a number, rounded as asked.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.DivScalarMode.Call(this, target, Rounding(rounding_mode));

        /// <summary>In place: <see cref="div(Tensor, RoundingMode)"/>.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.DivInPlaceTensorMode.On(this, target, Rounding(rounding_mode));

        /// <summary>In place: <see cref="div(Scalar, RoundingMode)"/>.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.DivInPlaceScalarMode.On(this, target, Rounding(rounding_mode));

        /// <summary>Interpolates element-wise: this + weight * (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Aten.LerpTensor.Call(this, end, weight);

        /// <summary>In place: <see cref="lerp"/>.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.LerpInPlaceTensor.On(this, end, weight);

        /// <summary>Element-wise product, shapes broadcast.</summary>
        public Tensor mul(Tensor target) => Aten.MulTensor.Call(this, target);

        /// <summary>Every element times a number.</summary>
        public Tensor mul(Scalar target) => Aten.MulScalar.Call(this, target);

        /// <summary>In place: <see cref="mul(Tensor)"/>.</summary>
        public Tensor mul_(Tensor target) => Aten.MulInPlaceTensor.On(this, target);

        /// <summary>In place: <see cref="mul(Scalar)"/>.</summary>
        public Tensor mul_(Scalar target) => Aten.MulInPlaceScalar.On(this, target);

        /// <summary>Every element negated.</summary>
        public Tensor neg() => Aten.Neg.Call(this);

        /// <summary>In place: <see cref="neg"/>.</summary>
        public Tensor neg_() => Aten.NegInPlace.On(this);

        /// <summary>Every element negated.</summary>
        public Tensor negative() => neg();

        /// <summary>Element-wise power.</summary>
        public Tensor pow(Tensor exponent) => Aten.PowTensorTensor.Call(this, exponent);

        /// <summary>Every element to a power.</summary>
        public Tensor pow(Scalar exponent) => Aten.PowTensorScalar.Call(this, exponent);

        /// <summary>In place: <see cref="pow(Tensor)"/>.</summary>
        public Tensor pow_(Tensor exponent) => Aten.PowInPlaceTensor.On(this, exponent);

        /// <summary>In place: <see cref="pow(Scalar)"/>.</summary>
        public Tensor pow_(Scalar exponent) => Aten.PowInPlaceScalar.On(this, exponent);

        /// <summary>Element-wise remainder, with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => Aten.RemainderTensor.Call(this, target);

        /// <summary>Remainder of every element by a number, with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => Aten.RemainderScalar.Call(this, scalar);

        /// <summary>Element-wise difference, shapes broadcast.</summary>
        public Tensor sub(Tensor target) => Aten.SubTensor.Call(this, target);

        /// <summary>A number taken from every element.</summary>
        public Tensor sub(Scalar target) => Aten.SubScalar.Call(this, target);

        /// <summary>In place: <see cref="sub(Tensor)"/>.</summary>
        public Tensor sub_(Tensor target) => Aten.SubInPlaceTensor.On(this, target);

        /// <summary>In place: <see cref="sub(Scalar)"/>.</summary>
        public Tensor sub_(Scalar target) => Aten.SubInPlaceScalar.On(this, target);

        private static string? Rounding(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
