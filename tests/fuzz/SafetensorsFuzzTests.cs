using System.Text;
using Multitask.Tests.Data;
using Multitask.Tests.Hostile;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Fuzz;

/// <summary>Damaged safetensors files.</summary>
[Trait("Category", "Slow")]
public sealed class SafetensorsFuzzTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"__metadata__\":", "\"F32\"", "\"F16\"", "\"BF16\"", "[0,4]", "[4,0]", "[]",
        "[4294967296,4294967296]", "-1", "1e3", "null", "\\ud800", "\\u0000", "\u202e", "[[[[[[[[", " ", "true",
    ];

    [Fact]
    public void Every_damaged_safetensors_file_is_opened_or_refused_with_a_clear_line()
    {
        var path = _scratch["a.safetensors"];
        Campaign.Run(new Mutation(Seeds(), [.. Tokens.Select(Encoding.UTF8.GetBytes)]), (damaged, about) =>
        {
            // Half of the files get the length of header that they have, so that the damage behind it is seen.
            var bytes = Mended(damaged);
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = SafetensorsFile.Open(path);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < (100 * bytes.Length) + (1 << 18), $"{about}: takes much memory");
            outcome.Match(Right: file => Whole(file, bytes, about), Left: message => Clear.Line(message, $"{path}: ", about));
        });
    }

    private static void Whole(SafetensorsFile file, byte[] bytes, string about)
    {
        using var owned = file;
        Assert.Equal(bytes.Length - 8 - BitConverter.ToInt64(bytes), file.Tensors.Fold(0L, (sum, spec) => sum + spec.Bytes));
        foreach (var spec in file.Tensors)
        {
            _ = file.ReadAll<float>(spec.Name).IfLeft(message =>
            {
                Assert.True(spec.Dtype != Dtype.F32, $"{about}: {message}");
                return [];
            });
        }
    }

    private static byte[] Mended(byte[] bytes)
    {
        var end = bytes.AsSpan().LastIndexOf((byte)'}');
        return bytes.Length < 9 || bytes[^1] % 2 == 0 || end < 8 ? bytes : [.. BitConverter.GetBytes((long)end - 7), .. bytes[8..]];
    }

    private byte[][] Seeds()
    {
        var all = Seq(
            NamedTensor.Of("trunk.block1.conv1.weight", Seq(2L, 1L, 2L), new[] { 1f, 2f, 3f, 4f }),
            NamedTensor.Of("labels", Seq1(3L), new sbyte[] { 1, 2, 3 }),
            NamedTensor.Of("steps", Seq<long>(), new[] { 5L }),
            NamedTensor.Of("none", Seq(3L, 0L), System.Array.Empty<float>()));
        Safetensors.WriteAll(_scratch["one"], all, Map(("format", "pt"), ("\u00e4", "\u00f6\n"))).Value();
        Safetensors.WriteAll(_scratch["two"], all.Take(1).ToSeq(), Map<string, string>()).Value();
        return [File.ReadAllBytes(_scratch["one"]), File.ReadAllBytes(_scratch["two"]), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']];
    }
}
