using System.Text;

namespace Multitask.Tests.Hostile;

/// <summary>Pipelines nobody means well with, by name.</summary>
internal static class HostileText
{
    private const int Megabyte = (1 << 20) - 1000;

    /// <summary>Texts that no pipeline may be made of.</summary>
    internal static IReadOnlyDictionary<string, byte[]> All { get; } = Texts()
        .ToDictionary(pair => pair.Name, pair => Encoding.UTF8.GetBytes(pair.Text))
        .Concat(Bytes())
        .ToDictionary();

    /// <summary>A text again and again, up to the size that is read at all.</summary>
    private static string Much(string piece) => new StringBuilder().Insert(0, piece, Megabyte / piece.Length).ToString();

    private static string Many(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));

    private static string Stages(int count, Func<int, string> stage) => $"pipeline: p\nstages:\n{Many(count, i => $"  s{i}: {stage(i)}")}";

    private static IEnumerable<(string Name, string Text)> Texts() => Bombs().Concat(Syntax()).Concat(Sizes());

    private static IEnumerable<(string Name, string Text)> Bombs() =>
    [
        ("billion laughs", $"a0: &a0 [x]\n{Many(20, i => $"a{i + 1}: &a{i + 1} [{string.Join(", ", Enumerable.Repeat($"*a{i}", 10))}]")}"),
        ("a mapping of a mapping of a mapping", $"a0: &a0 {{ x: 1 }}\n{Many(60, i => $"a{i + 1}: &a{i + 1} {{ l: *a{i}, r: *a{i} }}")}"),
        ("one long list a thousand times", $"a: &a [{string.Join(", ", Enumerable.Repeat("x", 1000))}]\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]"),
        ("an alias to a value around it", "a: &a { b: [*a] }"),
        ("aliases nested in aliases", $"a0: &a0 x\n{Many(80, i => $"a{i + 1}: &a{i + 1} [*a{i}]")}"),
        ("many anchors", Much("- &a x\n")),
        ("anchors on anchors", $"a: {Much("&a ")}"),
        ("lists in lists", Much("[")),
        ("mappings in mappings", Much("{a: ")),
        ("lists in lists by dashes", Much("- ")),
        ("questions", Much("? ")),
        ("colons", Much(": ")),
        ("commas", $"[{Much(",")}"),
        ("lists in lists by lines", Many(1000, i => $"{new string(' ', i)}-")),
    ];

    private static IEnumerable<(string Name, string Text)> Syntax() =>
    [
        ("nothing", ""),
        ("blanks", Much(" ")),
        ("comments", Much("# nothing\n")),
        ("two documents", "pipeline: a\n---\npipeline: b"),
        ("many documents", Much("---\n")),
        ("document ends", $"a: 1\n{Much("...\n")}"),
        ("directives", Much("%TAG ! !\n")),
        ("a tag that runs code", "pipeline: !!python/object/apply:os.system ['true']"),
        ("a tag of the language", "pipeline: !<tag:yaml.org,2002:binary> R0lGODlhDAAMAIQAAP"),
        ("exclamations", $"a: {Much("!")}"),
        ("a merge of a word", "a: { <<: x }"),
        ("a merge of words", "a: { <<: [x, { y: 1 }] }"),
        ("a merge of a mapping around it", "a: &a { <<: *a }"),
        ("two merges", "a: &a { x: 1 }\nb: { <<: *a, <<: *a }"),
        ("merges of merges of merges", $"a0: &a0 {{ x: 1 }}\n{Many(80, i => $"a{i + 1}: &a{i + 1} {{ <<: *a{i} }}")}"),
        ("a merge of one mapping a thousand times", $"a: &a {{ {string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"k{i}: 1"))} }}\nb: {{ <<: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}] }}"),
        ("an empty key", "'': 1"),
        ("a key of keys", "{ a: 1 }: 2"),
        ("a key that hides", "\"a\\u202eb\": 1"),
        ("half a surrogate pair", "pipeline: \"\\ud800\""),
        ("an escape out of range", "pipeline: \"\\UFFFFFFFF\""),
        ("an escape cut off", "pipeline: \"\\x"),
        ("a tab for a blank", "pipeline: p\n\tstages: 1"),
        ("an open quote", $"pipeline: '{Much("x ")}"),
        ("an open text of escapes", $"pipeline: \"{Much("\\n")}"),
        ("an indentation of a million", "pipeline: |99999999999\n x"),
        ("a list instead of a pipeline", "[pipeline]"),
        ("a word instead of a pipeline", "pipeline"),
    ];

    private static IEnumerable<(string Name, string Text)> Sizes() =>
    [
        ("a huge word", $"pipeline: {Much("x")}"),
        ("a huge text of lines", $"pipeline: |\n{Much("  x\n")}"),
        ("a huge folded text", $"pipeline: >\n{Much("  x\n\n")}"),
        ("a huge text between quotes", $"pipeline: \"{Much("x")}\""),
        ("a huge key", $"{Much("k")}: 1"),
        ("a huge key in question", $"? {Much("k")}\n: 1"),
        ("a huge alias", $"a: *{Much("k")}"),
        ("a huge anchor", $"a: &{Much("k")} 1"),
        ("a huge tag", $"a: !{Much("k")} 1"),
        ("many keys", Much("k: 1\n")),
        ("one key four thousand times", Many(4000, _ => "key: 1")),
        ("four thousand unknown keys", Many(4000, i => $"pipelinf{i}: 1")),
        ("four thousand unknown keys of a stage", Stages(1, _ => $"{{ load: scenes, {string.Join(", ", Enumerable.Range(0, 4000).Select(i => $"heigh{i}: 1"))} }}")),
        ("five hundred stages without a kind", Stages(500, i => $"{{ lood{i}: scenes, tran: 1, skore: 2 }}")),
        ("more stages than a pipeline has", Stages(1001, _ => "{ load: scenes }")),
        ("a circle of nine hundred stages", Stages(900, i => $"{{ build: mtan, data: s{(i + 1) % 900} }}")),
        ("nine hundred stages behind a circle", Stages(900, i => $"{{ build: mtan, data: s{(i == 0 ? 1 : i - 1)} }}")),
        ("eight thousand unknown names", Stages(1, _ => $"{{ evaluate: [{string.Join(", ", Enumerable.Range(0, 8000).Select(i => $"nobody-knows-this-name-{i:0000}"))}], data: s1 }}")),
        ("a list of nine thousand widths", $"{Stages(1, _ => "{ load: scenes }")}\n  m: {{ build: mtan, data: s0, filters: [{string.Join(", ", Enumerable.Range(0, 9000).Select(i => i))}] }}"),
        ("a number of four thousand digits", $"pipeline: p\nseed: {new string('9', 4000)}\nstages: {{ s: {{ load: scenes }} }}"),
        ("a small number of four thousand digits", $"pipeline: p\nstages: {{ s: {{ toy: cagrad, scale: 0.{new string('0', 4000)} }} }}"),
        ("a path of four thousand characters", $"pipeline: p\nstages: {{ s: {{ load: folder, layout: nyuv2, path: {new string('p', 4000)} }} }}"),
        ("a path that is not one", "pipeline: p\nstages: { s: { load: folder, layout: nyuv2, path: \"a\\0b\" } }"),
    ];

    private static IEnumerable<KeyValuePair<string, byte[]>> Bytes() =>
    [
        new("garbage", Garbage(1 << 16)),
        new("a Latin-1 letter", [.. "pipeline: caf"u8, 0xE9, (byte)'\n']),
        new("a byte of UTF-8 too few", [.. "pipeline: caf"u8, 0xC3]),
        new("UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("pipeline: p")).ToArray()),
        new("UTF-16 the other way round", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("pipeline: p")).ToArray()),
        new("UTF-16 without a mark", Encoding.Unicode.GetBytes("pipeline: p")),
        new("UTF-32", Encoding.UTF32.GetPreamble().Concat(Encoding.UTF32.GetBytes("pipeline: p")).ToArray()),
        new("a zero byte", "pipeline: p\0q"u8.ToArray()),
        new("a megabyte of zeros", new byte[Megabyte]),
        new("an escape sequence", "pipeline: \e[31mred"u8.ToArray()),
        new("an overlong slash", [.. "pipeline: "u8, 0xC0, 0xAF]),
    ];

    private static byte[] Garbage(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
