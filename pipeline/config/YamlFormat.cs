namespace Multitask.Pipeline.Configuration;

/// <summary>A pipeline's file in one form: two spaces a level, one space inside braces and behind commas and colons. Comments stay.</summary>
internal static class YamlFormat
{
    /// <summary>The text in that form; or what is wrong with it as YAML. What it means is the same: otherwise the text stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name in messages.</param>
    internal static Validation<Problem, string> Of(string text, string file) => Yaml.Read(text, file).Bind(before =>
    {
        var formatted = Text(FormatLines.Of(text));
        return Yaml.Read(formatted, file).Match(
            Succ: after => Meaning(after) == Meaning(before) ? formatted : text,
            Fail: _ => Success<Problem, string>(text));
    });

    private static string Text(Seq<FormatLine> lines) => string.Concat(lines.Map((at, line) =>
        $"{(at > 0 && line.First > lines[at - 1].Last + 1 ? "\n" : "")}{new string(' ', line.Indent)}{line.Text}\n"));

    /// <summary>What a tree says, without its places.</summary>
    private static string Meaning(ConfigNode node) => node switch
    {
        ConfigNode.Scalar scalar => $"{(scalar.Quoted ? "'" : "")}{scalar.Text.Length}:{scalar.Text}",
        ConfigNode.Sequence list => $"[{string.Join(',', list.Items.Map(Meaning))}]",
        ConfigNode.Mapping mapping => $"{{{string.Join(',', mapping.Entries.Map(entry => $"{entry.Key.Length}:{entry.Key}={Meaning(entry.Value)}"))}}}",
        _ => "",
    };
}

/// <summary>A line of a formatted text.</summary>
/// <param name="Indent">Its spaces.</param>
/// <param name="Text">What stands behind them.</param>
/// <param name="First">The line of the source where it begins, from 1.</param>
/// <param name="Last">The one where it ends.</param>
internal sealed record FormatLine(int Indent, string Text, int First, int Last);
