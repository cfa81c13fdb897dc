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
    /// <c>normal</c> (H, W, 3; zero undefined), one <c>INDEX.npy</c> per example, counted from 0 or 1, with leading zeros or without.
    /// </summary>
    /// <remarks>
    /// Images of an unsigned type are divided by its largest value (uint8 by 255, uint16 by 65535), real numbers are taken as they are, bool
    /// is 0 and 1; depths and normals of any type are taken as they are.
    /// </remarks>
    /// <param name="Path">The folder that holds <c>train</c> and <c>val</c>.</param>
    /// <param name="Layout">Which layout.</param>
    /// <param name="Classes">Classes of the labels: 13 for NYU-v2, 7 or 19 for CityScapes.</param>
    /// <param name="Augment">Whether training uses the published augmentation; the published numbers of MTAN do not.</param>
    /// <param name="Ignore">A label that means undefined, beside any negative one: 255 in many data sets.</param>
    public sealed record Folder(string Path, Layout Layout, int Classes, bool Augment = false, Option<long> Ignore = default) : Source
    {
        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            Field.Required("layout", Decode.Choice(("nyuv2", Layout.Nyuv2), ("cityscapes", Layout.Cityscapes))),
            Field.Maybe("classes", Decode.Int(2, 127)),
            Field.Optional("augment", Decode.Bool, false),
            Field.Maybe("ignore", Decode.Long()))
            .Apply((path, layout, classes, augment, ignore) =>
                (Source)new Folder(path, layout, classes.IfNone(DefaultClasses(layout)), augment, ignore));

        /// <summary>Classes where the configuration does not say: 13 for NYU-v2, 7 for CityScapes.</summary>
        public static int DefaultClasses(Layout layout) => layout == Layout.Nyuv2 ? 13 : 7;

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "" };

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
            from image in Image(train.File(FolderPart.Image, 0))
            select new DataInfo(
                Shape.Image(3, image.Height, image.Width), FolderPart.Of(this).Choose(part => part.Task(this)), train.Count, test.Count)
            {
                Divisor = image.Divisor,
            };

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

        private static Either<string, (int Height, int Width, ulong Divisor)> Image(string path) =>
            from header in Npy.Header(path)
            from _ in header.Shape.Count == 3 && header.Shape[2] == 3 && header.Shape.ForAll(size => size > 0)
                ? Right<string, Unit>(unit)
                : $"{path}: an image has shape (H, W, 3), found ({string.Join(", ", header.Shape)})"
            from divisor in ImageScale.Divisor(header.Type).MapLeft(message => $"{path}: {message}")
            select (header.Shape[0], header.Shape[1], divisor);

        private Either<string, Unit> PackSplit(Split split, DataInfo info, Packing packing) =>
            from listing in FolderListing.List(this, split)
            from done in Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, listing.Count),
                SplitLayout.Metadata(Augment && split == Split.Train ? Seq1(Transform.Mtan) : Seq<Transform>()),
                writer => Fill(new FolderExamples(this, info, listing, writer), packing))
            select done;

        private static Either<string, Unit> Fill(FolderExamples examples, Packing packing) =>
            packing.Each(examples.Count, at => examples.Pack(at, packing)).Map(_ =>
            {
                packing.Report($"{examples.Count} examples packed");
                return unit;
            });
    }
}
