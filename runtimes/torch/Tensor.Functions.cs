namespace TorchSharp;

public static partial class torch
{
    /// <content>Element-wise functions.</content>
    public sealed partial class Tensor
    {
        /// <summary>Bounds every element; a bound left out does not bind.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Clamp.Call(this, min, max);

        /// <summary>Bounds every element by tensors; a bound left out does not bind.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.ClampTensor.Call(this, min, max);

        /// <summary>In place: <see cref="clamp(Scalar, Scalar)"/>.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.ClampInPlace.On(this, min, max);

        /// <summary>In place: <see cref="clamp(Tensor, Tensor)"/>.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.ClampInPlaceTensor.On(this, min, max);

        /// <summary>Bounds every element from above.</summary>
        public Tensor clamp_max(Scalar max) => Aten.ClampMax.Call(this, max);

        /// <summary>In place: <see cref="clamp_max"/>.</summary>
        public Tensor clamp_max_(Scalar max) => Aten.ClampMaxInPlace.On(this, max);

        /// <summary>Bounds every element from below.</summary>
        public Tensor clamp_min(Scalar min) => Aten.ClampMin.Call(this, min);

        /// <summary>In place: <see cref="clamp_min"/>.</summary>
        public Tensor clamp_min_(Scalar min) => Aten.ClampMinInPlace.On(this, min);

        /// <summary>The least integers not below.</summary>
        public Tensor ceil() => Aten.Ceil.Call(this);

        /// <summary>Cosine of radians.</summary>
        public Tensor cos() => Aten.Cos.Call(this);

        /// <summary>Arc cosine, in radians.</summary>
        public Tensor acos() => Aten.Acos.Call(this);

        /// <summary>e to the power of every element.</summary>
        public Tensor exp() => Aten.Exp.Call(this);

        /// <summary>In place: <see cref="exp"/>.</summary>
        public Tensor exp_() => Aten.ExpInPlace.On(this);

        /// <summary>The greatest integers not above.</summary>
        public Tensor floor() => Aten.Floor.Call(this);

        /// <summary>Natural logarithm.</summary>
        public Tensor log() => Aten.Log.Call(this);

        /// <summary>In place: <see cref="log"/>.</summary>
        public Tensor log_() => Aten.LogInPlace.On(this);

        /// <summary>Natural logarithm of 1 + x, exact near zero.</summary>
        public Tensor log1p() => Aten.Log1p.Call(this);

        /// <summary>In place: <see cref="log1p"/>.</summary>
        public Tensor log1p_() => Aten.Log1pInPlace.On(this);

        /// <summary>One over every element.</summary>
        public Tensor reciprocal() => Aten.Reciprocal.Call(this);

        /// <summary>In place: <see cref="reciprocal"/>.</summary>
        public Tensor reciprocal_() => Aten.ReciprocalInPlace.On(this);

        /// <summary>max(x, 0).</summary>
        public Tensor relu() => Aten.Relu.Call(this);

        /// <summary>In place: <see cref="relu"/>.</summary>
        public Tensor relu_() => Aten.ReluInPlace.On(this);

        /// <summary>Rounds half to even, at a decimal place.</summary>
        public Tensor round(long decimals = 0L) => Aten.RoundDecimals.Call(this, decimals);

        /// <summary>One over the square root.</summary>
        public Tensor rsqrt() => Aten.Rsqrt.Call(this);

        /// <summary>In place: <see cref="rsqrt"/>.</summary>
        public Tensor rsqrt_() => Aten.RsqrtInPlace.On(this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.Sigmoid.Call(this);

        /// <summary>In place: <see cref="sigmoid"/>.</summary>
        public Tensor sigmoid_() => Aten.SigmoidInPlace.On(this);

        /// <summary>-1, 0 or 1 by sign.</summary>
        public Tensor sign() => Aten.Sign.Call(this);

        /// <summary>Sine of radians.</summary>
        public Tensor sin() => Aten.Sin.Call(this);

        /// <summary>Square root.</summary>
        public Tensor sqrt() => Aten.Sqrt.Call(this);

        /// <summary>In place: <see cref="sqrt"/>.</summary>
        public Tensor sqrt_() => Aten.SqrtInPlace.On(this);

        /// <summary>Every element times itself.</summary>
        public Tensor square() => Aten.Square.Call(this);

        /// <summary>Hyperbolic tangent.</summary>
        public Tensor tanh() => Aten.Tanh.Call(this);

        /// <summary>In place: <see cref="tanh"/>.</summary>
        public Tensor tanh_() => Aten.TanhInPlace.On(this);

        /// <summary>exp(x) over its sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.SoftmaxInt.Call(this, dim, dtype);

        /// <summary>Logarithm of <see cref="softmax"/>, computed without overflow.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.LogSoftmaxInt.Call(this, dim, dtype);

        /// <summary>Running sums along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.Cumsum.Call(this, dim, type);

        /// <summary>Replaces NaN and infinities.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            Aten.NanToNum.Call(this, nan, posinf, neginf);
    }
}
