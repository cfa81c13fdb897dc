using System.Runtime.Intrinsics;

namespace Multitask.Stages.Training;

/// <summary>Numbers as a tensor stores them, a register of 512 bits computed with at a time.</summary>
/// <typeparam name="TSelf">As they are stored.</typeparam>
/// <typeparam name="TNumber">As they are computed with.</typeparam>
internal unsafe interface IStored<TSelf, TNumber>
    where TSelf : unmanaged, IStored<TSelf, TNumber>
{
    /// <summary>The next ones.</summary>
    static abstract Vector512<TNumber> Load(TSelf* from);

    /// <summary>As many numbers, rounded to the nearest that can be stored, to even where two are as near.</summary>
    static abstract void Store(Vector512<TNumber> numbers, TSelf* to);
}

/// <summary>A number of a float64 tensor.</summary>
internal readonly unsafe struct DoubleNumber : IStored<DoubleNumber, double>
{
    private readonly double _number;

    /// <inheritdoc />
    public static Vector512<double> Load(DoubleNumber* from) => Vector512.Load(&from->_number);

    /// <inheritdoc />
    public static void Store(Vector512<double> numbers, DoubleNumber* to) => numbers.Store(&to->_number);
}

/// <summary>A number of a float32 tensor.</summary>
internal readonly unsafe struct WideNumber : IStored<WideNumber, float>
{
    private readonly float _number;

    /// <inheritdoc />
    public static Vector512<float> Load(WideNumber* from) => Vector512.Load(&from->_number);

    /// <inheritdoc />
    public static void Store(Vector512<float> numbers, WideNumber* to) => numbers.Store(&to->_number);
}

/// <summary>A number of a bfloat16 tensor: the upper half of a float32.</summary>
internal readonly unsafe struct NarrowNumber : IStored<NarrowNumber, float>
{
    private const int Half = 16;

    // What libtorch writes for what is no number.
    private const uint NotANumber = 0x7FC0;

    private readonly ushort _bits;

    /// <inheritdoc />
    public static Vector512<float> Load(NarrowNumber* from)
    {
        var bits = Vector256.Load(&from->_bits);
        return (Vector512.Create(Vector256.WidenLower(bits), Vector256.WidenUpper(bits)) << Half).AsSingle();
    }

    /// <inheritdoc />
    public static void Store(Vector512<float> numbers, NarrowNumber* to)
    {
        var bits = numbers.AsUInt32();
        var odd = (bits >> Half) & Vector512<uint>.One;
        var rounded = (bits + odd + Vector512.Create((1u << (Half - 1)) - 1)) >> Half;
        var kept = Vector512.ConditionalSelect(Vector512.Equals(numbers, numbers).AsUInt32(), rounded, Vector512.Create(NotANumber));
        Vector256.Narrow(kept.GetLower(), kept.GetUpper()).Store(&to->_bits);
    }
}
