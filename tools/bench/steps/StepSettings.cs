using System.CommandLine;
using CommandLine = System.CommandLine;

namespace Multitask.Benches;

/// <summary>What a training step is measured with, ours and the baseline's: MTAN on random images.</summary>
/// <param name="Size">Of network and batch.</param>
/// <param name="Rounds">How many steps.</param>
/// <param name="Threads">Of torch.</param>
/// <param name="Precision">The arithmetic.</param>
/// <param name="Kernels">Of our own step: whether our kernels or libtorch's alone.</param>
internal sealed record StepSettings(NetworkSize Size, Rounds Rounds, int Threads, Precision Precision, KernelChoice Kernels);

/// <summary>The options for them; without any, as published for NYU-v2 but for the size of images.</summary>
internal sealed class StepOptions
{
    private readonly SizeOptions _size = new(NetworkSize.Published);
    private readonly RoundOptions _rounds = new(8);
    private readonly CommandLine.Option<int> _threads = Options.Threads();

    private readonly CommandLine.Option<Precision> _precision = Options.Choice(
        "--precision",
        "The arithmetic",
        ("float32", Precision.Float32),
        ("bfloat16", Precision.BFloat16),
        ("float64", Precision.Float64));

    private readonly CommandLine.Option<KernelChoice> _kernels = Options.Choice(
        "--kernels", "Our own step's operations", ("auto", KernelChoice.Auto), ("libtorch", KernelChoice.LibTorch));

    internal IEnumerable<CommandLine.Option> All => [.. _size.All, .. _rounds.All, _threads, _precision, _kernels];

    internal StepSettings Read(ParseResult result) =>
        new(_size.Read(result), _rounds.Read(result), result.GetValue(_threads), result.GetValue(_precision), result.GetValue(_kernels));
}
