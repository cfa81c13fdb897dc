using System.Text.RegularExpressions;

namespace Multitask.Tests.Keys;

/// <summary>Which sources decide the output of which stage. A pattern's <c>*</c> stays inside a folder, <c>**</c> does not; <c>!</c> excludes.</summary>
internal static class ProgramFiles
{
    private static readonly string[] Packed =
    [
        "stages/data/Safetensors*.cs", "stages/data/Dtype.cs", "stages/data/DataInfo.cs", "stages/data/Files.cs", "stages/data/DataSplit.cs", "stages/data/Split*.cs",
        "stages/data/Batch*.cs", "stages/data/EpochPlan.cs", "stages/data/Augmentation.cs", "stages/data/Cropping.cs", "stages/data/Sources.cs",
    ];

    private static readonly string[] Network = ["models/**"];

    private static readonly string[] Torch =
    [
        "stages/training/*.cs", "stages/training/convolutions/**", "stages/training/normalizations/**", "stages/training/checkpoints/**",
        "stages/Devices.cs", "stages/OpenMp.cs", "stages/Cores.cs",
    ];

    private static readonly string[] Weightings = ["stages/training/weightings/**", "!stages/training/weightings/commands/**", "stages/WeightingDecoding.cs"];

    private static readonly string[] Scores = ["stages/metrics/**", "stages/ScoresFile.cs"];

    private static readonly string[] Problem = ["stages/toy/ToyProblem.cs", "stages/toy/PlanePoint.cs", "stages/toy/Dual.cs"];

    /// <summary>The stages: their kind, the class with their version, and their sources.</summary>
    internal static IReadOnlyList<(string Stage, string Class, string[] Patterns)> Stages { get; } =
    [
        ("load", "LoadData", ["stages/LoadData.cs", "stages/data/**", "!stages/data/ClassNames.cs", "models/RandomSource.cs", "models/Shape.cs", "models/Sequences.cs"]),
        ("load-toy", "Toy.LoadToy", ["stages/toy/LoadToy.cs", .. Problem]),
        ("build", "BuildModel", ["stages/BuildModel.cs", "stages/Architecture.cs", .. Network, "stages/training/WeightsFile.cs", .. Packed]),
        ("build-point", "Toy.BuildPoint", ["stages/toy/BuildPoint.cs", "stages/toy/LoadToy.cs", .. Problem]),
        ("train", "Train", ["stages/Train.cs", "stages/TrainDecoding.cs", "stages/Reading.cs", .. Network, .. Torch, .. Weightings, .. Packed]),
        ("train-point", "Toy.TrainPoint",
        [
            "stages/toy/TrainPoint.cs", "stages/toy/Point*.cs", "stages/toy/Plane*.cs", "stages/toy/Merging.cs", "stages/toy/Trajectory*.cs", "stages/toy/SecondsFile.cs",
            "stages/TrainDecoding.cs",
            "stages/training/Adam.cs", "models/RandomSource.cs", .. Problem, .. Weightings, "stages/data/Safetensors*.cs", "stages/data/Dtype.cs",
        ]),
        ("evaluate", "Evaluate", ["stages/Evaluate.cs", "stages/reporting/Samples.cs", .. Scores, .. Network, .. Torch, .. Packed]),
        ("evaluate-points", "Toy.EvaluatePoints",
        [
            "stages/toy/EvaluatePoints.cs", "stages/toy/Pareto*.cs", "stages/toy/Toy*.cs", "stages/toy/Contour*.cs", "stages/toy/TimeColours.cs", "stages/toy/Trajectory*.cs",
            "stages/reporting/Svg.cs", "stages/reporting/Html.cs", "stages/reporting/Scale.cs", "stages/reporting/Colours.cs", "stages/reporting/Rgb.cs", .. Problem,
            "stages/data/Safetensors*.cs", "stages/toy/SecondsFile.cs",
        ]),
        ("export", "ExportOnnx", ["stages/ExportOnnx.cs", "exports/**", "stages/training/WeightsFile.cs", .. Network, .. Packed]),
        ("score", "ScoreOnnx", ["stages/ScoreOnnx.cs", "stages/scoring/**", "exports/**", .. Scores, .. Network, .. Torch, .. Packed]),
    ];

    /// <summary>Sources that decide no stage's output, with the reason.</summary>
    internal static IReadOnlyDictionary<string, string> Outside { get; } = new Dictionary<string, string>
    {
        ["stages/Catalogues.cs"] = "lists the stages",
        ["stages/Product.cs"] = "is what stages are checked against",
        ["stages/MetricsFile.cs"] = "is written after every run",
        ["stages/Versions.cs"] = "its values are parts of keys",
        ["stages/GlobalUsings.cs"] = "names namespaces",
        ["stages/data/ClassNames.cs"] = "is for the report",
        ["stages/reporting/**"] = "is written after every run, but for what a stage names",
        ["stages/HeapPages.cs"] = "is where memory comes from",
        ["stages/bench/**"] = "measures",
        ["stages/training/weightings/commands/**"] = "are commands beside pipelines",
    };

    /// <summary>The rooms whose sources are looked at, relative to the solution.</summary>
    internal static IReadOnlyList<string> Sources { get; } =
    [
        .. new[] { "models", "exports", "stages" }
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(Recorded.Root, room), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Recorded.Root, path).Replace('\\', '/'))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".proto", StringComparison.Ordinal))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The sources of a list of patterns.</summary>
    internal static IEnumerable<string> Of(IReadOnlyCollection<string> patterns) => Sources.Where(path =>
        patterns.Any(pattern => Matches(pattern, path)) && !patterns.Any(pattern => pattern[0] == '!' && Matches(pattern[1..], path)));

    /// <summary>Whether a path is one that a pattern means.</summary>
    internal static bool Matches(string pattern, string path) => Regex.IsMatch(
        path, $"^{Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$");
}
