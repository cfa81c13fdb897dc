using System.Text;
using System.Text.RegularExpressions;

namespace Multitask.Exports;

/// <summary>Why the system cannot load a native library, and what helps, on one line.</summary>
public static partial class LoaderMessage
{
    private const string Limits = "a limit of memory or open files is too low, `ulimit -a` shows them";
    private const string Rebuild = "build or publish again, which puts a whole copy beside the program";

    /// <summary>One line about an error of <c>dlopen</c>, or of .NET's, which quotes one for each place it looked in.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="newest">The newest symbol version of a library that begins with a word: <see cref="Newest(string, string)"/>.</param>
    public static string Explain(string message, Func<string, string, Option<string>> newest)
    {
        var line = Telling(message);
        return (Unversioned().Match(line), Missing().Match(line)) switch
        {
            ({ Success: true } lack, _) => Versions(lack, newest),
            (_, { Success: true } missing) => $"{Named(missing)} is missing: {Supply(Path.GetFileName(Named(missing)))}",
            _ => $"{line}: {(Refused().IsMatch(line) ? Limits : Rebuild)}",
        };
    }

    /// <summary>The newest symbol version that begins with a word (<c>GLIBCXX</c>) in a file, if that can be read and has any.</summary>
    public static Option<string> Newest(string library, string word) =>
        ExceptionBoundary.File($"cannot read {library}", () => File.ReadAllBytes(library)).ToOption().Bind(bytes => Newest(bytes, word));

    /// <summary>The same of a library's bytes: the names of versions stand in it as text.</summary>
    internal static Option<string> Newest(byte[] library, string word) =>
        Regex.Matches(Encoding.Latin1.GetString(library), $@"\b{Regex.Escape(word)}_(\d+(?:\.\d+)+)\0")
            .Select(match => Version.Parse(match.Groups[1].Value))
            .OrderDescending()
            .Select(version => $"{word}_{version}")
            .ToSeq().HeadOrNone();

    /// <summary>.NET tries several names in several places; where none exists that says nothing, unless there is nothing else.</summary>
    private static string Telling(string message)
    {
        var asked = Named(Quoted().Match(message));
        var lines = message.Split('\n').Select(OneLine.Of)
            .Where(line => line.Contains(": ", StringComparison.Ordinal) && !Quoted().IsMatch(line))
            .ToSeq();
        return lines.Find(line => !(Missing().Match(line) is { Success: true } missing && Same(Named(missing), asked)))
            .IfNone(() => lines.HeadOrNone().IfNone(OneLine.Of(message)));
    }

    private static string Named(Match match) => match.Groups["library"].Value;

    /// <summary>Whether a path is one of those under which a library is looked for.</summary>
    private static bool Same(string path, string asked) => asked.Length > 0 && Bare(path) == Bare(asked);

    private static string Bare(string path)
    {
        var name = Path.GetFileName(path);
        var stem = name.EndsWith(".so", StringComparison.Ordinal) ? name[..^3] : name;
        return stem.StartsWith("lib", StringComparison.Ordinal) ? stem[3..] : stem;
    }

    private static string Versions(Match lack, Func<string, string, Option<string>> newest)
    {
        var (library, version) = (Named(lack), lack.Groups["version"].Value);
        var word = version.Split('_')[0];
        var found = newest(library, word).Match(Some: last => $"ends at {last}", None: () => "lacks it");
        return $"{Path.GetFileName(lack.Groups["user"].Value)} needs {version}, but {library} {found}: {Upgrade(word)}";
    }

    private static string Upgrade(string word) => word is "GLIBCXX" or "CXXABI"
        ? "build on this machine, which marks a version optional that nothing uses, "
            + "or take libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04)"
        : "take a newer system (Debian 13, Ubuntu 24.04)";

    /// <summary>Not every library of CUDA is numbered like CUDA itself.</summary>
    private static string Supply(string library) => library switch
    {
        "libcuda.so.1" => "install NVIDIA's driver",
        _ when Cuda().Match(library) is { Success: true } cuda => $"install CUDA {cuda.Groups["major"].Value}",
        _ when Cudnn().Match(library) is { Success: true } cudnn => $"install cuDNN {cudnn.Groups["major"].Value}",
        _ when library.StartsWith("libcu", StringComparison.Ordinal) => "install CUDA",
        _ => Rebuild,
    };

    [GeneratedRegex(@"^(?<library>\S+): version [`'](?<version>\S+)' not found \(required by (?<user>.+)\)$")]
    private static partial Regex Unversioned();

    [GeneratedRegex(@"^(?<library>.+): cannot open shared object file: No such file or directory$")]
    private static partial Regex Missing();

    [GeneratedRegex("failed to map segment from shared object|cannot allocate memory|Too many open files", RegexOptions.IgnoreCase)]
    private static partial Regex Refused();

    [GeneratedRegex(@"^Unable to load (shared library|DLL) '(?<library>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^lib(cudart|cublas|cublasLt|nvrtc)\.so\.(?<major>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Cuda();

    [GeneratedRegex(@"^libcudnn(_\w+)?\.so\.(?<major>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Cudnn();
}
