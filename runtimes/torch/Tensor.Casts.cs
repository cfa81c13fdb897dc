namespace TorchSharp;

public static partial class torch
{
    /// <content>Casts to and from numbers.</content>
    public sealed partial class Tensor
    {
        /// <summary>The only element as <see cref="bool"/>.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        /// <summary>The only element as <see cref="byte"/>.</summary>
        public static explicit operator byte(Tensor value) => value.ToByte();

        /// <summary>The only element as <see cref="sbyte"/>.</summary>
        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        /// <summary>The only element as <see cref="short"/>.</summary>
        public static explicit operator short(Tensor value) => value.ToInt16();

        /// <summary>The only element as <see cref="int"/>.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>The only element as <see cref="long"/>.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>The only element as <see cref="float"/>.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>The only element as <see cref="double"/>.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(byte value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(byte[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(sbyte value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(short value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(short[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(int value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(int[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(long value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(long[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(float value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(float[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(double value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(double[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(bool value) => tensor(value);

        /// <summary>A vector.</summary>
        public static implicit operator Tensor(bool[] value) => tensor(value);

        /// <summary>A tensor without dimensions of one element.</summary>
        public static implicit operator Tensor(Scalar scalar) => throw new InvalidOperationException("Should not be called.");
    }
}
