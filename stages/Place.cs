using Multitask.Stages.Kernels;
using TorchSharp;

namespace Multitask.Stages;

/// <summary>Where a process trains, and with whom.</summary>
/// <param name="Device">As <see cref="Devices.Resolve"/> says.</param>
/// <param name="Ranks">The processes that train together.</param>
/// <param name="Here">How many of them share this machine's cores.</param>
internal sealed record Place(string Device, IRanks Ranks, int Here)
{
    /// <summary>One process with all cores.</summary>
    internal static Place Whole(string device) => new(device, Alone.Only, 1);

    /// <summary>A rank: the GPUs of a machine are dealt out to the ranks on it.</summary>
    internal static Place Of(string device, MpiRanks ranks) => new(
        device == "cpu" ? device : FormattableString.Invariant($"cuda:{ranks.RankHere % Math.Max(1, torch.cuda.device_count())}"), ranks, ranks.CountHere);

    /// <summary>The torch device, with this process's share of the cores.</summary>
    internal torch.Device Open() => Devices.Open(Device, Here);
}
