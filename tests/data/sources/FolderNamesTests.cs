using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Which files of a folder are examples, and in which order.</summary>
public sealed class FolderNamesTests : IDisposable
{
    private static readonly string[] Parts = ["image", "label", "depth", "normal"];

    private readonly Scratch _scratch = new();

    public FolderNamesTests() => new PublishedLayout(Layout.Nyuv2, 13, 12, 1) { Height = 2, Width = 2 }.Write(_scratch["d"]);

    public void Dispose() => _scratch.Dispose();

    private Source.Folder Source => new(_scratch["d"], Layout.Nyuv2, 13);

    [Theory]
    [InlineData("._0.npy")]
    [InlineData(".DS_Store")]
    [InlineData(".npy")]
    [InlineData("._mean.npy")]
    [InlineData("README.txt")]
    [InlineData("Thumbs.db")]
    [InlineData("3.npy.part")]
    public void Hidden_files_and_those_of_another_kind_are_no_examples(string name)
    {
        var before = Source.Digests().Value();
        File.WriteAllText(_scratch[$"d/train/image/{name}"], "x");
        File.WriteAllText(_scratch[$"d/val/depth/{name}"], "x");
        Assert.Equal(12, Source.Describe().Value().Train);
        Assert.Equal(before, Source.Digests().Value());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(0, "0000")]
    [InlineData(1, "0000")]
    [InlineData(1, "00")]
    [InlineData(0, "000000000000")]
    public void Numbers_may_start_at_0_or_1_and_have_leading_zeros_and_give_the_order(int first, string zeros)
    {
        var expected = Inputs();
        Parts.ToList().ForEach(part => Rename(part, number => $"{(number + first).ToString(zeros.Length == 0 ? "0" : zeros, null)}.npy"));
        Assert.Equal(expected, Inputs());
        Assert.Contains($"train/image/{(11 + first).ToString(zeros.Length == 0 ? "0" : zeros, null)}.npy", Source.Digests().Value().Map(file => file.Name));
    }

    [Fact]
    public void Parts_may_be_padded_differently_and_splits_may_start_at_different_numbers()
    {
        var expected = Inputs();
        Rename("image", number => $"{number:000}.npy");
        Rename("depth", number => $"{number:00000}.npy");
        Parts.ToList().ForEach(part => File.Move(_scratch[$"d/val/{part}/0.npy"], _scratch[$"d/val/{part}/01.npy"]));
        Assert.Equal(expected, Inputs());
    }

    [Theory]
    [InlineData("image", "01.npy", "01.npy and 1.npy have the same number")]
    [InlineData("label", "007.npy", "007.npy and 7.npy have the same number")]
    [InlineData("depth", "00.npy", "0.npy and 00.npy have the same number")]
    [InlineData("normal", "011.npy", "011.npy and 11.npy have the same number")]
    [InlineData("image", "mean.npy", "mean.npy must be named by a number, as 0.npy or 0001.npy")]
    [InlineData("label", "-1.npy", "-1.npy must be named by a number, as 0.npy or 0001.npy")]
    [InlineData("depth", "1.5.npy", "1.5.npy must be named by a number, as 0.npy or 0001.npy")]
    [InlineData("normal", "frame_12.npy", "frame_12.npy must be named by a number, as 0.npy or 0001.npy")]
    [InlineData("image", "٣.npy", "٣.npy must be named by a number, as 0.npy or 0001.npy")]
    public void A_number_that_comes_twice_and_a_name_without_one_are_refused(string part, string name, string expected)
    {
        File.Copy(_scratch[$"d/train/{part}/0.npy"], _scratch[$"d/train/{part}/{name}"]);
        Refused($"{_scratch[$"d/train/{part}"]}: {expected}");
    }

    [Theory]
    [InlineData(3, "has no number 3, between 2.npy and 4.npy")]
    [InlineData(10, "has no number 10, between 9.npy and 11.npy")]
    [InlineData(1, "has no number 1, between 0.npy and 2.npy")]
    public void A_gap_in_the_numbers_is_named_with_its_neighbours(int missing, string expected)
    {
        Parts.ToList().ForEach(part => File.Delete(_scratch[$"d/train/{part}/{missing}.npy"]));
        Refused($"{_scratch["d/train/image"]}: {expected}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    public void A_later_number_than_1_is_no_first_one(int first)
    {
        foreach (var part in Parts)
        {
            Enumerable.Range(0, first).ToList().ForEach(number => File.Delete(_scratch[$"d/train/{part}/{number}.npy"]));
        }

        Refused($"{_scratch["d/train/image"]}: has {first}.npy as its first file; files are numbered from 0 or from 1");
    }

    [Theory]
    [InlineData("depth", 4, "d/train/depth: has no 4.npy, which train/image/4.npy needs")]
    [InlineData("normal", 0, "d/train/normal: has no 0.npy, which train/image/0.npy needs")]
    [InlineData("label", 11, "d/train/label: has no 11.npy, which train/image/11.npy needs")]
    [InlineData("image", 6, "d/train/image: has no 6.npy, which train/label/6.npy needs")]
    public void The_number_that_a_part_lacks_is_named(string part, int number, string expected)
    {
        File.Delete(_scratch[$"d/train/{part}/{number}.npy"]);
        Refused(_scratch[expected]);
    }

    [Fact]
    public void Of_several_missing_files_the_first_is_named()
    {
        Rename("image", number => $"{number:0000}.npy");
        File.Delete(_scratch["d/train/depth/9.npy"]);
        File.Delete(_scratch["d/train/normal/3.npy"]);
        Refused($"{_scratch["d/train/normal"]}: has no 0003.npy, which train/image/0003.npy needs");
    }

    private void Refused(string message)
    {
        Assert.Equal(message, Source.Describe().Message());
        Assert.Equal(message, Source.Digests().Message());
        Assert.Equal(message, Source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None)).Message());
    }

    private void Rename(string part, Func<int, string> name) =>
        Enumerable.Range(0, 12).Reverse().ToList().ForEach(number => File.Move(_scratch[$"d/train/{part}/{number}.npy"], _scratch[$"d/train/{part}/{name(number)}"]));

    private float[] Inputs()
    {
        Source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], Source.Describe().Value()).Value();
        return split.Read([.. Enumerable.Range(0, 12)], None).Inputs;
    }
}
