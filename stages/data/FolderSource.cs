using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>
/// The folders published with MTAN (https://github.com/lorenmt/mtan): <c>train</c> and <c>val</c>, each with
/// <c>image</c> (H, W, 3), <c>label</c> (H, W; -1 undefined), <c>depth</c> (H, W, 1; 0 undefined) and, for NYU-v2,
/// <c>normal</c> (H, W, 3; zero undefined), one <c>INDEX.npy</c> an example, counted from 0.
/// </summary>
internal static class FolderSource
{
    internal static Either<string, DataInfo> Describe(Source.Folder source) =>
        from _ in source.Classes is >= 2 and <= short.MaxValue
            ? Right<string, Unit>(unit)
            : $"classes must be 2 to 32767, found {source.Classes}"
        from train in FolderListing.List(source, Split.Train)
        from test in FolderListing.List(source, Split.Test)
        from size in ImageSize(train.File(FolderPart.Image, 0))
        select Info(source, size, (train.Count, test.Count));

    internal static Either<string, Seq<string>> Files(Source.Folder source) =>
        from train in FolderListing.List(source, Split.Train)
        from test in FolderListing.List(source, Split.Test)
        select train.Names.Concat(test.Names).ToSeq().Strict();

    internal static Either<string, Unit> Pack(Source.Folder source, Packing packing) =>
        from info in Describe(source)
        from train in PackSplit(source, Split.Train, info, packing)
        from test in PackSplit(source, Split.Test, info, packing)
        select test;

    private static DataInfo Info(Source.Folder source, (int Height, int Width) size, (int Train, int Test) counts) =>
        new(
            Shape.Image(3, size.Height, size.Width),
            FolderPart.Of(source).Choose(part => part.Task(source)).Strict(),
            counts.Train,
            counts.Test);

    private static Either<string, (int Height, int Width)> ImageSize(string path) =>
        from header in Npy.Header(path)
        from _ in header.Shape.Count == 3 && header.Shape[2] == 3 && header.Shape.ForAll(size => size > 0)
            ? Right<string, Unit>(unit)
            : $"{path}: an image has shape (H, W, 3), found ({string.Join(", ", header.Shape)})"
        select (header.Shape[0], header.Shape[1]);

    private static Either<string, Unit> PackSplit(Source.Folder source, Split split, DataInfo info, Packing packing) =>
        from listing in FolderListing.List(source, split)
        from done in Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, listing.Count, Dtype.F32),
            SplitLayout.Metadata(source.Augment && split == Split.Train),
            writer => Fill(new FolderExamples(source, info.Input, listing, writer), packing))
        select done;

    /// <summary>Reads the examples on all processors; of several that fail the first in order is told.</summary>
    private static Either<string, Unit> Fill(FolderExamples examples, Packing packing)
    {
        var count = examples.Count;
        var results = new Either<string, Unit>[count];
        Parallel.For(0, count, (i, loop) =>
        {
            results[i] = packing.Stop.IsCancellationRequested ? "stopped" : examples.Pack(i);
            if (results[i].IsLeft)
            {
                loop.Break();
            }
        });

        // Break lets every earlier example finish, so the first failure in order is always among the results.
        var failed = results.ToSeq().Find(result => result.IsLeft);
        return failed.IfNone(() =>
        {
            packing.Report($"{count} examples packed");
            return unit;
        });
    }
}
