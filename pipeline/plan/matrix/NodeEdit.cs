namespace Multitask.Pipeline.Planning;

/// <summary>Stages rewritten as text, before they are decoded.</summary>
public static class NodeEdit
{
    /// <summary>A mapping with a value at a path; mappings on the way that are missing are made, other values on the way replaced.</summary>
    public static ConfigNode.Mapping With(this ConfigNode.Mapping mapping, Seq<string> path, ConfigNode value)
    {
        var inner = mapping.Find(path.Head);
        var put = path.Tail.IsEmpty ? value
            : (inner.Case as ConfigNode.Mapping ?? new ConfigNode.Mapping(Seq<ConfigEntry>(), mapping.Place.Child(path.Head, None))).With(path.Tail, value);
        return mapping with
        {
            Entries = inner.IsSome
                ? mapping.Entries.Map(entry => entry.Key == path.Head ? entry with { Value = put } : entry).Strict()
                : mapping.Entries.Add(new ConfigEntry(path.Head, None, put)),
        };
    }

    /// <summary>A mapping without a key.</summary>
    public static ConfigNode.Mapping Without(this ConfigNode.Mapping mapping, string key) =>
        mapping with { Entries = mapping.Entries.Filter(entry => entry.Key != key).Strict() };

    /// <summary>A name where another one stands.</summary>
    public static ConfigNode Named(this ConfigNode at, string name) => new ConfigNode.Scalar(name, false, at.Place);

    /// <summary>A list of names where one name stands.</summary>
    public static ConfigNode Named(this ConfigNode at, Seq<string> names) => new ConfigNode.Sequence(names.Map(name => at.Named(name)).Strict(), at.Place);
}
