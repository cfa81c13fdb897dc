using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The folder layouts that are published.</summary>
public enum Layout
{
    /// <summary>NYU-v2 as published with MTAN: image, label, depth, normal; 13 classes.</summary>
    Nyuv2,

    /// <summary>CityScapes as published with MTAN: image, label_7 or label_19 (or label), depth (inverse); no normals.</summary>
    Cityscapes,
}

public abstract partial record Source
{
    /// <summary>
    /// The folders published with MTAN (https://github.com/lorenmt/mtan): <c>train</c> and <c>val</c>, each with
    /// <c>image</c> (H, W, 3), <c>label</c> (H, W; -1 undefined), <c>depth</c> (H, W, 1; 0 undefined) and, for NYU-v2,
    /// <c>normal</c> (H, W, 3; zero undefined), one <c>INDEX.npy</c> per example, counted from 0.
    /// </summary>
    /// <param name="Path">The folder that holds <c>train</c> and <c>val</c>.</param>
    /// <param name="Layout">Which layout.</param>
    /// <param name="Classes">Classes of the labels: 13 for NYU-v2, 7 or 19 for CityScapes.</param>
    /// <param name="Augment">Whether training uses the published augmentation; the published numbers of MTAN do not.</param>
    public sealed record Folder(string Path, Layout Layout, int Classes, bool Augment = false) : Source
    {
        internal static (string Word, Fields<Source> Fields) Kind { get; } = ("folder", (
            Field.Required("path", Decode.Text),
            Field.Required("layout", Decode.Choice(("nyuv2", Layout.Nyuv2), ("cityscapes", Layout.Cityscapes))),
            Field.Maybe("classes", Decode.Int(2, 127)),
            Field.Optional("augment", Decode.Bool, false))
            .Apply((path, layout, classes, augment) =>
                (Source)new Folder(path, layout, classes.IfNone(DefaultClasses(layout)), augment)));

        /// <summary>Classes where the configuration does not say: 13 for NYU-v2, 7 for CityScapes.</summary>
        public static int DefaultClasses(Layout layout) => layout == Layout.Nyuv2 ? 13 : 7;

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "" };

        private protected override Dtype Packed => Dtype.F32;

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path) };

        /// <summary>The 13 classes of NYU-v2 in the order of the published labels (Couprie et al., ICLR 2013).</summary>
        private protected override Seq<string> ClassNames(string task) => (Layout, Classes) == (Layout.Nyuv2, 13)
            ? Seq(
                "bed", "books", "ceiling", "chair", "floor", "furniture", "objects", "picture", "sofa", "table", "tv", "wall", "window")
            : Seq<string>();

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from _ in Classes is >= 2 and <= short.MaxValue
                ? Right<string, Unit>(unit)
                : $"classes must be 2 to 32767, found {Classes}"
            from train in FolderListing.List(this, Split.Train)
            from test in FolderListing.List(this, Split.Test)
            from size in ImageSize(train.File(FolderPart.Image, 0))
            select new DataInfo(
                Shape.Image(3, size.Height, size.Width), FolderPart.Of(this).Choose(part => part.Task(this)), train.Count, test.Count);

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() =>
            from names in Names()
            from digests in OutsideFiles.Digest(Path, names)
            select digests;

        private Either<string, Seq<string>> Names() =>
            from train in FolderListing.List(this, Split.Train)
            from test in FolderListing.List(this, Split.Test)
            select train.Names + test.Names;

        private protected override string Root => Path;

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from info in Describe()
            from names in Names()
            from _ in packing.SameNames(Path, names)
            from train in PackSplit(Split.Train, info, packing)
            from test in PackSplit(Split.Test, info, packing)
            select test;

        private static Either<string, (int Height, int Width)> ImageSize(string path) =>
            from header in Npy.Header(path)
            from _ in header.Shape.Count == 3 && header.Shape[2] == 3 && header.Shape.ForAll(size => size > 0)
                ? Right<string, Unit>(unit)
                : $"{path}: an image has shape (H, W, 3), found ({string.Join(", ", header.Shape)})"
            select (header.Shape[0], header.Shape[1]);

        private Either<string, Unit> PackSplit(Split split, DataInfo info, Packing packing) =>
            from listing in FolderListing.List(this, split)
            from done in Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, listing.Count, Packed),
                SplitLayout.Metadata(Augment && split == Split.Train),
                writer => Fill(new FolderExamples(this, info.Input, listing, writer), packing))
            select done;

        /// <summary>Reads the examples on all processors; of several that fail the first in order is told.</summary>
        private static Either<string, Unit> Fill(FolderExamples examples, Packing packing)
        {
            var results = new Either<string, Unit>[examples.Count];
            Parallel.For(0, results.Length, (i, loop) =>
            {
                results[i] = packing.Stop.IsCancellationRequested ? "stopped" : examples.Pack(i, packing);
                if (results[i].IsLeft)
                {
                    loop.Break();
                }
            });

            // Break lets every earlier example finish, so the first failure in order is always among the results.
            return results.ToSeq().Find(result => result.IsLeft).IfNone(() =>
            {
                packing.Report($"{results.Length} examples packed");
                return unit;
            });
        }
    }
}
