using System.Runtime.Versioning;
using LanguageExt;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>The output folder holds what runs have put there; what anybody else has put there stays.</summary>
[SupportedOSPlatform("linux")]
public sealed class PublishedFolderTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private string Out => Path.Combine(_workspace.Folder, "out", "words");

    private string Text => Path.Combine(Out, "texts", "text.txt");

    private PublishedFolder Folder => new(Out);

    private void Mine(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Refused()
    {
        var (code, _, error) = _workspace.Run();
        Assert.Equal(1, code);
        Assert.Equal(1, error.Count(c => c == '\n'));
        return error;
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/words")]
    [InlineData("link")]
    public void A_file_in_the_place_of_the_folder_is_told_before_anything_runs(string file)
    {
        Mine(Path.Combine(_workspace.Folder, "out", "..", file), "mine");
        var asked = file == "link" ? "link/below" : "out";
        var (code, told, error) = _workspace.Run("--out", asked);
        Assert.Equal(
            (1, $"error: words: results cannot be put into {_workspace.Folder}/{asked}/words: {_workspace.Folder}/{file} is a file\n"), (code, error));
        Assert.DoesNotContain("miss", told, StringComparison.Ordinal);
        Assert.Empty(_workspace.Blobs());
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_workspace.Folder, file)));
    }

    [Fact]
    public void So_is_a_place_where_no_folder_may_be_made()
    {
        File.SetUnixFileMode(_workspace.Folder, (UnixFileMode)0b111_101_101);
        var shut = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "shut")).FullName;
        File.SetUnixFileMode(shut, (UnixFileMode)0b101_101_101);
        Assert.Equal(Some($"{shut} cannot be written to"), Unprivileged.Do(() => new PublishedFolder(Path.Combine(shut, "out", "words")).Refusal));
    }

    [Fact]
    public void A_file_of_the_users_own_stays_and_is_named()
    {
        Mine(Text, "mine");
        Assert.StartsWith($"error: words: {Text} is not as a run left it, so somebody's own: it stays", Refused(), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Text));
        File.Move(Text, $"{Text}.mine");
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal(("hello", "mine"), (File.ReadAllText(Text), File.ReadAllText($"{Text}.mine")));
    }

    [Fact]
    public void What_was_changed_after_a_run_stays_too()
    {
        _workspace.Run();
        File.AppendAllText(Text, ", and a note of mine");
        Refused();
        Assert.Equal("hello, and a note of mine", File.ReadAllText(Text));
    }

    [Theory]
    [InlineData("folder", "a folder")]
    [InlineData("link", "a link")]
    [InlineData("pipe", "neither")]
    public void So_does_what_is_no_file(string kind, string what)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Text)!);
        var target = Path.Combine(_workspace.Folder, "target");
        File.WriteAllText(target, "target");
        switch (kind)
        {
            case "folder":
                Directory.CreateDirectory(Text);
                break;
            case "link":
                File.CreateSymbolicLink(Text, target);
                break;
            default:
                using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", Text))
                {
                    mkfifo.WaitForExit();
                }

                break;
        }

        Refused();
        Assert.Contains(what, FileLayer.Real.State(Text).Match(state => state.What, () => ""), StringComparison.Ordinal);
        Assert.Equal("target", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_that_a_run_left_is_replaced_and_others_beside_it_stay()
    {
        _workspace.Run();
        Mine(Path.Combine(Out, "notes.txt"), "mine");
        _workspace.Yaml = Workspace.Example.Replace("hello, publish", "hullo, publish", StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal(("hullo", "mine"), (File.ReadAllText(Text), File.ReadAllText(Path.Combine(Out, "notes.txt"))));
        _workspace.Yaml = Workspace.Example;
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal("hello", File.ReadAllText(Text));
    }

    [Fact]
    public void The_store_and_the_lock_file_may_go_meanwhile()
    {
        _workspace.Run();
        Directory.Delete(_workspace.StoreFolder, recursive: true);
        File.Delete(_workspace.Lock);
        _workspace.Yaml = Workspace.Example.Replace("hello, publish", "hullo, publish", StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal("hullo", File.ReadAllText(Text));
    }

    [Fact]
    public void Without_its_record_the_same_content_is_taken_for_a_runs_and_no_other()
    {
        _workspace.Run();
        File.Delete(Path.Combine(Out, PublishedFolder.RecordName));
        Assert.Equal(0, _workspace.Run().Code);
        File.Delete(Path.Combine(Out, PublishedFolder.RecordName));
        _workspace.Yaml = Workspace.Example.Replace("hello, publish", "hullo, publish", StringComparison.Ordinal);
        Refused();
        Assert.Equal("hello", File.ReadAllText(Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no line at all")]
    [InlineData("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 texts/te")]
    [InlineData("\0\0\0\0")]
    public void A_record_that_was_cut_off_or_makes_no_sense_is_added_to(string before)
    {
        Mine(Path.Combine(Out, PublishedFolder.RecordName), before);
        Assert.Equal(0, _workspace.Run().Code);
        _workspace.Yaml = Workspace.Example.Replace("hello, publish", "hullo, publish", StringComparison.Ordinal);
        Assert.Equal(0, _workspace.Run().Code);
        Assert.Equal("hullo", File.ReadAllText(Text));
    }

    [Fact]
    public void Where_one_of_several_files_must_stay_none_is_written()
    {
        Assert.True(Folder.Write("a", "1").IsRight);
        Mine(Path.Combine(Out, "b"), "mine");
        var put = Folder.Put(Prelude.Seq(
            new PublishedFile("a", Digest.OfText("2"), 1, draft => File.WriteAllText(draft, "2")),
            new PublishedFile("b", Digest.OfText("2"), 1, draft => File.WriteAllText(draft, "2"))));
        Assert.True(put.IsLeft);
        Assert.Equal(("1", "mine"), (File.ReadAllText(Path.Combine(Out, "a")), File.ReadAllText(Path.Combine(Out, "b"))));
    }

    [Fact]
    public void Killed_before_any_step_a_run_knows_its_own_files_the_next_time()
    {
        Assert.True(Folder.Write("a", "1").IsRight);
        for (var at = 1; ; at++)
        {
            var faults = new Faults { KillAt = at };
            try
            {
                _ = (Folder with { Files = faults.Layer }).Write("a", $"{at} and more");
            }
            catch (Faults.Killed)
            {
            }

            Assert.True(Folder.Write("a", "1").IsRight, $"step {at}: {string.Join(", ", faults.Steps)}");
            if (!faults.Hit)
            {
                break;
            }
        }
    }
}
