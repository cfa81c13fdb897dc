using System.IO.Compression;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>What is packed is what the key was made of: a file that changes between the two fails the work, and is named.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public ChangedFileTests() => Directory.CreateDirectory(_scratch["out"]);

    public void Dispose() => _scratch.Dispose();

    private string Root => _scratch["d"];

    private Source Nyu
    {
        get
        {
            new PublishedLayout(Layout.Nyuv2, 13, 3, 2).Write(Root);
            return new Source.Folder(Root, Layout.Nyuv2, 13);
        }
    }

    private Source Digits
    {
        get
        {
            foreach (var (split, count) in new[] { ("train", 4), ("t10k", 3) })
            {
                Directory.CreateDirectory(Root);
                Idx($"{split}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[count * 784]]);
                Idx($"{split}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)count, .. new byte[count]]);
            }

            return new Source.Idx(Root, 10, None, None);
        }
    }

    public static TheoryData<string> Parts => ["val/depth/1.npy", "train/image/0.npy", "train/label/2.npy", "val/normal/0.npy", "val/image/1.npy"];

    public static TheoryData<string> IdxParts => ["train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_rewritten_file_of_a_folder_is_noticed(string name) => Noticed(Nyu, name, Rewrite);

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_truncated_file_of_a_folder_is_noticed(string name) => Noticed(Nyu, name, Truncate);

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_file_of_a_folder_that_another_replaces_is_noticed(string name) => Noticed(Nyu, name, Replace);

    [Theory]
    [MemberData(nameof(IdxParts))]
    public void A_rewritten_idx_file_is_noticed(string name) => Noticed(Digits, name, Rewrite);

    [Theory]
    [MemberData(nameof(IdxParts))]
    public void A_truncated_idx_file_is_noticed(string name) => Noticed(Digits, name, Truncate);

    [Theory]
    [MemberData(nameof(IdxParts))]
    public void A_file_of_image_pairs_that_another_replaces_is_noticed(string name)
    {
        _ = Digits;
        Noticed(new Source.MultiFashion(Root, None, None), name, Replace);
    }

    [Fact]
    public void Examples_that_come_or_go_are_noticed()
    {
        var source = Nyu;
        var packing = Packing(source);
        foreach (var part in (string[])["image", "label", "depth", "normal"])
        {
            File.Copy(Path.Combine(Root, "train", part, "0.npy"), Path.Combine(Root, "train", part, "3.npy"));
        }

        Assert.EndsWith("/3.npy changed while it was read", source.Pack(packing).Message(), StringComparison.Ordinal);
        var more = Packing(source);
        foreach (var part in (string[])["image", "label", "depth", "normal"])
        {
            File.Delete(Path.Combine(Root, "train", part, "3.npy"));
        }

        Assert.EndsWith("/3.npy changed while it was read", source.Pack(more).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_takes_the_place_of_another_by_its_name_is_noticed()
    {
        var source = Digits;
        var packing = Packing(source);
        var name = Path.Combine(Root, "train-images-idx3-ubyte");
        File.WriteAllBytes(name, [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[4 * 784]]);
        File.Delete($"{name}.gz");
        Assert.Equal($"{name} changed while it was read", source.Pack(packing).Message());
    }

    [Fact]
    public void What_stays_as_it_was_is_packed()
    {
        Assert.True(Nyu is var folder && folder.Pack(Packing(folder)).IsRight);
        Directory.Delete(Root, recursive: true);
        Assert.True(Digits is var digits && digits.Pack(Packing(digits)).IsRight);
        var pairs = new Source.MultiFashion(Root, None, None);
        Assert.True(pairs.Pack(Packing(pairs)).IsRight);
    }

    private void Noticed(Source source, string name, Action<string> change)
    {
        var packing = Packing(source);
        change(Path.Combine(Root, name));
        Assert.Equal($"{Root}/{name} changed while it was read", source.Pack(packing).Message());
    }

    private Packing Packing(Source source) => new(1, _scratch["out"], _ => { }, CancellationToken.None)
    {
        Known = toMap(source.Digests().Value().Map(file => (file.Name, file.Digest))),
    };

    /// <summary>The same header and size, other content.</summary>
    private static void Rewrite(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Truncate(string path)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(5);
    }

    private static void Replace(string path)
    {
        File.WriteAllBytes($"{path}.new", [.. File.ReadAllBytes(path), 0]);
        File.Move($"{path}.new", path, overwrite: true);
    }

    private void Idx(string name, byte[] bytes)
    {
        using var file = new GZipStream(File.Create(Path.Combine(Root, $"{name}.gz")), CompressionLevel.Fastest);
        file.Write(bytes);
    }
}
