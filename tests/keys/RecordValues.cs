using System.Reflection;
using System.Runtime.CompilerServices;
using LanguageExt;

namespace Multitask.Tests.Keys;

/// <summary>Two different values of any type that a typed record may hold.</summary>
internal static class RecordValues
{
    /// <summary>One of the two.</summary>
    /// <param name="type">The type.</param>
    /// <param name="which">0 or 1.</param>
    internal static object Of(Type type, int which) =>
        type.IsEnum ? Enum.GetValues(type).GetValue(which)!
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Option<>) ? Made(nameof(Optional), type, which)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Seq<>) ? Made(nameof(Several), type, which)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Map<,>) ? Made(nameof(Mapped), type, which)
        : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => which == 1,
            TypeCode.String => which == 0 ? "a" : "b",
            TypeCode.Double => which + 0.5,
            TypeCode.Int32 => which + 1,
            TypeCode.Int64 => which + 1L,
            TypeCode.UInt64 => (ulong)which + 1,
            _ => Record(TypedRecords.Cases(type) is var cases ? cases[Math.Min(which, cases.Length - 1)] : type, which),
        };

    /// <summary>A record with all its fields at the same one of their two values.</summary>
    internal static object Record(Type type, int which)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in TypedRecords.Fields(type))
        {
            field.SetValue(record, Of(field.FieldType, which));
        }

        return record;
    }

    private static object Made(string maker, Type type, int which) => typeof(RecordValues)
        .GetMethod(maker, BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(type.GetGenericArguments())
        .Invoke(null, [which])!;

    private static Option<T> Optional<T>(int which) => which == 0 ? Option<T>.None : Prelude.Some((T)Of(typeof(T), 0));

    private static Map<TKey, T> Mapped<TKey, T>(int which) => which == 0
        ? Prelude.Map<TKey, T>()
        : Prelude.Map(((TKey)Of(typeof(TKey), 0), (T)Of(typeof(T), 0)));

    private static Seq<T> Several<T>(int which) => which == 0 ? Seq<T>.Empty : Prelude.Seq1((T)Of(typeof(T), 0));
}
