using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A disk that stops serving: the process dies before a step, with or without the power, or the space ends.</summary>
internal sealed class Faults
{
    /// <summary>Thrown where the process dies; the product catches nothing like it.</summary>
#pragma warning disable CA1032, CA1064 // Implement standard exception constructors; exceptions should be public: it is nobody else's
    internal sealed class Killed : Exception;
#pragma warning restore CA1032, CA1064

    private const int NoSpace = 28;

    private readonly System.Collections.Generic.HashSet<ulong> _lasting = [];
    private readonly System.Collections.Generic.HashSet<string> _names = [];
    private bool _dead;

    /// <summary>The number of the step before which the process dies; steps that only look are not counted, they change nothing.</summary>
    internal int KillAt { get; init; } = int.MaxValue;

    /// <summary>From this step on, whatever needs space fails.</summary>
    internal int FullFrom { get; init; } = int.MaxValue;

    /// <summary>The steps so far, as text.</summary>
    internal List<string> Steps { get; } = [];

    /// <summary>The steps for which there was no space.</summary>
    internal List<string> Refused { get; } = [];

    internal bool Hit => _dead || Refused.Count > 0;

    private static FileLayer Real => FileLayer.Real;

    internal FileLayer Layer => new()
    {
        State = path => Look(() => Real.State(path)),
        List = folder => Look(() => Real.List(folder)),
        Read = path => Look(() => Real.Read(path)),
        Hash = path => Look(() => Real.Hash(path)),
        MakeFolder = folder => Step("make folder", folder, () => Do(() => Real.MakeFolder(folder)), needsSpace: true),
        Create = path => Step("create", path, () => Do(() => Real.Create(path)), needsSpace: true),
        Append = (path, bytes) => Step(
            "append", path, () => Do(() => Real.Append(path, bytes)), () => Real.Append(path, bytes[..(bytes.Length / 2)]), true),
        Copy = (from, to) => Step("copy", to, () => Do(() => Real.Copy(from, to)), () => Real.Create(to), true),
        Flush = path => Step("flush", path, () => Do(() => Lasts(path)), needsSpace: true),
        Seal = path => Step("seal", path, () => Do(() => Real.Seal(path))),
        Rename = (from, to) => Step("rename", to, () => Do(() => Renamed(from, to)), needsSpace: true),
        Delete = path => Step("delete", path, () => Do(() => Real.Delete(path))),
        DeleteFolder = folder => Step("delete folder", folder, () => Do(() => Real.DeleteFolder(folder))),
        Free = Real.Free,
        Lock = (path, shared) => Step("lock", path, () => Real.Lock(path, shared), needsSpace: !File.Exists(path)),
    };

    /// <summary>
    /// What a power cut may take: the content of files that were not flushed, and names of blobs in folders that were not,
    /// while later names survive.
    /// </summary>
    internal void CutPower(string store)
    {
        foreach (var file in Directory.GetFiles(store, "*", SearchOption.AllDirectories))
        {
            if (_names.Contains(file) && file.Contains("/blobs/", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
            else if (Real.State(file).Exists(state => !_lasting.Contains(state.Inode)))
            {
                File.SetAttributes(file, FileAttributes.Normal);
                File.WriteAllText(file, "");
            }
        }
    }

    /// <summary>What was there before lasts.</summary>
    internal Faults Knowing(string store)
    {
        foreach (var file in Directory.Exists(store) ? Directory.GetFiles(store, "*", SearchOption.AllDirectories) : [])
        {
            Lasts(file);
        }

        return this;
    }

    private void Lasts(string path)
    {
        Real.State(path).IfSome(state => _lasting.Add(state.Inode));
        _names.RemoveWhere(name => Path.GetDirectoryName(name) == path);
    }

    private void Renamed(string from, string to)
    {
        if (Real.State(to).IsNone)
        {
            _names.Add(to);
        }

        Real.Rename(from, to);
    }

    private static Unit Do(Action act)
    {
        act();
        return unit;
    }

    private T Look<T>(Func<T> act) => _dead ? throw new Killed() : act();

    private T Step<T>(string what, string path, Func<T> act, Action? torn = null, bool needsSpace = false)
    {
        if (_dead)
        {
            throw new Killed();
        }

        Steps.Add($"{what} {path}");
        if (Steps.Count == KillAt)
        {
            _dead = true;
            torn?.Invoke();
            throw new Killed();
        }

        if (Steps.Count >= FullFrom && needsSpace)
        {
            Refused.Add(Steps[^1]);
            torn?.Invoke();
            throw new IOException($"No space left on device : '{path}'", NoSpace);
        }

        return act();
    }
}
