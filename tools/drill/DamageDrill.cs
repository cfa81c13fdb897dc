using Multitask.Models;

namespace Multitask.Drill;

/// <summary>
/// Files of the store and the lock file are changed, cut, removed or mixed up: the next run ends as if nothing had happened.
/// </summary>
internal static class DamageDrill
{
    private const string LockFile = "pipeline.lock";
    private const string Checkpoints = "checkpoints";

    /// <summary>What is done to a file, given another one of its kind.</summary>
    private sealed record Damage(string Name, Action<string, string, RandomSource> Do);

    private static readonly Seq<Damage> All = Seq(
        new Damage("a flipped bit", (path, _, random) => Rewrite(path, bytes => Flip(bytes, random))),
        new Damage("truncated", (path, _, random) => Rewrite(path, bytes => bytes[..random.Next(Math.Max(1, bytes.Length))])),
        new Damage("removed", (path, _, _) => File.Delete(path)),
        new Damage("mixed up with another", (path, other, _) => Swap(path, other)));

    /// <summary>Every kind of file there is, one after another.</summary>
    internal static Seq<Tally> Run(Reference reference, Options options)
    {
        var interrupted = Interrupted(reference);
        var kinds = reference.Complete.StoreFiles().Map(file => file.Kind).Filter(kind => kind != Checkpoints).Distinct().Strict();
        return kinds.Map(kind => Kind(kind, reference.Complete, reference, options)).Strict()
            .Add(Kind(LockFile, reference.Complete, reference, options))
            .Add(Kind(Checkpoints, interrupted, reference, options));
    }

    /// <summary>A workspace whose training was stopped half-way.</summary>
    private static Workspace Interrupted(Reference reference)
    {
        var workspace = reference.Ready.Copy();
        using var run = ToolRun.Start(workspace.Folder);
        run.DisturbAt("epoch 8/", Signals.Terminate);
        run.End();
        return workspace;
    }

    private static Tally Kind(string kind, Workspace template, Reference reference, Options options) => Tally.Of(
        $"damaged {kind}",
        All.Count * options.Repeats,
        round => Round(kind, template, reference, (All[round % All.Count], new RandomSource(options.Seed, kind, round))));

    private static Verdict Round(string kind, Workspace template, Reference reference, (Damage Damage, RandomSource Random) how)
    {
        var workspace = template.Copy();
        var files = kind == LockFile
            ? Seq1(workspace.LockFile)
            : workspace.StoreFiles().Filter(file => file.Kind == kind).Map(file => file.Path).Strict();
        if (files.IsEmpty)
        {
            return new Verdict(Some($"there is no file of the kind {kind}"), 0);
        }

        var at = how.Random.Next(files.Count);
        how.Damage.Do(files[at], files[(at + 1) % files.Count], how.Random);
        var ended = ToolRun.ToEnd(workspace.Folder);
        var complaint = reference.Complaint(workspace, ended) || Silent(kind, ended);
        return new Verdict(complaint.Map(reason => $"{how.Damage.Name}, {Path.GetFileName(files[at])}: {reason}"), 1, ended.Resumed ? 1 : 0);
    }

    /// <summary>Lost content must be told; what only speeds things up may be made anew without a word.</summary>
    private static Option<string> Silent(string kind, Ended run) =>
        kind is "blobs" or "manifests" && !run.Text.Contains("miss (", StringComparison.Ordinal) ? Some("the run said nothing of it")
        : kind is Checkpoints && !run.Resumed ? Some($"training did not go on: {run.Tail}")
        : None;

    private static byte[] Flip(byte[] bytes, RandomSource random)
    {
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static void Rewrite(string path, Func<byte[], byte[]> change)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }

    private static void Swap(string path, string other)
    {
        if (path == other)
        {
            Rewrite(path, _ => "something else"u8.ToArray());
            return;
        }

        var aside = $"{path}.aside";
        File.Move(path, aside);
        File.Move(other, path);
        File.Move(aside, other);
    }
}
