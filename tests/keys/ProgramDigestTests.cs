using System.Globalization;
using System.Reflection;
using Multitask.Pipeline;
using Multitask.Stages;
using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>A stage whose code changes must say so: its old outputs are not what the new code would write.</summary>
public sealed class ProgramDigestTests
{
    private const string File = "tests/keys/program.digests";

    private const string Advice = """
        The code that decides a stage's output has changed. Does it write other bytes than before, for any pipeline?
        - Yes: raise `Version` in the file of the stage (the first one in its list in tests/keys/ProgramFiles.cs).
        - No, provably (a new name, a faster way to the same bits): leave the version.
        Then record it: UPDATE_DIGESTS=1 dotnet test Pipeline.sln --filter FullyQualifiedName~Keys
        """;

    [Fact]
    public void The_code_of_every_stage_is_the_recorded_one() =>
        Recorded.Check(File, ProgramFiles.Stages.Select(stage => $"{stage.Stage} {Version(stage.Class)} {DigestOf(stage.Patterns)}"), Advice);

    [Fact]
    public void Every_source_belongs_to_a_stage_or_is_known_to_decide_no_output()
    {
        var belongs = ProgramFiles.Stages.SelectMany(stage => ProgramFiles.Of(stage.Patterns)).ToHashSet();
        Assert.Equal([], ProgramFiles.Sources.Where(path =>
            !belongs.Contains(path) && !ProgramFiles.Outside.Keys.Any(pattern => ProgramFiles.Matches(pattern, path))));
    }

    [Fact]
    public void Every_pattern_means_a_file_and_every_kind_of_stage_is_there()
    {
        var patterns = ProgramFiles.Stages.SelectMany(stage => stage.Patterns).Concat(ProgramFiles.Outside.Keys).Select(pattern => pattern.TrimStart('!'));
        Assert.All(patterns, pattern => Assert.Contains(ProgramFiles.Sources, path => ProgramFiles.Matches(pattern, path)));
        Assert.Equal(
            Catalogues.All.Kinds.Map(kind => kind.Keyword).Order(StringComparer.Ordinal),
            ProgramFiles.Stages.Select(stage => stage.Stage.Split('-')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_class_with_a_version_is_a_stage() => Assert.Equal(
        typeof(Catalogues).Assembly.GetTypes()
            .Where(type => Constant(type) is not null && !type.IsNested)
            .Select(type => type.FullName!["Multitask.Stages.".Length..]).Order(StringComparer.Ordinal),
        ProgramFiles.Stages.Select(stage => stage.Class).Order(StringComparer.Ordinal));

    private static string Version(string type) => Convert.ToString(
        Constant(typeof(Catalogues).Assembly.GetType($"Multitask.Stages.{type}", throwOnError: true)!)!.GetRawConstantValue(), CultureInfo.InvariantCulture)!;

    private static FieldInfo? Constant(Type type) => type.GetField("Version", BindingFlags.Static | BindingFlags.NonPublic);

    /// <summary>Over contents, not names: moving a file changes nothing.</summary>
    private static string DigestOf(string[] patterns) => Digest.OfText(string.Concat(ProgramFiles.Of(patterns)
        .Select(path => Digest.OfText(SourceText.Normal(System.IO.File.ReadAllText(Path.Combine(Recorded.Root, path)))))
        .Order(StringComparer.Ordinal)));
}
