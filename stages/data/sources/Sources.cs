using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>A kind of source as a configuration names it.</summary>
/// <param name="Word">The word after <c>load</c>.</param>
/// <param name="Fields">Its other keys.</param>
public sealed record SourceKind(string Word, Fields<Source> Fields);

/// <summary>The sources there are.</summary>
public static class Sources
{
    private const string Key = "load";

    /// <summary>Every kind of source: a new one is a file and a line here.</summary>
    public static Seq<SourceKind> All { get; } = Seq(Source.Scenes.Kind, Source.Folder.Kind, Source.MultiFashion.Kind);

    /// <summary>Decodes <c>load: WORD</c> with the keys of that source; any other word is a problem.</summary>
    /// <param name="elsewhere">Words after <c>load</c> that mean no data source but are known: a message lists them too.</param>
    public static Decoder<Source> Decoder(params string[] elsewhere)
    {
        var kinds = Field.Required(Key, Decode.Choice([
            .. All.Map(kind => (kind.Word, Some(kind))), .. elsewhere.Select(word => (word, Option<SourceKind>.None))]));
        return node => Decode.Mapping(node).Bind(mapping => kinds.Read(mapping).Bind(known => known.Match(
            Some: kind => (kinds, kind.Fields).Apply((_, source) => source).Decoder(mapping),
            None: () => mapping.Place.Child(Key, mapping.Place.At).Problem("must name a data source"))));
    }
}
