using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Reading elements.</content>
    public sealed partial class Tensor
    {
        /// <summary>The elements, to read and write; of a tensor elsewhere a copy in main memory.</summary>
        /// <exception cref="ArgumentException">The elements have another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            Validate(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">There are more or fewer elements, or they have another type.</exception>
        public T item<T>()
            where T : unmanaged => NumberOfElements == 1
                ? data<T>()[0]
                : throw new ArgumentException("Number of elements in the tensor must be 1");

        /// <summary>The only element, as an argument of an operation.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are more or fewer elements.</exception>
        public Scalar ToScalar() => new(Aten.Item.Number(this));

        /// <summary>The element at a flat position.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            Validate(typeof(T));
            return new TensorAccessor<T>(this).At(i);
        }

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <inheritdoc cref="ReadCpuValue{T}(long)"/>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        private static Type? Managed(ScalarType type) => type switch
        {
            ScalarType.Byte => typeof(byte),
            ScalarType.Int8 => typeof(sbyte),
            ScalarType.Int16 => typeof(short),
            ScalarType.Int32 => typeof(int),
            ScalarType.Int64 => typeof(long),
            ScalarType.Float16 => typeof(Half),
            ScalarType.Float32 => typeof(float),
            ScalarType.Float64 => typeof(double),
            ScalarType.Bool => typeof(bool),
            _ => null,
        };

        private void Validate(Type type)
        {
            if (Managed(dtype) != type)
            {
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
            }
        }
    }
}
