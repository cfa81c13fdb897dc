using LanguageExt;
using Xunit.Sdk;

namespace Multitask.Tests.Data;

/// <summary>A folder of a test's own, removed with everything in it.</summary>
internal sealed class Scratch : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("multitask-data-").FullName;

    internal string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>Opens an <see cref="Either{L, R}"/>; the wrong side fails the test with what it holds.</summary>
internal static class Outcomes
{
    internal static T Value<T>(this Either<string, T> outcome) =>
        outcome.Match(value => value, message => throw new XunitException($"failed: {message}"));

    internal static string Message<T>(this Either<string, T> outcome) =>
        outcome.Match(value => throw new XunitException($"succeeded: {value}"), message => message);
}
