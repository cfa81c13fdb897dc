using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multitask.Pipeline.Keys;

/// <summary>One spelling for each value of a record: equal records give equal texts, different ones different texts.</summary>
/// <remarks>
/// All state is in it, private fields too. Records are objects with their members sorted by name (first letter in lower case); the cases of
/// a union have a member <c>case</c>; <c>Seq</c>, arrays and tuples are arrays, <c>Map</c> is an object, <c>Option</c> null or its value,
/// an enum its name. A member may be written otherwise (<see cref="CanonicalMemberAttribute"/>). A type it does not know is a programming
/// mistake, and throws.
/// </remarks>
public static class Canonical
{
    /// <summary>Canonical JSON (RFC 8785) of a record.</summary>
    public static string Of<T>(T record) => Encode(record);

    private static string Encode(object? value) => value switch
    {
        null => "null",
        string text => CanonicalText.Text(text),
        bool flag => flag ? "true" : "false",
        double number => CanonicalText.Number(number),
        float number => Encode(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        byte or sbyte or short or ushort or int or uint or long or ulong =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Enum name => CanonicalText.Text(Lower(name.ToString())),
        Unit => "null",
        IOptional option => option.MatchUntypedUnsafe(Encode, () => "null"),
        ITuple tuple => CanonicalText.Array(Enumerable.Range(0, tuple.Length).Select(i => Encode(tuple[i]))),
        IEnumerable items when IsMap(value.GetType()) =>
            CanonicalText.Object(items.Cast<ITuple>().Select(pair => (KeyText(pair[0]), Encode(pair[1])))),
        IEnumerable items => CanonicalText.Array(items.Cast<object?>().Select(Encode)),
        _ => Record(value, value.GetType()),
    };

    private static string Record(object value, Type type) => IsRecord(type)
        ? CanonicalText.Object(State(type)
            .Select(field => (Field: field, Value: field.GetValue(value)))
            .Where(member => !IsAddedLater(member.Field) || !IsAbsent(member.Value))
            .Select(member => (MemberName(member.Field), Encode(member.Value)))
            .Concat(CaseOf(type)))
        : throw new NotSupportedException($"{type} is not a record: it cannot be part of a key");

    /// <summary>Every instance field, those of the bases too.</summary>
    private static IEnumerable<FieldInfo> State(Type type) =>
        (type.BaseType is { } above && above != typeof(object) && above != typeof(ValueType) ? State(above) : [])
        .Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));

    private static IEnumerable<(string, string)> CaseOf(Type type) =>
        type.DeclaringType is { IsAbstract: true } union && union.IsAssignableFrom(type)
            ? [("case", CanonicalText.Text(Lower(type.Name)))]
            : [];

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Map<,>);

    private static string KeyText(object? key) => key is string text ? text : Encode(key);

    /// <summary>Whether the canonical text has a member only where its value is there.</summary>
    internal static bool IsAddedLater(FieldInfo field) => field.GetCustomAttribute<CanonicalMemberAttribute>() is { AddedLater: true };

    private static bool IsAbsent(object? value) => value switch
    {
        IOptional option => option.IsNone,
        IEnumerable items => !items.Cast<object?>().Any(),
        Enum word => Convert.ToInt64(word, CultureInfo.InvariantCulture) == 0,
        double number => number == 0,
        bool flag => !flag,
        _ => false,
    };

    /// <summary>The name of a member. The compiler keeps property <c>X</c> in the field <c>&lt;X&gt;k__BackingField</c>.</summary>
    internal static string MemberName(FieldInfo field) =>
        field.GetCustomAttribute<CanonicalMemberAttribute>() is { Name.Length: > 0 } member ? member.Name : Lower(field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name);

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
