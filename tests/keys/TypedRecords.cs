using System.Collections;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Stages;

namespace Multitask.Tests.Keys;

/// <summary>The records that keys are made of, found in the compiled program: whatever is given to <see cref="Canonical.Of"/>.</summary>
internal static class TypedRecords
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The types of the calls <c>Canonical.Of(record)</c> in the stages.</summary>
    internal static IReadOnlyList<Type> Roots { get; } = [.. CanonicalCalls(typeof(AllStages).Assembly).Distinct()];

    /// <summary>The roots and every record they hold: unions as their cases.</summary>
    internal static IReadOnlyList<Type> All { get; } = [.. Reach(Roots)];

    /// <summary>Every property of every record: <c>Weighting.Famo.Gamma</c>.</summary>
    internal static IEnumerable<string> Properties => All.SelectMany(type => Fields(type).Select(Name)).Distinct();

    /// <summary>The state of a record, that of its bases too, as the canonical text has it.</summary>
    internal static IEnumerable<FieldInfo> Fields(Type type) =>
        (type.BaseType is { } above && above != typeof(object) && above != typeof(ValueType) ? Fields(above) : []).Concat(type.GetFields(Instance));

    /// <summary>The property a field stands for.</summary>
    internal static string Name(FieldInfo field) => $"{Name(field.DeclaringType!)}.{Property(field)}";

    /// <summary>What lies inside <c>Option</c>, <c>Seq</c> and arrays.</summary>
    internal static Type Inside(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Option<>) || open == typeof(Seq<>))
            ? Inside(type.GetGenericArguments()[0])
            : type;

    /// <summary>The records that lie in a type, those of tuples too.</summary>
    private static IEnumerable<Type> Parts(Type type) => Inside(type) is var inside && typeof(ITuple).IsAssignableFrom(inside)
        ? inside.GetGenericArguments().SelectMany(Parts)
        : IsRecord(inside) ? Cases(inside) : [];

    /// <summary>The cases of a union; a record that is none is its own only case.</summary>
    internal static Type[] Cases(Type type) => type.IsAbstract
        ? [.. type.Assembly.GetTypes().Where(one => one.BaseType == type).OrderBy(one => one.MetadataToken)]
        : [type];

    /// <summary>Every property in which two canonical texts of one type differ.</summary>
    internal static IEnumerable<string> Moved(Type type, JsonNode? before, JsonNode? after)
    {
        if (before is JsonArray a && after is JsonArray b)
        {
            return a.Count == b.Count ? a.Zip(b, (x, y) => (x, y)).SelectMany((pair, at) => Moved(Element(type, at), pair.x, pair.y)) : [];
        }

        var inside = Inside(type);
        // A map is an object in the text, too, but has no properties.
        return before is not JsonObject x || after is not JsonObject y || !Cases(inside).Any(IsRecord) || !JsonNode.DeepEquals(x["case"], y["case"])
            ? []
            : Fields(Cases(inside).Single(one => x["case"] is null ? Has(one, x) : Lower(one.Name) == (string?)x["case"])).SelectMany(field =>
                JsonNode.DeepEquals(x[Canonical.MemberName(field)], y[Canonical.MemberName(field)])
                    ? []
                    : Moved(field.FieldType, x[Canonical.MemberName(field)], y[Canonical.MemberName(field)]).Prepend(Name(field)));
    }

    /// <summary>The root whose canonical text this is, told by its members.</summary>
    internal static Type RootOf(JsonObject config) => Roots.Single(root => config.ContainsKey("case")
        ? root.IsAbstract
        : !root.IsAbstract && Has(root, config));

    /// <summary>Whether a text has the members of a type: all but those that were added later, and no others.</summary>
    private static bool Has(Type type, JsonObject config)
    {
        var members = Fields(type).ToLookup(Canonical.IsAddedLater, Canonical.MemberName);
        return members[false].All(config.ContainsKey) && config.All(member => members[false].Concat(members[true]).Contains(member.Key));
    }

    /// <summary>The type at a place of a tuple; of anything else, what lies one level inside.</summary>
    private static Type Element(Type type, int at) => !type.IsGenericType ? type
        : type.GetGenericTypeDefinition() == typeof(Option<>) ? Element(type.GetGenericArguments()[0], at)
        : type.GetGenericArguments()[typeof(ITuple).IsAssignableFrom(type) ? at : 0];

    private static System.Collections.Generic.HashSet<Type> Reach(IEnumerable<Type> from)
    {
        var (seen, waiting) = (new System.Collections.Generic.HashSet<Type>(), new Queue<Type>(from.Select(Inside).SelectMany(Cases)));
        while (waiting.TryDequeue(out var type))
        {
            if (IsRecord(type) && seen.Add(type))
            {
                Fields(type).SelectMany(field => Parts(field.FieldType)).ToList().ForEach(waiting.Enqueue);
            }
        }

        return seen;
    }

    /// <summary>For open type arguments: a number satisfies what arithmetic asks of them.</summary>
    private static Type[] Doubles => [typeof(double), typeof(double), typeof(double)];

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Instance) is not null && !typeof(IEnumerable).IsAssignableFrom(type);

    private static string Name(Type type) => type.DeclaringType is { } outer ? $"{Name(outer)}.{type.Name}" : type.Name;

    private static string Property(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Calls of generic methods stand in a table of the assembly, with their type arguments.</summary>
    private static unsafe IEnumerable<Type> CanonicalCalls(Assembly assembly)
    {
        assembly.TryGetRawMetadata(out var blob, out var length);
        var reader = new MetadataReader(blob, length);
        return [.. Enumerable.Range(1, reader.GetTableRowCount(TableIndex.MethodSpec))
            .Select(MetadataTokens.MethodSpecificationHandle)
            .Where(call => IsCalledOf(reader, reader.GetMethodSpecification(call).Method))
            .Select(call => assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(call), Doubles, Doubles))
            .OfType<MethodInfo>()
            .Where(method => method.DeclaringType == typeof(Canonical))
            .Select(method => method.GetGenericArguments()[0])];
    }

    private static bool IsCalledOf(MetadataReader reader, EntityHandle method) =>
        method.Kind == HandleKind.MemberReference
        && reader.StringComparer.Equals(reader.GetMemberReference((MemberReferenceHandle)method).Name, nameof(Canonical.Of));
}
