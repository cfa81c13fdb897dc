namespace Multitask.Pipeline.Configuration;

/// <summary>A word that decides which keys a mapping has.</summary>
/// <param name="Word">The word.</param>
/// <param name="Forms">
/// Its sets of keys, at least one: the first whose mark is among the keys of the mapping counts; the last where none is.
/// </param>
public sealed record TaggedCase<T>(string Word, Seq<(Option<string> Mark, Fields<T> Fields)> Forms)
{
    /// <summary>A word with one set of keys.</summary>
    public TaggedCase(string word, Fields<T> fields)
        : this(word, Seq1((Option<string>.None, fields)))
    {
    }

    /// <summary>The keys of a mapping.</summary>
    internal Fields<T> Of(ConfigNode.Mapping mapping) =>
        Forms.Find(form => form.Mark.Exists(key => mapping.Find(key).IsSome)).IfNone(Forms.Last).Fields;
}
