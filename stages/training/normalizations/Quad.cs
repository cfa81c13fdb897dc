using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multitask.Stages.Training;

/// <summary>
/// 64 numbers in four registers: enough sums at once to hide how long one takes, and as many bytes side by side as memory hands out well.
/// </summary>
internal readonly unsafe struct Quad(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
{
    internal const int Lanes = 16;
    internal const int Count = 4 * Lanes;

    private readonly Vector512<float> _a = a;
    private readonly Vector512<float> _b = b;
    private readonly Vector512<float> _c = c;
    private readonly Vector512<float> _d = d;

    /// <summary>One number 64 times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Quad Of(float number)
    {
        var one = Vector512.Create(number);
        return new(one, one, one, one);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Quad Load<T>(T* from)
        where T : unmanaged, IStored<T, float> => new(T.Load(from), T.Load(from + Lanes), T.Load(from + (2 * Lanes)), T.Load(from + (3 * Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store<T>(T* to)
        where T : unmanaged, IStored<T, float>
    {
        T.Store(_a, to);
        T.Store(_b, to + Lanes);
        T.Store(_c, to + (2 * Lanes));
        T.Store(_d, to + (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Quad Plus(Quad other) => new(_a + other._a, _b + other._b, _c + other._c, _d + other._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Quad Minus(Quad other) => new(_a - other._a, _b - other._b, _c - other._c, _d - other._d);

    /// <summary>Itself times a factor, plus a term, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Quad TimesPlus(Quad factor, Quad term) => new(
        Vector512.FusedMultiplyAdd(_a, factor._a, term._a),
        Vector512.FusedMultiplyAdd(_b, factor._b, term._b),
        Vector512.FusedMultiplyAdd(_c, factor._c, term._c),
        Vector512.FusedMultiplyAdd(_d, factor._d, term._d));

    /// <summary>Itself, and zero where a value is not above the floor; it stays where the value or the floor is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Quad Where(Quad value, Vector512<float> floor) => new(
        Vector512.AndNot(_a, Vector512.LessThanOrEqual(value._a, floor)),
        Vector512.AndNot(_b, Vector512.LessThanOrEqual(value._b, floor)),
        Vector512.AndNot(_c, Vector512.LessThanOrEqual(value._c, floor)),
        Vector512.AndNot(_d, Vector512.LessThanOrEqual(value._d, floor)));
}
