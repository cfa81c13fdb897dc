using System.Runtime.InteropServices;
using Multitask.Exports;
using Multitask.Stages.Kernels;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>The native libraries behind torch, loaded before TorchSharp does: it says in forty lines why it could not.</summary>
internal static class TorchLibrary
{
    /// <summary>In the order in which TorchSharp loads them.</summary>
    private static readonly Seq<string> Names = Seq("torch_cpu", "LibTorchSharp");

    /// <summary>TorchSharp's version, which decides libtorch's. (<c>torch.__version__</c> loads libtorch, which takes half a second.)</summary>
    internal static string Version { get; } = typeof(torch).Assembly.GetName().Version!.ToString(3);

    /// <summary>Loads what torch needs, or says in one line why that cannot be. Comes before anything of torch is used.</summary>
    internal static Either<string, Unit> Load()
    {
        OpenMp.Choose();
        return Names.Fold(Right<string, Unit>(unit), (loaded, name) => loaded.Bind(_ => Loaded(name)));
    }

    /// <summary>The file beside the program, where there is one: then the loader's reason is the only one.</summary>
    private static Either<string, Unit> Loaded(string name)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, $"lib{name}.so");
        try
        {
            _ = File.Exists(beside) ? NativeLibrary.Load(beside) : NativeLibrary.Load(name, typeof(torch).Assembly, null);
            return unit;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            return Left($"torch cannot be loaded: {LoaderMessage.Explain(failure.Message, LoaderMessage.Newest)}");
        }
    }
}
