namespace TorchSharp;

public static partial class torch
{
    /// <content>What a tensor is: shape, strides, element type, device.</content>
    public sealed partial class Tensor
    {
        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Kept(Native.torch_dim(Handle));

        /// <summary>The number of dimensions.</summary>
        public long ndim => Dimensions;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Kept(Native.torch_numel(Handle));

        /// <summary>The size of an element, in bytes.</summary>
        public long ElementSize => Kept(Native.torch_element_size(Handle));

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Kept(Native.torch_dtype(Handle));

        /// <summary>Where the elements lie.</summary>
        public torch.Device device =>
            device_type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        /// <summary>The index of the device; -1 in main memory.</summary>
        public int device_index => (int)Kept(Native.torch_device_index(Handle));

        /// <summary>The kind of the device.</summary>
        public DeviceType device_type => (DeviceType)Kept(Native.torch_device_type(Handle));

        /// <summary>Whether the elements lie on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>The size of every dimension.</summary>
        public long[] shape => size();

        /// <summary>The transpose: dimensions in reverse.</summary>
        public Tensor T => Aten.NumpyT.Call(this);

        /// <summary>The elements' memory, in row-major order.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous or not in main memory.</exception>
        /// <exception cref="ArgumentException">More than 2^31 - 1 bytes; on setting: another number of bytes.</exception>
        public Span<byte> bytes
        {
            get => Memory();
            set
            {
                var memory = Memory();
                if (memory.Length != value.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().", nameof(value));
                }

                value.CopyTo(memory);
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long dim() => Dimensions;

        /// <summary>The number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>The size of an element, in bytes.</summary>
        public long element_size() => ElementSize;

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are reals.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether the elements lie in main memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements lie in row-major order without gaps.</summary>
        public bool is_contiguous() => Kept(Native.torch_is_contiguous(Handle)) != 0;

        /// <summary>Where the first element lies in the storage, in elements.</summary>
        public long storage_offset() => Kept(Native.torch_storage_offset(Handle));

        /// <summary>The size of a dimension, counted from the end when negative.</summary>
        public long size(int dim) => Aten.SizeInt.Number(this, dim).Word;

        /// <summary>The size of every dimension.</summary>
        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* address = sizes)
            {
                Native.torch_sizes(Handle, address);
            }

            GC.KeepAlive(this);
            return sizes;
        }

        /// <summary>The distance of neighbours along a dimension, in elements.</summary>
        public long stride(int dim) => Aten.StrideInt.Number(this, dim).Word;

        /// <summary>The distance of neighbours along every dimension, in elements.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* address = strides)
            {
                Native.torch_strides(Handle, address);
            }

            GC.KeepAlive(this);
            return strides;
        }

        internal unsafe nint Address()
        {
            var address = Native.torch_data(Handle, out var failed);
            GC.KeepAlive(this);
            return Native.Check(address, failed);
        }

        private unsafe Span<byte> Memory()
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }

            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(torch.NotInMainMemory);
            }

            var total = NumberOfElements * ElementSize;
            return total <= int.MaxValue
                ? new Span<byte>((void*)Address(), (int)total)
                : throw new ArgumentException("Span only supports up to int.MaxValue elements.");
        }

        // A property's native call is over when its value is here: only then may the collector finalise the tensor.
        private long Kept(long value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
