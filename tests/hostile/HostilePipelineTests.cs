using System.Diagnostics;
using System.Text.RegularExpressions;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Hostile;

/// <summary>Pipelines nobody means well with: exit code 2, clear lines, little memory, nothing written.</summary>
public sealed class HostilePipelineTests : IDisposable
{
    private const long MostBytes = 200L << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multitask-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Names => [.. HostileText.All.Keys];

    private string File => Path.Combine(_folder.FullName, "p.yaml");

    /// <summary>Exit code, lines, and bytes of memory taken on the way.</summary>
    private (int Code, string[] Lines, long Bytes) Run(params string[] options)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _folder.FullName, Colour: false, TimeProvider.System, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var code = Cli.Run(Seq("plan", "p.yaml") + Seq(options), AllStages.Catalogue, terminal);
        return (code, text.ToString().TrimEnd('\n').Split('\n'), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Refused((int Code, string[] Lines, long Bytes) outcome, string about)
    {
        Assert.True(outcome.Code == 2, $"{about}: {outcome.Code} {outcome.Lines[0]}");
        Assert.Matches(new Regex("^([0-9]+ mistakes?) in p.yaml$"), outcome.Lines[^1]);
        Assert.All(outcome.Lines[..^1], line => Clear.Line(line, "p.yaml:", about));
        Assert.True(outcome.Bytes < MostBytes, $"{about}: {outcome.Bytes >> 20} MiB");
        return outcome.Lines[0];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_text_is_refused_with_clear_lines_and_little_memory(string name)
    {
        System.IO.File.WriteAllBytes(File, HostileText.All[name]);
        Refused(Run(), name);
        Assert.Equal(["p.yaml"], _folder.GetFileSystemInfos().Select(info => info.Name));
    }

    [Theory]
    [InlineData("billion laughs", "p.yaml:5:25: must have at most 10000 values after aliases are expanded")]
    [InlineData("lists in lists", "p.yaml:1:65: must be nested at most 64 levels deep")]
    [InlineData("aliases nested in aliases", "p.yaml:64:12: must be nested at most 64 levels deep")]
    [InlineData("a huge word", "p.yaml:1:11: a text must have at most 4096 characters, found 1047576")]
    [InlineData("a merge of a word", "p.yaml:1:10: a.<<: must be a mapping or a list of mappings, whose keys are taken over, found x")]
    [InlineData("a merge of words", "p.yaml:1:10: a.<<: must be a mapping or a list of mappings, whose keys are taken over, found a list of 2")]
    [InlineData("a merge of a mapping around it", "p.yaml:1:13: alias *a names no anchor before it")]
    [InlineData("two merges", "p.yaml:2:14: b.<<: is given twice, first in line 2")]
    [InlineData("merges of merges of merges", "p.yaml:63:17: must be nested at most 64 levels deep")]
    [InlineData("a key that hides", "p.yaml:1:1: a?b: a key must be printable")]
    [InlineData("a tag that runs code", "p.yaml:1:11: tags are not supported, found tag:yaml.org,2002:python/object/apply...")]
    [InlineData("UTF-16", "p.yaml:1:1: must be UTF-8, found UTF-16")]
    [InlineData("UTF-16 without a mark", "p.yaml:1:2: must be text, found the control character U+0000")]
    [InlineData("a zero byte", "p.yaml:1:12: must be text, found the control character U+0000")]
    [InlineData("a Latin-1 letter", "p.yaml:1:14: must be UTF-8, found another byte at offset 13")]
    [InlineData("more stages than a pipeline has", "p.yaml:3:3: stages: must name at most 1000 stages, found 1001")]
    public void The_line_says_where_and_what_would_be_right(string name, string line)
    {
        System.IO.File.WriteAllBytes(File, HostileText.All[name]);
        Assert.Equal(line, Refused(Run(), name));
    }

    [Theory]
    [InlineData("stages.data.train=[[[[", "--set: stages.data.train: is not YAML")]
    [InlineData("stages.data.train=&a [*a]", "--set: stages.data.train: alias *a names no anchor")]
    [InlineData("stages.data.train=!!int 3", "--set: stages.data.train: tags are not supported")]
    [InlineData("stages.data.train=1\n---\n2", "--set: stages.data.train: must be one document")]
    [InlineData("stages.data.train={<<: 1}", "--set: stages.data.train.<<: must be a mapping or a list of mappings")]
    [InlineData("stages.data.<<=1", "--set: stages.data.<<: must be a key")]
    [InlineData("stages.data.\u001b[31m=1", "--set: stages.data.?[31m: a key must be printable")]
    [InlineData("stages.data.=1", "--set: stages.data.: a key must not be empty")]
    [InlineData("..........=1", "--set: ..........: there is no `` in the file")]
    [InlineData("stages.data.train.deep.er=1", "--set: stages.data.train.deep.er: there is no `deep` in stages.data.train")]
    [InlineData("no value", "--set: must be path=value, found no value")]
    [InlineData("=", "--set: must be path=value, found =")]
    public void A_hostile_override_is_refused(string set, string line)
    {
        System.IO.File.WriteAllText(File, "pipeline: p\nstages: { data: { load: scenes, train: 1 } }");
        var (code, lines, _) = Run("--set", set);
        Assert.Equal(2, code);
        Assert.StartsWith(line, lines[0], StringComparison.Ordinal);
        Clear.Line(lines[0], "--set", set);
    }

    [Fact]
    public void Large_overrides_are_refused_with_short_lines()
    {
        System.IO.File.WriteAllText(File, "pipeline: p\nstages: { data: { load: scenes, train: 1 } }");
        var much = new string('x', 100_000);
        foreach (var set in new[] { $"stages.data.train={much}", $"stages.data.{much}=1", $"{much}.a=1", much, $"a={new string('[', 100_000)}", string.Join('.', much.ToCharArray()) + "=1" })
        {
            var (code, lines, bytes) = Run("--set", set);
            Assert.Equal(2, code);
            Clear.Line(lines[0], "--set", set[..20]);
            Assert.True(bytes < MostBytes);
        }
    }

    [Fact]
    public void A_file_of_a_hundred_megabytes_is_refused_without_being_read()
    {
        using (var handle = System.IO.File.OpenHandle(File, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, 100L << 20);
        }

        var outcome = Run();
        Assert.Equal("p.yaml: must have at most 1048576 bytes, found 104857600", Refused(outcome, "large"));
        Assert.True(outcome.Bytes < 4 << 20, $"{outcome.Bytes} bytes");
    }

    [Fact]
    public void What_is_no_file_is_refused_without_being_opened()
    {
        Assert.Equal("p.yaml: there is no such file", Refused(Run(), "nothing"));
        using (var mkfifo = Process.Start("mkfifo", File))
        {
            mkfifo.WaitForExit();
        }

        Assert.Equal("p.yaml: must be a file, found a pipe", Refused(Run(), "pipe"));
        System.IO.File.Delete(File);
        System.IO.File.CreateSymbolicLink(File, "/dev/zero");
        Assert.Equal("p.yaml: must be a file, found a device", Refused(Run(), "device"));
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);
        Assert.Equal("p.yaml: must be a file, found a directory", Refused(Run(), "directory"));
        Directory.Delete(File);
        System.IO.File.CreateSymbolicLink(File, File);
        Assert.Equal(2, Run().Code);
    }

    [Fact]
    public void Carriage_returns_a_byte_order_mark_and_tabs_after_blanks_are_allowed()
    {
        System.IO.File.WriteAllBytes(File, [0xEF, 0xBB, 0xBF, .. "pipeline:\tp\r\nstages:\r\n  data: { load: scenes,\ttrain: 1 }\r\n"u8]);
        var (code, lines, _) = Run();
        Assert.True(code == 0, lines[0]);
    }
}
