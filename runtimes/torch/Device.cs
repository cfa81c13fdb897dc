using System.Globalization;

namespace TorchSharp;

/// <summary>Kinds of devices, numbered as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>Main memory.</summary>
    CPU = 0,

    /// <summary>NVIDIA.</summary>
    CUDA = 1,

    /// <summary>Apple.</summary>
    MPS = 13,

    /// <summary>Shapes without memory.</summary>
    META = 14,
}

public static partial class torch
{
    internal const string NotInMainMemory =
        "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.";

    /// <summary>Main memory.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes without memory.</summary>
    public static readonly Device META = new(DeviceType.META);

    /// <summary>The current CUDA device.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Device CUDA => InitializeDevice(new Device(DeviceType.CUDA));

    /// <summary>A device from a text, as in <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    /// <exception cref="ArgumentException">The text names none.</exception>
    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <summary>A device from the name of its kind and its index.</summary>
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>A device from its kind and index.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>A CUDA device from its index.</summary>
    public static Device device(int index) => new(DeviceType.CUDA, index);

    /// <summary>Answers a device that can be used, main memory when given none.</summary>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static Device InitializeDevice(Device? device)
    {
        var chosen = device ?? CPU;
        InitializeDeviceType(chosen.type);
        return chosen;
    }

    /// <summary>Checks that devices of a kind can be used.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
        }
    }

    /// <summary>Whether devices of a kind can be used.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => Native.torch_cuda_devices() > 0,
        _ => false,
    };

    /// <summary>Where a tensor's elements lie.</summary>
    public sealed class Device
    {
        /// <summary>A device from a text, as in <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">The text names none.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Enum.Parse<DeviceType>(parts[0], ignoreCase: true);
            index = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        /// <summary>A device from the name of its kind and its index.</summary>
        /// <exception cref="ArgumentException">There is no such kind.</exception>
        public Device(string deviceType, int index = -1) =>
            (type, this.index) = (Enum.Parse<DeviceType>(deviceType, ignoreCase: true), index);

        /// <summary>A device from its kind and index.</summary>
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        /// <summary>A CUDA device from its index.</summary>
        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        /// <summary>The kind.</summary>
        public DeviceType type { get; private set; }

        /// <summary>Which of its kind; -1: the current one.</summary>
        public int index { get; private set; }

        /// <summary>A device from a text.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>The text that names the device.</summary>
        public override string ToString()
        {
            var kind = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}:{index}");
        }
    }
}
