using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>An example of images with targets per pixel: the folder it is in, and what the <c>*</c> of the patterns stands for.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Prefix">What its files' names in the key begin with.</param>
/// <param name="Stem">The text.</param>
internal readonly record struct DenseExample(string Root, string Prefix, string Stem)
{
    /// <summary>A file of the example, and its name in the key.</summary>
    internal (string Path, string Name) File(DensePattern pattern) => (Path.Combine(Root, pattern.File(Stem)), Prefix + pattern.File(Stem));
}

/// <summary>The examples that are there, and which are in which split.</summary>
/// <param name="Inputs">Where the images are.</param>
/// <param name="Targets">Where the targets of each task are.</param>
/// <param name="Examples">All, those of the training folder first, by name.</param>
/// <param name="Splits">The numbers of the examples of each split.</param>
internal sealed record DenseListing(
    DensePattern Inputs, Seq<(string Name, DenseTask Task, DensePattern Place)> Targets, DenseExample[] Examples, Map<Split, int[]> Splits)
{
    /// <summary>What the names in the key of a test folder's files begin with.</summary>
    internal const string TestPrefix = "test_path/";

    /// <summary>What those of the folder itself begin with.</summary>
    internal const string Prefix = "path/";

    /// <summary>The most missing files that a message names.</summary>
    private const int Shown = 5;

    /// <summary>Lists the folders and checks that no target is missing.</summary>
    internal static Either<string, DenseListing> Of(Source.DenseImages source) =>
        from inputs in DensePattern.Parse(source.Inputs).MapLeft(rule => $"inputs: {rule}, found {source.Inputs}")
        from targets in Eithers.Traverse(source.Tasks, task => DensePattern.Parse(task.Task.Path)
            .Map(place => (task.Name, task.Task, place))
            .MapLeft(rule => $"tasks: {task.Name}: {rule}, found {task.Task.Path}"))
        from stems in inputs.Stems(source.Path)
        from tested in source.Split is TableSplit.Separate separate ? inputs.Stems(separate.Path).Map(found => (separate.Path, found)) : ("", Seq<string>())
        let examples = stems.Map(stem => new DenseExample(source.Path, Prefix, stem))
            .Concat(tested.Item2.Map(stem => new DenseExample(tested.Item1, TestPrefix, stem))).ToArray()
        let listing = new DenseListing(inputs, targets, examples, Divided(source, stems.Count, tested.Item2.Count))
        from _ in listing.Complete()
        from __ in Seq(Split.Train, Split.Test).Find(split => listing.Count(split) == 0).Match(
            Some: split => Left<string, Unit>($"{source.Path}: holds {stems.Count} images, none of them in the {Packing.Word(split)} split"),
            None: () => unit)
        select listing;

    /// <summary>Examples of a split.</summary>
    internal int Count(Split split) => Splits.Find(split).Map(examples => examples.Length).IfNone(0);

    /// <summary>Every file with its name in the key; several tasks may read one.</summary>
    internal IEnumerable<(string Path, string Name)> Files =>
        Examples.SelectMany(example => Inputs.Cons(Targets.Map(target => target.Place)).Map(example.File)).Distinct();

    private static Map<Split, int[]> Divided(Source.DenseImages source, int first, int tested)
    {
        var draw = new SplitDraw(source.Seed, source.Validation);
        return source.Split is TableSplit.Share share
            ? draw.Share(first, share.Test)
            : draw.Given([.. Enumerable.Range(0, first)], [.. Enumerable.Range(first, tested)]);
    }

    private Either<string, Unit> Complete()
    {
        var missing = Examples.SelectMany(example => Targets.Map(target => example.File(target.Place).Path)
            .Filter(path => !File.Exists(path)).Map(path => (path, Needs: example.File(Inputs).Path))).Distinct().ToArray();
        return missing.Length == 0
            ? unit
            : Left<string, Unit>($"{string.Join(", ", missing.Take(Shown).Select(one => one.path))}"
                + (missing.Length > Shown ? $" and {missing.Length - Shown} more" : "") + $": not found, though {missing[0].Needs} needs it");
    }
}
