using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>Rooms rendered by seed: tasks <c>semantic</c> (13 classes), <c>depth</c> (metres) and <c>normal</c>. It needs no file.</summary>
    /// <param name="Train">Images of the training split, at least 1.</param>
    /// <param name="Test">Images of the test split, at least 1.</param>
    /// <param name="Height">Rows, 16 to 2048.</param>
    /// <param name="Width">Columns, 16 to 2048.</param>
    public sealed record Scenes(int Train = 512, int Test = 128, int Height = 64, int Width = 96) : Source
    {
        private const int Least = 16;
        private const int Greatest = 2048;

        internal static Fields<Source> Fields { get; } = (
            Field.Optional("train", Decode.Int(1, 1_000_000), new Scenes().Train),
            Field.Optional("test", Decode.Int(1, 1_000_000), new Scenes().Test),
            Field.Optional("height", Decode.Int(Least, Greatest), new Scenes().Height),
            Field.Optional("width", Decode.Int(Least, Greatest), new Scenes().Width))
            .Apply((train, test, height, width) => (Source)new Scenes(train, test, height, width));

        internal override bool IsSeeded => true;

        internal override Source WithoutPaths => this;

        internal override Source Rooted(string folder) => this;

        private protected override Seq<string> ClassNames(string task) => Enum.GetNames<SceneClass>().Select(name => name.ToLowerInvariant()).ToSeq();

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from _ in Train >= 1 && Test >= 1
                ? Right<string, Unit>(unit)
                : $"scenes need at least one image per split, found {Train} and {Test}"
            from __ in Height is >= Least and <= Greatest && Width is >= Least and <= Greatest
                ? Right<string, Unit>(unit)
                : $"scenes have sides of {Least} to {Greatest} pixels, found {Height} x {Width}"
            select new DataInfo(
                Shape.Image(3, Height, Width),
                Seq(
                    new DataTask("semantic", new TaskKind.Segmentation(Enum.GetValues<SceneClass>().Length)),
                    new DataTask("depth", new TaskKind.Depth()),
                    new DataTask("normal", new TaskKind.Normals())),
                Train,
                Test)
            {
                Divisor = byte.MaxValue,
            };

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() => Seq<OutsideFile>();

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from info in Describe()
            from train in PackSplit(info, Split.Train, packing)
            from test in PackSplit(info, Split.Test, packing)
            select test;

        private static Either<string, Unit> PackSplit(DataInfo info, Split split, Packing packing) => Safetensors.Write(
            packing.PathOf(split),
            SplitLayout.Specs(info, info.Examples(split)),
            SplitLayout.Metadata(),
            writer => Fill(writer, info.Input, (split, info.Examples(split)), packing));

        /// <summary>Each image has its own stream and its own place in the file, so threads change nothing.</summary>
        private static Either<string, Unit> Fill(SafetensorsWriter writer, Shape input, (Split Split, int Count) part, Packing packing)
        {
            Parallel.For(
                0,
                part.Count,
                () => new ScenePixels(input.Height, input.Width),
                (index, loop, pixels) =>
                {
                    if (packing.Stop.IsCancellationRequested)
                    {
                        loop.Stop();
                        return pixels;
                    }

                    SceneRenderer.Render(new RandomSource(packing.Seed, "scenes", (int)part.Split, index), pixels);
                    Write(writer, index, pixels);
                    return pixels;
                },
                _ => { });
            if (packing.Stop.IsCancellationRequested)
            {
                return "stopped";
            }

            packing.Report($"{part.Count} rooms rendered");
            return unit;
        }

        private static void Write(SafetensorsWriter writer, long index, ScenePixels pixels)
        {
            writer.Write<byte>(SplitLayout.InputName, index * pixels.Colours.Length, pixels.Colours);
            writer.Write<sbyte>("target.semantic", index * pixels.Labels.Length, pixels.Labels);
            writer.Write<float>("target.depth", index * pixels.Depth.Length, pixels.Depth);
            writer.Write<float>("target.normal", index * pixels.Normals.Length, pixels.Normals);
        }
    }
}
