using Multitask.Pipeline.Planning;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>How many examples of a training split are held out of it.</summary>
public abstract record Holdout
{
    private Holdout() { }

    /// <summary>A share of them, at least one example.</summary>
    /// <param name="Of">The share, more than 0 and at most 0.9.</param>
    public sealed record Share(double Of) : Holdout;

    /// <summary>So many.</summary>
    /// <param name="Of">At least 1.</param>
    public sealed record Count(int Of) : Holdout;

    /// <summary><c>0.1</c> is a share, <c>500</c> a count.</summary>
    internal static Decoder<Holdout> Decoder { get; } = Decode.Shaped<Holdout>(
        () => new ValueShape.Number(false, new Interval(0, true, double.PositiveInfinity, true)),
        node => node is ConfigNode.Scalar { Text: var text } && text.Contains('.', StringComparison.Ordinal)
            ? Decode.Double(new Interval(0, true, 0.9, false)).Map(Holdout (share) => new Share(share))(node)
            : Decode.Int(1, int.MaxValue).Map(Holdout (count) => new Count(count))(node));

    /// <summary>The count for a training split of so many examples; Left where none would be left to learn from.</summary>
    internal Either<string, int> Examples(int train) =>
        (this is Count { Of: var wanted } ? wanted : Math.Max(1, (int)Math.Round(train * ((Share)this).Of))) is var count && count >= 1 && count < train
            ? count
            : $"validation: must leave examples to learn from, found {count} of {train}";
}

public abstract partial record Source
{
    /// <summary>A source with a validation split that is drawn from its training split, by the pipeline's seed.</summary>
    /// <remarks>What the source makes of its files is packed as without it, then divided: the test split is the same to the byte.</remarks>
    /// <param name="Inner">The source, which has no validation split of its own.</param>
    /// <param name="Validation">How many examples.</param>
    public sealed record HeldOut(Source Inner, Holdout Validation) : Source
    {
        private const string Whole = "whole";
        private const int Chunk = 64;

        /// <summary>The keys of a source and <c>validation</c>.</summary>
        internal static Fields<Source> Fields(Fields<Source> inner) => (inner, Field.Maybe("validation", Holdout.Decoder))
            .Apply((source, validation) => validation.Match(Some: size => new HeldOut(source, size), None: () => source));

        internal override bool IsSeeded => true;

        internal override Source WithoutPaths => this with { Inner = Inner.WithoutPaths };

        internal override Source Rooted(string folder) => this with { Inner = Inner.Rooted(folder) };

        /// <summary>Meanwhile the undivided splits lie beside the divided ones.</summary>
        internal override DiskNeed Need(DataInfo info) => new(info.PackedBytes, info.PackedBytes);

        private protected override string PathOf(string name) => Inner.PathOf(name);

        private protected override Seq<string> ClassNames(string task) => Inner.ClassNames(task);

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            from info in Inner.Describe()
            from count in Validation.Examples(info.Train)
            select info with { Train = info.Train - count, Validation = count };

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() => Inner.Digests();

        private protected override Either<string, Unit> PackSplits(Packing packing)
        {
            var whole = packing with { Folder = System.IO.Path.Combine(packing.Folder, Whole) };
            return from _ in Files.Attempt<Unit>(whole.Folder, () => Made(whole.Folder), "written")
                   from packed in Inner.PackSplits(whole)
                   from file in SafetensorsFile.Open(whole.PathOf(Split.Train))
                   from divided in use(file, opened => Divide(opened, packing))
                   from moved in Files.Attempt<Unit>(whole.Folder, () => Tidy(whole, packing), "written")
                   select moved;
        }

        private static Unit Made(string folder)
        {
            Directory.CreateDirectory(folder);
            return unit;
        }

        private static Unit Tidy(Packing whole, Packing packing)
        {
            File.Move(whole.PathOf(Split.Test), packing.PathOf(Split.Test));
            Directory.Delete(whole.Folder, recursive: true);
            return unit;
        }

        private Either<string, Unit> Divide(SafetensorsFile file, Packing packing)
        {
            var train = (int)file.Tensors[0].Shape[0];
            var order = new RandomSource(packing.Seed, "validation").Permutation(train);
            return from count in Validation.Examples(train)
                   from kept in Copy(file, (Split.Train, [.. order[count..].Order()]), file.Metadata, packing)
                   from held in Copy(file, (Split.Validation, [.. order[..count].Order()]), SplitLayout.Metadata(), packing)
                   select held;
        }

        private static Either<string, Unit> Copy(
            SafetensorsFile file, (Split Name, int[] Examples) split, Map<string, string> metadata, Packing packing) => Safetensors.Write(
            packing.PathOf(split.Name),
            file.Tensors.Map(tensor => tensor with { Shape = ((long)split.Examples.Length).Cons(tensor.Shape.Tail) }).Strict(),
            metadata,
            writer => Eithers.FoldWhile(file.Tensors, unit, (_, tensor) =>
                packing.Stop.IsCancellationRequested ? Left<string, Unit>("stopped") : Copy(file, tensor, split.Examples, writer)));

        private static Unit Copy(SafetensorsFile file, TensorSpec tensor, int[] examples, SafetensorsWriter writer)
        {
            var size = (int)(tensor.Bytes / tensor.Shape[0]);
            var place = file.Place(tensor.Name).IfNone(() => throw new System.Diagnostics.UnreachableException());
            var bytes = new byte[Chunk * size];
            for (var first = 0; first < examples.Length; first += Chunk)
            {
                var some = examples.AsSpan(first, Math.Min(Chunk, examples.Length - first));
                for (var at = 0; at < some.Length; at++)
                {
                    file.ReadBytes(place, (long)some[at] * size, bytes.AsSpan(at * size, size));
                }

                writer.WriteBytes(tensor.Name, (long)first * size, bytes.AsSpan(0, some.Length * size));
            }

            return unit;
        }
    }
}
