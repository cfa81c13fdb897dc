using Multitask.Tests.Data;
using Multitask.Tests.Hostile;
using Xunit;

namespace Multitask.Tests.Fuzz;

/// <summary>Damaged npy files.</summary>
[Trait("Category", "Slow")]
public sealed class NpyFuzzTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static readonly string[] Tokens =
    [
        "'descr': ", "'fortran_order': ", "'shape': ", "True", "False", "(", ")", "()", "(0,)", "(65536, 65536, 65536, 65536)", "(2147483647, 2147483647)", "'<f4'",
        "'>i8'", "'|O'", "[('a', '<f4')]", "{", "}", "'", "\"", ",", "-1", "\\x00", "__import__('os')", "NUMPY", "L",
    ];

    [Fact]
    public void Every_damaged_npy_file_is_read_or_refused_with_a_clear_line()
    {
        var path = _scratch["a.npy"];
        Campaign.Run(new Mutation(Seeds(), [.. Tokens.Select(System.Text.Encoding.UTF8.GetBytes)]), (bytes, about) =>
        {
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var array = Npy.Read<float>(path);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < (20 * bytes.Length) + (1 << 18), $"{about}: takes much memory");
            array.Match(
                Right: good => Assert.Equal(good.Values.Length, good.Shape.Fold(1L, (product, size) => product * size)),
                Left: message => Clear.Line(message, $"{path}: ", about));
        });
    }

    private List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var (descr, fortran, shape, version) in new[]
        {
            ("<f4", false, new[] { 2, 3 }, 1), (">f8", true, [3, 2, 2], 2), ("|u1", false, [5], 3), ("<i8", true, [2, 1], 1), ("<f4", false, [0, 7], 1), ("<i2", false, [], 2),
        })
        {
            var count = shape.Aggregate(1, (product, size) => product * size);
            NpyFile.Write(_scratch["seed.npy"], NpyFile.Header(descr, fortran, shape), [.. Enumerable.Range(0, count * (descr[2] - '0')).Select(i => (byte)i)], version);
            seeds.Add(File.ReadAllBytes(_scratch["seed.npy"]));
        }

        return seeds;
    }
}
