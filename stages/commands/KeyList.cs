using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What a file may name, with its keys, as lines of text.</summary>
internal static class KeyList
{
    /// <summary>A title, then a line for each key: what its value must be, and which it is where none is given.</summary>
    internal static Seq<string> Of(Seq<(string Title, Seq<FieldKey> Keys)> all)
    {
        var rows = Columns.Of(all.Bind(one => one.Keys.Map(Row)).Strict()).Strict();
        return all.Fold((Lines: Seq<string>(), Used: 0), (done, one) => (
            done.Lines.Add(one.Title) + rows.Skip(done.Used).Take(one.Keys.Count),
            done.Used + one.Keys.Count)).Lines.Strict();
    }

    private static Seq<string> Row(FieldKey key)
    {
        var text = key.Describe();
        return Seq($"  {key.Name}", text.Standard, $"must be {text.Rule}");
    }
}
