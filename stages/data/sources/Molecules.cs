using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

public abstract partial record Source
{
    /// <summary>
    /// QM9 in its official folder (Ramakrishnan et al., Scientific Data 1, 140022, 2014): <c>gdb9.sdf</c>, <c>gdb9.sdf.csv</c> and
    /// <c>uncharacterized.txt</c>, whose molecules are left out. Eleven regressions, energies in eV; molecules are complete graphs.
    /// </summary>
    /// <param name="Path">The folder.</param>
    public sealed record Molecules(string Path) : Source
    {
        /// <summary>How many molecules, drawn at random, are the test split; 10,000 as published.</summary>
        public Holdout Test { get; init; } = new Holdout.Count(10_000);

        /// <summary>How many of all molecules, drawn at random, are the validation split; 10,000 as published.</summary>
        public Holdout Validation { get; init; } = new Holdout.Count(10_000);

        /// <summary>How many of the others are the training split; all where none.</summary>
        public Option<int> Train { get; init; }

        /// <summary>Whether molecules stay that the official list calls uncharacterised; the list is then not read.</summary>
        public bool KeepsUncharacterized { get; init; }

        /// <summary>Of the draw: a number of the data's own, so that the pipeline's seed does not move the splits.</summary>
        public ulong Seed { get; init; }

        internal static Fields<Source> Fields { get; } = (
            Field.Required("path", Decode.Text),
            Field.Required("layout", Decode.Choice(("gdb9", unit))),
            Field.Optional("test", Holdout.Decoder, new Holdout.Count(10_000)),
            Field.Optional("validation", Holdout.Decoder, new Holdout.Count(10_000)),
            Field.Maybe("train", Decode.Int(1, int.MaxValue)),
            Field.Optional("uncharacterized", Decode.Choice(("omit", false), ("keep", true)), false),
            Field.Optional("seed", Decode.ULong, 0UL))
            .Apply((path, _, test, validation, train, keeps, seed) => (Source)new Molecules(path)
            {
                Test = test,
                Validation = validation,
                Train = train,
                KeepsUncharacterized = keeps,
                Seed = seed,
            });

        internal override bool IsSeeded => false;

        internal override Source WithoutPaths => this with { Path = "" };

        internal override Source Rooted(string folder) => this with { Path = PathFrom(folder, Path) };

        private protected override string Root => Path;

        /// <inheritdoc />
        public override Either<string, DataInfo> Describe() =>
            Drawn(name => Files.ReadAll(System.IO.Path.Combine(Path, name))).Map(drawn => Info(drawn));

        /// <inheritdoc />
        public override Either<string, Seq<OutsideFile>> Digests() => OutsideFiles.Digest(Path, Gdb9.Names(KeepsUncharacterized));

        private protected override Either<string, Unit> PackSplits(Packing packing) =>
            from drawn in Drawn(name => packing.Read(Path, name))
            let info = Info(drawn)
            from written in Eithers.Traverse(info.Splits, split => PackSplit((split, drawn.Splits[split]), drawn.Data, info, packing))
            select unit;

        private Either<string, (Gdb9 Data, Map<Split, int[]> Splits)> Drawn(Func<string, Either<string, byte[]>> bytes) =>
            from data in Gdb9.Read(Path, KeepsUncharacterized, bytes)
            from splits in Divided(data.Molecules.Length)
            select (data, splits);

        private Either<string, Map<Split, int[]>> Divided(int count) =>
            from test in Test.Examples(count).MapLeft(_ => Wrong($"test must be a share (0.1) or a count that leaves something of its {count} molecules"))
            from validation in Validation.Examples(count).MapLeft(_ => Wrong($"validation must be a share (0.1) or a count that leaves something of its {count} molecules"))
            let rest = count - test - validation
            let train = Train.IfNone(rest)
            from some in rest > 0 ? unit : Left<string, Unit>(Wrong($"test and validation must leave something of its {count} molecules to learn from"))
            from fits in train >= 1 && train <= rest ? unit : Left<string, Unit>(Wrong($"train must be at most {rest} of its {count} molecules beside test and validation, found {train}"))
            let order = new RandomSource(Seed, "molecules").Permutation(count)
            select SplitDraw.Filled(
                (Split.Test, order[..test]), (Split.Validation, order[test..(test + validation)]), (Split.Train, order[(test + validation)..(test + validation + train)]));

        private string Wrong(FormattableString rule) => $"{System.IO.Path.Combine(Path, Gdb9.Structures)}: {FormattableString.Invariant(rule)}";

        private static DataInfo Info((Gdb9 Data, Map<Split, int[]> Splits) drawn)
        {
            var layout = MoleculeGraph.Layout(drawn.Splits.Values.SelectMany(some => some).Max(at => drawn.Data.Molecules[at].Atoms.Length));
            return new(
                layout.Shape,
                Gdb9.Properties.Map(property => new DataTask(property.Column, new TaskKind.Regression())).Strict(),
                drawn.Splits[Split.Train].Length,
                drawn.Splits[Split.Test].Length)
            {
                Validation = drawn.Splits[Split.Validation].Length,
                Graph = layout,
            };
        }

        private static Either<string, Unit> PackSplit((Split Name, int[] Molecules) split, Gdb9 data, DataInfo info, Packing packing) => Safetensors.Write(
            packing.PathOf(split.Name),
            SplitLayout.Specs(info, split.Molecules.Length),
            SplitLayout.Metadata(),
            writer =>
            {
                info.Tasks.Iter((at, task) => writer.Write<float>(
                    SplitLayout.TargetName(task), 0, System.Array.ConvertAll(split.Molecules, molecule => data.Targets[molecule][at])));
                return info.Graph.ToEither("molecules are graphs").Bind(layout => packing.Each(split.Molecules.Length, at =>
                {
                    writer.Write<float>(SplitLayout.InputName, at * layout.Size, MoleculeGraph.Of(layout, data.Molecules[split.Molecules[at]]));
                    return unit;
                }));
            });
    }
}
