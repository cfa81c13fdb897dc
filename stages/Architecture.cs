using System.Diagnostics;

namespace Multitask.Stages;

/// <summary>Which network to build.</summary>
public abstract record Architecture
{
    private Architecture() { }

    /// <summary>Multi-task attention network on SegNet (Liu, Johns and Davison, CVPR 2019).</summary>
    public sealed record MtanSegNet(Seq<int> Filters) : Architecture;

    /// <summary>SegNet shared by all tasks, one head a task.</summary>
    public sealed record SharedSegNet(Seq<int> Filters) : Architecture;

    /// <summary>LeNet-style encoder shared by all tasks, one linear head a task.</summary>
    public sealed record SharedLenet(Seq<int> Channels, int Features) : Architecture;

    /// <summary>MTAN's attention on the LeNet-style encoder.</summary>
    public sealed record AttentiveLenet(Seq<int> Channels, int Features) : Architecture;

    /// <summary>The network for a data set, or every reason why it cannot be.</summary>
    internal static Validation<string, Network> Describe(Architecture architecture, DataInfo info)
    {
        var heads = info.Tasks.Map(task => task.Head);
        return architecture switch
        {
            MtanSegNet mtan => Mtan.Check(new MtanConfig(info.Input, mtan.Filters, heads)).Map(Mtan.Describe),
            SharedSegNet segnet => SegNet.Check(new MtanConfig(info.Input, segnet.Filters, heads)).Map(SegNet.Describe),
            SharedLenet lenet => Lenet.Check(new LenetConfig(info.Input, lenet.Channels, lenet.Features, heads)).Map(Lenet.Describe),
            AttentiveLenet lenet => MtanLenet.Check(new LenetConfig(info.Input, lenet.Channels, lenet.Features, heads)).Map(MtanLenet.Describe),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Whether it predicts a value a pixel; otherwise one a picture.</summary>
    internal bool Dense => this is MtanSegNet or SharedSegNet;
}
