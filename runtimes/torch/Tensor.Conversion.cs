namespace TorchSharp;

public static partial class torch
{
    /// <content>Other element types and devices.</content>
    public sealed partial class Tensor
    {
        /// <summary>In main memory; this tensor's memory where it already is there.</summary>
        public Tensor cpu() => to(DeviceType.CPU);

        /// <summary>On a CUDA device.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(DeviceType.CUDA, CudaIndex(device), non_blocking: non_blocking);

        /// <summary>As another element type; this tensor's memory where it already has it, unless a copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Spent(disposeAfter, Aten.ToDtype.Call(this, type, non_blocking, copy));

        /// <summary>On another device; this tensor's memory where it already is there, unless a copy is asked for.</summary>
        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Spent(disposeAfter, Aten.ToDevice.Call(this, InitializeDevice(new Device(deviceType, deviceIndex)), dtype, non_blocking, copy));

        /// <summary>As another element type on another device.</summary>
        public Tensor to(ScalarType type, torch.Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Spent(disposeAfter, Aten.ToDevice.Call(this, InitializeDevice(device), type, non_blocking, copy));

        /// <summary>As another element type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>On the device a text names.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new torch.Device(device), copy, disposeAfter, non_blocking);

        /// <summary>On another device.</summary>
        public Tensor to(torch.Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        /// <summary>With another tensor's element type and device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>As another element type.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>What a conversion makes of this tensor.</summary>
        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        /// <summary>With another tensor's element type.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>As truth values.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>As unsigned bytes.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>As signed bytes.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>As 16-bit integers.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>As 32-bit integers.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>As 64-bit integers.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>As 32-bit reals.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>As 64-bit reals.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>As IEEE 16-bit reals.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>As 16-bit reals with the exponent range of 32-bit ones.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        private Tensor Spent(bool disposeAfter, Tensor result) { if (disposeAfter) { Dispose(); } return result; }

        private static int CudaIndex(Device? device) =>
            device is null || device.type == DeviceType.CUDA
                ? device?.index ?? -1
                : throw new ArgumentException("Not a CUDA device.", nameof(device));
    }
}
