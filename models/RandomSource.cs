using System.Security.Cryptography;
using System.Text;

namespace Multitask.Models;

/// <summary>
/// A counter-based random stream (Philox 4x32-10; Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011). Its key is derived from a seed, a purpose and indices, so that a new consumer does not change the numbers of any other.
/// </summary>
public sealed class RandomSource
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint[] _block = new uint[4];
    private ulong _counter;
    private int _left;

    /// <summary>The stream of a purpose (<c>init/NAME</c>, <c>shuffle</c>, <c>augment</c>, ...) and indices (epoch, example, ...).</summary>
    public RandomSource(ulong seed, string purpose, params ReadOnlySpan<long> indices)
    {
        var text = new StringBuilder().Append(seed).Append('/').Append(purpose);
        foreach (var index in indices)
        {
            text.Append('/').Append(index);
        }

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        _key0 = BitConverter.ToUInt32(digest, 0);
        _key1 = BitConverter.ToUInt32(digest, 4);
        _counter = 0;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            Fill();
        }

        return _block[4 - _left--];
    }

    /// <summary>Skips a number of calls of <see cref="NextUInt32"/>, in constant time.</summary>
    public RandomSource Skip(long count)
    {
        var ahead = Math.Max(0, count - _left);
        (_counter, _left) = (_counter + (ulong)(ahead / 4), ahead > 0 ? 0 : _left - (int)count);
        for (var rest = ahead % 4; rest > 0; rest--)
        {
            NextUInt32();
        }

        return this;
    }

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => ((((ulong)NextUInt32() << 32) | NextUInt32()) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform among 0 .. count - 1, without bias (multiplication with rejection; Lemire, 2019).</summary>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var threshold = (uint)((1UL << 32) % (uint)count);
        while (true)
        {
            var product = (ulong)NextUInt32() * (uint)count;
            if ((uint)product >= threshold)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Standard normal (the cosine branch of Box-Muller, so that each call consumes the same number of bits).</summary>
    public double NextGaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>A random permutation of 0 .. count - 1 (Fisher-Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var last = count - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private void Fill()
    {
        var (c0, c1, c2, c3) = ((uint)_counter, (uint)(_counter >> 32), 0u, 0u);
        var (k0, k1) = (_key0, _key1);
        for (var round = 0; round < 10; round++)
        {
            var (p0, p1) = ((ulong)c0 * 0xD2511F53u, (ulong)c2 * 0xCD9E8D57u);
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            (k0, k1) = (k0 + 0x9E3779B9u, k1 + 0xBB67AE85u);
        }

        (_block[0], _block[1], _block[2], _block[3]) = (c0, c1, c2, c3);
        _counter++;
        _left = 4;
    }
}
