using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// The micro-kernel of a matrix product: a block of eight rows of 32 float32 numbers, accumulated in sixteen registers of 512 bits. So many
/// sums at once hide the latency of each, and every number read serves eight or 32 of them.
/// </summary>
internal static unsafe class MatrixBlock
{
    internal const int Lanes = 16;
    internal const int Rows = 8;
    internal const int Columns = 2 * Lanes;

    /// <summary>
    /// Terms summed in registers before a block goes back to memory: a panel of so many rows fits into the first-level cache.
    /// </summary>
    internal const int Depth = 256;

    /// <summary>Whether this machine has such registers, and the matrix is of float32 in main memory.</summary>
    internal static bool IsSupported(Tensor matrix) =>
        Vector512.IsHardwareAccelerated && matrix.dtype == ScalarType.Float32 && matrix.device.type == TorchSharp.DeviceType.CPU;

    /// <summary>The product of some rows and a panel into a block, or added to it.</summary>
    /// <param name="left">(rows, depth).</param>
    /// <param name="rows">Up to eight. Those missing are computed as the last one again: the block is always of eight.</param>
    /// <param name="panel">(depth, 32), contiguous.</param>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="to">(8, 32), contiguous along rows.</param>
    /// <param name="add">Whether the block holds a part of the sums already.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sum(Strided left, int rows, float* panel, int depth, Strided to, bool add)
    {
        float* Start(int row) => left.At(Math.Min(row, rows - 1), 0);
        float* a = Start(0), b = Start(1), c = Start(2), d = Start(3), e = Start(4), f = Start(5), g = Start(6), h = Start(7);
        Row s = default, t = default, u = default, v = default, w = default, x = default, y = default, z = default;
        var (step, at) = (left.Across, 0L);
        for (var end = panel + ((long)depth * Columns); panel < end; panel += Columns, at += step)
        {
            var (near, far) = (Vector512.Load(panel), Vector512.Load(panel + Lanes));
            s.Add(a[at], near, far);
            t.Add(b[at], near, far);
            u.Add(c[at], near, far);
            v.Add(d[at], near, far);
            w.Add(e[at], near, far);
            x.Add(f[at], near, far);
            y.Add(g[at], near, far);
            z.Add(h[at], near, far);
        }

        s.Put(to.At(0, 0), add);
        t.Put(to.At(1, 0), add);
        u.Put(to.At(2, 0), add);
        v.Put(to.At(3, 0), add);
        w.Put(to.At(4, 0), add);
        x.Put(to.At(5, 0), add);
        y.Put(to.At(6, 0), add);
        z.Put(to.At(7, 0), add);
    }

    private struct Row
    {
        private Vector512<float> _near;
        private Vector512<float> _far;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(float factor, Vector512<float> near, Vector512<float> far)
        {
            var factors = Vector512.Create(factor);
            _near = Vector512.FusedMultiplyAdd(factors, near, _near);
            _far = Vector512.FusedMultiplyAdd(factors, far, _far);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly void Put(float* to, bool add)
        {
            (add ? _near + Vector512.Load(to) : _near).Store(to);
            (add ? _far + Vector512.Load(to + Lanes) : _far).Store(to + Lanes);
        }
    }
}
