namespace Multitask.Pipeline.Configuration;

/// <summary>One case of a union in a configuration.</summary>
/// <param name="Word">The word that names it.</param>
/// <param name="Options">Decodes its options; a word without options is an empty mapping.</param>
public sealed record UnionCase<T>(string Word, Decoder<T> Options);
