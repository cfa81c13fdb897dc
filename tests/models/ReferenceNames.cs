using System.Globalization;
using System.Text.RegularExpressions;

namespace Multitask.Tests.Models;

/// <summary>
/// Our parameter names as the module tree of the reference program spells them, for MTAN with the tasks semantic, depth and normal:
/// <c>attention.depth.encoder1.conv2.weight</c> is its <c>encoder_att.1.0.3.weight</c>.
/// </summary>
internal static partial class ReferenceNames
{
    private static readonly string[] Tasks = ["semantic", "depth", "normal"];
    private static readonly string[] MaskLayers = ["conv1", "norm1", "relu", "conv2", "norm2"];

    /// <summary>The reference's name of a parameter; our own name where there is none.</summary>
    internal static string Of(string ourName)
    {
        var dot = ourName.LastIndexOf('.');
        var (owner, array) = (ourName[..dot], ourName[(dot + 1)..]);
        var (trunk, mask, head) = (Trunk().Match(owner), Mask().Match(owner), Head().Match(owner));
        return trunk.Success ? $"{OfTrunk(trunk)}.{array}"
            : mask.Success ? $"{OfMask(mask)}.{array}"
            : head.Success ? $"pred_task{Task(head) + 1}.{Number(head, "number") - 1}.{array}"
            : ourName;
    }

    private static string OfTrunk(Match name)
    {
        var (half, level, number) = (name.Groups["half"].Value, Number(name, "level") - 1, Number(name, "number"));
        var layer = name.Groups["kind"].Value == "conv" ? 0 : 1;
        return name.Groups["transition"].Success ? $"{half}coder_block_att.{level}.{layer}"
            : number == 1 ? $"{half}coder_block.{level}.{layer}"
            : level < 2 ? $"conv_block_{half}c.{level}.{layer}"
            : $"conv_block_{half}c.{level}.{number - 2}.{layer}";
    }

    private static string OfMask(Match name) =>
        $"{name.Groups["half"].Value}coder_att.{Task(name)}.{Number(name, "level") - 1}.{Array.IndexOf(MaskLayers, name.Groups["layer"].Value)}";

    private static int Task(Match name) => Array.IndexOf(Tasks, name.Groups["task"].Value);

    private static int Number(Match name, string group) => int.Parse(name.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^trunk\.(?<half>en|de)coder(?<level>\d)\.(?<transition>transition\.)?(?<kind>conv|norm)(?<number>\d)$")]
    private static partial Regex Trunk();

    [GeneratedRegex(@"^attention\.(?<task>\w+)\.(?<half>en|de)coder(?<level>\d)\.(?<layer>conv1|norm1|conv2|norm2)$")]
    private static partial Regex Mask();

    [GeneratedRegex(@"^heads\.(?<task>\w+)\.conv(?<number>\d)$")]
    private static partial Regex Head();
}
