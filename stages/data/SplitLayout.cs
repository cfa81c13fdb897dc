using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>How a split lies in its file: the one description that packing, checking and reading share.</summary>
internal sealed record SplitLayout(int Count, Shape Input, TensorPlace InputPlace, Seq<(DataTask Task, TensorPlace Place)> Targets)
{
    /// <summary>Name of the inputs' tensor.</summary>
    internal const string InputName = "input";

    private const string AugmentName = "augment";

    /// <summary>How metadata spell the transforms of training examples.</summary>
    private static readonly Seq<(string Word, Seq<Transform> Transforms)> Spellings = Seq(
        ("false", Seq<Transform>()),
        ("true", Seq1(Transform.Mtan)),
        ("crop", Seq1(Transform.Crop)),
        ("flip", Seq1(Transform.Flip)),
        ("crop+flip", Seq(Transform.Crop, Transform.Flip)));

    /// <summary>Metadata of every packed split.</summary>
    /// <param name="transforms">What training does to its examples; sorted, each once.</param>
    internal static Map<string, string> Metadata(Seq<Transform> transforms = default) => Map(
        ("format", "multitask-split"),
        ("version", "1"),
        (AugmentName, Spellings.Find(one => one.Transforms == transforms).Map(one => one.Word).IfNone(() => throw new UnreachableException())));

    /// <summary>The transforms that metadata ask for.</summary>
    internal static Seq<Transform> Transforms(Map<string, string> metadata) => Spellings
        .Find(one => metadata.Find(AugmentName) == Some(one.Word))
        .Map(one => one.Transforms)
        .IfNone(Seq<Transform>());

    /// <summary>Name of a task's tensor.</summary>
    internal static string TargetName(DataTask task) => $"target.{task.Name}";

    /// <summary>The tensors of a split of <paramref name="count"/> examples.</summary>
    internal static Seq<TensorSpec> Specs(DataInfo info, int count) =>
        new TensorSpec(InputName, info.PackedInput, Axes(count, info.Input.Sizes)).Cons(info.Tasks.Map(task => TargetSpec(info, task, count)));

    private static TensorSpec TargetSpec(DataInfo info, DataTask task, long count) =>
        new(TargetName(task), task.Kind.Definition.Target.Stored, Axes(count, task.Kind.Definition.TargetAxes(info.Input)));

    /// <summary>Finds every tensor in a file, or says which is missing or different.</summary>
    internal static Either<string, SplitLayout> Check(SafetensorsFile file, DataInfo info) =>
        from input in file.Place(InputName).ToEither($"no tensor \"{InputName}\"")
        from count in input.Spec.Shape.HeadOrNone().Filter(size => size is > 0 and <= int.MaxValue).ToEither("holds no examples")
        from _ in Same(input.Spec, Axes(count, info.Input.Sizes), Seq(Dtype.U8, Dtype.F32))
        from targets in Eithers.Traverse(info.Tasks, task => Target(file, info, task, count))
        select new SplitLayout((int)count, info.Input, input, targets);

    private static Either<string, (DataTask, TensorPlace)> Target(SafetensorsFile file, DataInfo info, DataTask task, long count) =>
        from place in file.Place(TargetName(task)).ToEither($"no tensor \"{TargetName(task)}\"")
        from _ in Same(place.Spec, TargetSpec(info, task, count).Shape, Seq1(task.Kind.Definition.Target.Stored))
        select (task, place);

    private static Either<string, Unit> Same(TensorSpec spec, Seq<long> shape, Seq<Dtype> dtypes) =>
        spec.Shape == shape && dtypes.Exists(dtype => dtype == spec.Dtype)
            ? unit
            : Left<string, Unit>($"tensor {spec} should be {string.Join(" or ", dtypes)} ({string.Join(", ", shape)})");

    private static Seq<long> Axes(long count, Seq<int> sizes) => count.Cons(sizes.Map(size => (long)size));
}
