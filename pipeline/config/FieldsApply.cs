namespace Multitask.Pipeline.Configuration;

/// <summary>Puts fields together: every field is read, and the mistakes of all are found.</summary>
public static class FieldsApply
{
    /// <summary>Two fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, TOut>(
        this (Fields<T1>, Fields<T2>) fields,
        Func<T1, T2, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping))
                .Apply(make));

    /// <summary>Three fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>) fields,
        Func<T1, T2, T3, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping))
                .Apply(make));

    /// <summary>Four fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, T4, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>, Fields<T4>) fields,
        Func<T1, T2, T3, T4, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys + fields.Item4.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping),
                fields.Item4.Read(mapping))
                .Apply(make));

    /// <summary>Five fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, T4, T5, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>, Fields<T4>, Fields<T5>) fields,
        Func<T1, T2, T3, T4, T5, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys + fields.Item4.Keys
            + fields.Item5.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping),
                fields.Item4.Read(mapping), fields.Item5.Read(mapping))
                .Apply(make));

    /// <summary>Six fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, T4, T5, T6, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>, Fields<T4>, Fields<T5>, Fields<T6>) fields,
        Func<T1, T2, T3, T4, T5, T6, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys + fields.Item4.Keys
            + fields.Item5.Keys + fields.Item6.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping),
                fields.Item4.Read(mapping), fields.Item5.Read(mapping), fields.Item6.Read(mapping))
                .Apply(make));

    /// <summary>Seven fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, T4, T5, T6, T7, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>, Fields<T4>, Fields<T5>, Fields<T6>, Fields<T7>) fields,
        Func<T1, T2, T3, T4, T5, T6, T7, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys + fields.Item4.Keys
            + fields.Item5.Keys + fields.Item6.Keys + fields.Item7.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping),
                fields.Item4.Read(mapping), fields.Item5.Read(mapping), fields.Item6.Read(mapping),
                fields.Item7.Read(mapping))
                .Apply(make));

    /// <summary>Eight fields as one.</summary>
    public static Fields<TOut> Apply<T1, T2, T3, T4, T5, T6, T7, T8, TOut>(
        this (Fields<T1>, Fields<T2>, Fields<T3>, Fields<T4>, Fields<T5>, Fields<T6>, Fields<T7>, Fields<T8>) fields,
        Func<T1, T2, T3, T4, T5, T6, T7, T8, TOut> make) =>
        new(
            fields.Item1.Keys + fields.Item2.Keys + fields.Item3.Keys + fields.Item4.Keys
            + fields.Item5.Keys + fields.Item6.Keys + fields.Item7.Keys + fields.Item8.Keys,
            mapping => (
                fields.Item1.Read(mapping), fields.Item2.Read(mapping), fields.Item3.Read(mapping),
                fields.Item4.Read(mapping), fields.Item5.Read(mapping), fields.Item6.Read(mapping),
                fields.Item7.Read(mapping), fields.Item8.Read(mapping))
                .Apply(make));
}
