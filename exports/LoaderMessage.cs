using System.Text;
using System.Text.RegularExpressions;

namespace Multitask.Exports;

/// <summary>Explains on one line why a native library cannot be loaded, and how to fix it.</summary>
public static partial class LoaderMessage
{
    private const string Limits = "a limit of memory or open files is too low, `ulimit -a` shows them";
    private const string Rebuild = "build or publish again, which copies the complete library next to the program";

    /// <summary>Explains an error of <c>dlopen</c>, or of .NET, whose message quotes one such error for each path it tried.</summary>
    /// <param name="message">The error's message.</param>
    /// <param name="newest">The newest symbol version in a library, by path and prefix: <see cref="Newest(string, string)"/>.</param>
    public static string Explain(string message, Func<string, string, Option<string>> newest)
    {
        var line = Cause(message);
        return (Unversioned().Match(line), Missing().Match(line)) switch
        {
            ({ Success: true } unversioned, _) => Versions(unversioned, newest),
            (_, { Success: true } missing) => $"{Named(missing)} is missing: {Supply(Path.GetFileName(Named(missing)))}",
            _ => $"{line}: {(Refused().IsMatch(line) ? Limits : Rebuild)}",
        };
    }

    /// <summary>The newest symbol version with a prefix such as <c>GLIBCXX</c> in a library; none if there is none or the file cannot be read.</summary>
    public static Option<string> Newest(string library, string word) =>
        ExceptionBoundary.File($"cannot read {library}", () => File.ReadAllBytes(library)).ToOption().Bind(bytes => Newest(bytes, word));

    /// <summary>The same for the bytes of a library, which contain the version names as zero-terminated text.</summary>
    internal static Option<string> Newest(byte[] library, string word) =>
        Regex.Matches(Encoding.Latin1.GetString(library), $@"\b{Regex.Escape(word)}_(\d+(?:\.\d+)+)\0")
            .Select(match => Version.Parse(match.Groups[1].Value))
            .OrderDescending()
            .Select(version => $"{word}_{version}")
            .ToSeq().HeadOrNone();

    /// <summary>
    /// The line with the actual error. .NET tries several names in several folders: that a path of the library itself does not exist matters only
    /// if no line says anything else.
    /// </summary>
    private static string Cause(string message)
    {
        var requested = Named(Quoted().Match(message));
        var lines = message.Split('\n').Select(OneLine.Of)
            .Where(line => line.Contains(": ", StringComparison.Ordinal) && !Quoted().IsMatch(line))
            .ToSeq();
        return lines.Find(line => !(Missing().Match(line) is { Success: true } missing && IsSame(Named(missing), requested)))
            .IfNone(() => lines.HeadOrNone().IfNone(OneLine.Of(message)));
    }

    private static string Named(Match match) => match.Groups["library"].Value;

    /// <summary>Whether a path is one of those that .NET tries for a library.</summary>
    private static bool IsSame(string path, string requested) => requested.Length > 0 && BareName(path) == BareName(requested);

    private static string BareName(string path)
    {
        var name = Path.GetFileName(path);
        var stem = name.EndsWith(".so", StringComparison.Ordinal) ? name[..^3] : name;
        return stem.StartsWith("lib", StringComparison.Ordinal) ? stem[3..] : stem;
    }

    private static string Versions(Match unversioned, Func<string, string, Option<string>> newest)
    {
        var (library, version) = (Named(unversioned), unversioned.Groups["version"].Value);
        var prefix = version.Split('_')[0];
        var found = newest(library, prefix).Match(Some: last => $"has at most {last}", None: () => "lacks it");
        return $"{Path.GetFileName(unversioned.Groups["user"].Value)} needs {version}, but {library} {found}: {Upgrade(prefix)}";
    }

    private static string Upgrade(string prefix) => prefix is "GLIBCXX" or "CXXABI"
        ? "build on this machine, which makes unused symbol versions optional, "
            + "or install libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04)"
        : "use a newer system (Debian 13, Ubuntu 24.04)";

    /// <summary>How to get a missing library. Not every library of CUDA has CUDA's own version number.</summary>
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
