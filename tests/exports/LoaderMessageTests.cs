using LanguageExt;
using Multitask.Exports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>What the system's loader and .NET say about libraries, and what we make of it.</summary>
public sealed class LoaderMessageTests
{
    private const string Around =
        "Unable to load shared library '{0}' or one of its dependencies. In order to help diagnose loading problems, consider using a tool "
        + "like strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n";

    private const string Absent = ": cannot open shared object file: No such file or directory";

    private const string Limits = "a limit of memory or open files is too low, `ulimit -a` shows them";

    private const string Rebuild = "build or publish again, which copies the complete library next to the program";

    [Theory]
    [InlineData(
        "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)",
        "libLibTorchSharp.so needs GLIBCXX_3.4.32, but /lib/x86_64-linux-gnu/libstdc++.so.6 has at most GLIBCXX_3.4.30: build on this machine, "
        + "which makes unused symbol versions optional, or install libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04)")]
    [InlineData(
        "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /app/libtorch_cpu.so)",
        "libtorch_cpu.so needs GLIBC_2.38, but /lib/x86_64-linux-gnu/libc.so.6 lacks it: use a newer system (Debian 13, Ubuntu 24.04)")]
    [InlineData("/app/libLibTorchSharp.so: file too short", $"/app/libLibTorchSharp.so: file too short: {Rebuild}")]
    [InlineData("/app/libtorch_cpu.so: failed to map segment from shared object", $"/app/libtorch_cpu.so: failed to map segment from shared object: {Limits}")]
    [InlineData("/app/libtorch_cpu.so: cannot allocate memory in static TLS block", $"/app/libtorch_cpu.so: cannot allocate memory in static TLS block: {Limits}")]
    [InlineData("/app/libonnxruntime.so: cannot open shared object file: Too many open files", $"/app/libonnxruntime.so: cannot open shared object file: Too many open files: {Limits}")]
    [InlineData($"libgomp-98b21ff3.so.1{Absent}", $"libgomp-98b21ff3.so.1 is missing: {Rebuild}")]
    [InlineData($"libcublasLt.so.13{Absent}", "libcublasLt.so.13 is missing: install CUDA 13")]
    [InlineData($"libcufft.so.12{Absent}", "libcufft.so.12 is missing: install CUDA")]
    [InlineData($"libcudnn_graph.so.9{Absent}", "libcudnn_graph.so.9 is missing: install cuDNN 9")]
    [InlineData($"libcuda.so.1{Absent}", "libcuda.so.1 is missing: install NVIDIA's driver")]
    public void An_error_of_the_loader_says_what_is_wrong_and_what_helps(string message, string expected)
    {
        Assert.Equal(expected, LoaderMessage.Explain(message, Newest));
        Assert.Equal(expected, LoaderMessage.Explain($"{Wrapped("/app/libLibTorchSharp.so")}{message}\n", Newest));
    }

    [Fact]
    public void Of_all_places_where_a_library_was_looked_for_the_one_that_has_it_counts()
    {
        var message = Wrapped("LibTorchSharp")
            + $"/usr/share/dotnet/libLibTorchSharp.so{Absent}\n"
            + "/app/libLibTorchSharp.so: invalid ELF header\n"
            + $"libLibTorchSharp.so{Absent}\n"
            + $"/app/LibTorchSharp{Absent}\n";
        Assert.Equal($"/app/libLibTorchSharp.so: invalid ELF header: {Rebuild}", LoaderMessage.Explain(message, Newest));
    }

    [Fact]
    public void A_library_that_is_nowhere_is_missing_and_not_what_it_depends_on()
    {
        var message = Wrapped("onnxruntime")
            + $"/app/onnxruntime.so{Absent}\n"
            + $"libonnxruntime.so{Absent}\n";
        Assert.Equal($"/app/onnxruntime.so is missing: {Rebuild}", LoaderMessage.Explain(message, Newest));
    }

    [Fact]
    public void The_newest_version_is_by_number_and_of_one_family()
    {
        var library = "\0GLIBCXX_3.4\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_DEBUG_MESSAGE_LENGTH\0CXXABI_1.3.13\0GLIBCXX_3.4.4\0"u8
            .ToArray();
        Assert.Equal(Some("GLIBCXX_3.4.30"), LoaderMessage.Newest(library, "GLIBCXX"));
        Assert.Equal(Some("CXXABI_1.3.13"), LoaderMessage.Newest(library, "CXXABI"));
        Assert.Equal(None, LoaderMessage.Newest(library, "GLIBC"));
        Assert.Equal(None, LoaderMessage.Newest("/proc/1/nowhere", "GLIBCXX"));
    }

    private static string Wrapped(string library) => Around.Replace("{0}", library, StringComparison.Ordinal);

    private static Option<string> Newest(string library, string word) => word == "GLIBCXX" ? Some("GLIBCXX_3.4.30") : None;
}
