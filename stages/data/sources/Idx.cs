using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// Grey images of one class each in the files of MNIST (http://yann.lecun.com/exdb/mnist), which Fashion-MNIST, KMNIST and EMNIST
    /// share: one task, <c>class</c>.
    /// </summary>
    /// <param name="Path">The folder with the four idx files, gzipped or not.</param>
    /// <param name="Classes">Classes of the labels, 2 to 127.</param>
    /// <param name="Train">The first so many examples of the training split; all where none.</param>
    /// <param name="Test">The first so many examples of the test split; all where none.</param>
    public sealed record Idx(string Path, int Classes, Option<int> Train, Option<int> Test) : Source
    {
        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            Field.Optional("classes", Decode.Int(2, sbyte.MaxValue), 10),
            Field.Maybe("train", Decode.Int(min: 1)),
            Field.Maybe("test", Decode.Int(min: 1)))
            .Apply((path, classes, train, test) => (Source)new Idx(path, classes, train, test));

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "" };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path) };

        private IdxFolder Files => new(Path);

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from _ in Classes is >= 2 and <= sbyte.MaxValue
                ? Right<string, Unit>(unit)
                : $"classes must be 2 to {sbyte.MaxValue}, found {Classes}"
            from train in Files.Sizes(Split.Train)
            from test in Files.Sizes(Split.Test)
            from __ in (train.Height, train.Width) == (test.Height, test.Width)
                ? Right<string, Unit>(unit)
                : $"{Path}: images of {train.File} are {train.Height} x {train.Width}, those of {test.File} {test.Height} x {test.Width}"
            from trained in IdxFolder.Count(Train, train.File, train.Count)
            from tested in IdxFolder.Count(Test, test.File, test.Count)
            select new DataInfo(
                Shape.Image(1, train.Height, train.Width), Seq1(new DataTask("class", new TaskKind.Classification(Classes))), trained, tested)
            {
                Divisor = byte.MaxValue,
            };

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() => Files.Digests();

        private protected override string Root => Path;

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from info in Describe()
            from train in PackSplit(Split.Train, info, packing)
            from test in PackSplit(Split.Test, info, packing)
            select test;

        private Either<string, Unit> PackSplit(Split split, DataInfo info, Packing packing) =>
            from files in Files.Read(split, Classes, info, packing)
            let count = info.Examples(split)
            from done in Safetensors.Write(
                packing.PathOf(split),
                SplitLayout.Specs(info, count),
                SplitLayout.Metadata(),
                writer => Fill(writer, (files.Images.Values, files.Labels.AsSpan(0, count).ToArray()), info.Input, packing))
            select done;

        private static Either<string, Unit> Fill(
            SafetensorsWriter writer, (byte[] Images, byte[] Labels) split, Shape input, Packing packing)
        {
            writer.Write<byte>(SplitLayout.InputName, 0, split.Images.AsSpan(0, split.Labels.Length * (int)input.Count));
            writer.Write<sbyte>("target.class", 0, System.Array.ConvertAll(split.Labels, label => (sbyte)label));
            packing.Report($"{split.Labels.Length} images");
            return unit;
        }
    }
}
