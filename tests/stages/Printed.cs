using System.Globalization;
using System.Text.RegularExpressions;

namespace Multitask.Tests.Stages;

/// <summary>What a run tells people, read back.</summary>
internal static class Printed
{
    /// <summary>The mean losses of each epoch of a stage, by task.</summary>
    internal static IReadOnlyList<IReadOnlyDictionary<string, double>> Losses(string text, string stage) =>
    [
        .. Regex.Matches(text, $@"^{stage} +\| epoch \d+/\d+: loss ([^;]+);", RegexOptions.Multiline)
            .Select(line => line.Groups[1].Value.Split(", ").Select(pair => pair.Split(' ')).ToDictionary(
                pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture))),
    ];
}
