using System.Text;
using Multitask.Models;

namespace Multitask.Drill;

/// <summary>
/// A data file is replaced while a run reads it, at a random moment. Either the run fails and names the file, or what it packed is what it
/// hashed; and whichever content the file has afterwards, the next run has the data of that content.
/// </summary>
internal static class ChangedFileDrill
{
    private const string Name = "changed file";
    private const int Examples = 60;
    private const int Side = 16;
    private const string Changed = "changed while it was read";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(300);

    private static readonly Seq<(string Part, int Channels)> Parts = Seq(("image", 3), ("label", 1), ("depth", 1), ("normal", 3));

    private const string Yaml = """
        pipeline: drill
        device: cpu
        stages:
          data: { load: folder, layout: nyuv2, path: d }

        """;

    internal static Tally Run(Reference reference, Options options)
    {
        var (old, other) = (Undisturbed(reference, changed: false), Undisturbed(reference, changed: true));
        return old == other || old.Length == 0
            ? new Tally(Name, Seq1(new Verdict(Some("undisturbed runs do not tell the two contents apart"))))
            : Tally.Of(Name, 4 * options.Repeats, round => Round(reference, (old, other), new RandomSource(options.Seed, Name, round)));
    }

    private static Verdict Round(Reference reference, (string Old, string Other) digests, RandomSource random)
    {
        var folder = Prepare(reference);
        using var run = ToolRun.Start(folder);
        // Behind the line about the plan the files are hashed, behind the one about the miss they are packed.
        run.Await(1 + random.Next(2));
        Thread.Sleep(random.NextDouble() * LongestWait);
        Write(folder, changed: true);
        var first = run.End();
        var packed = first.Code == 0 ? Digest(folder) : "";
        var second = ToolRun.ToEnd(folder);
        var withOther = Digest(folder);
        Write(folder, changed: false);
        var third = ToolRun.ToEnd(folder);
        var complaint =
            first.Code == 0 && packed != digests.Old && packed != digests.Other ? Some("a run packed what neither content is")
            : first.Code != 0 && !first.Text.Contains(Changed, StringComparison.Ordinal) ? Some($"a run ended with {first.Code}: {first.Tail}")
            : second.Code != 0 || withOther != digests.Other ? Some($"the other content gave other data: {second.Tail}")
            : third.Code != 0 || Digest(folder) != digests.Old ? Some($"the old content gave other data: {third.Tail}")
            : new Workspace(folder).StoreMistake();
        return new Verdict(complaint, first.Code == 0 ? 0 : 1);
    }

    private static string Undisturbed(Reference reference, bool changed)
    {
        var folder = Prepare(reference);
        Write(folder, changed);
        return ToolRun.ToEnd(folder).Code == 0 ? Digest(folder) : "";
    }

    /// <summary>The digest of the packed data, as the lock file has it.</summary>
    private static string Digest(string folder) => File.ReadAllText(Path.Combine(folder, "pipeline.lock")).TrimEnd().Split(' ')[^1];

    private static string Prepare(Reference reference)
    {
        var folder = Workspace.New(reference.Root).Folder;
        File.WriteAllText(Path.Combine(folder, "pipeline.yaml"), Yaml);
        foreach (var split in (string[])["train", "val"])
        {
            Parts.Iter(part =>
            {
                var parent = Directory.CreateDirectory(Path.Combine(folder, "d", split, part.Part)).FullName;
                Enumerable.Range(0, Examples).ToSeq().Iter(i => File.WriteAllBytes(Path.Combine(parent, $"{i}.npy"), Npy(part.Channels, 1)));
            });
        }

        return folder;
    }

    /// <summary>Gives the last file its content in one step, as editors and copying programs do.</summary>
    private static void Write(string folder, bool changed)
    {
        var path = Path.Combine(folder, "d", "val", "depth", $"{Examples - 1}.npy");
        File.WriteAllBytes($"{path}.new", Npy(1, changed ? 99 : 1));
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static byte[] Npy(int channels, float value)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Side}, {Side}, {channels}), }}\n";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header),
            .. Enumerable.Repeat(BitConverter.GetBytes(value), Side * Side * channels).SelectMany(bytes => bytes),
        ];
    }
}
