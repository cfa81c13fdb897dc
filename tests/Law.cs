using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Multitask.Tests;

/// <summary>Laws over generated values.</summary>
internal static class Law
{
    /// <summary>
    /// Checks a law, whose assertions throw where it does not hold, on values that are the same on every run; of values that can be shrunk a
    /// failure shows the smallest one found.
    /// </summary>
    internal static void Holds<T>(Gen<T> values, Action<T> law, int count = 200) => FsCheck.Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(5), FSharpOption<int>.None))),
        Prop.ForAll(values.ToArbitrary(), law));

    /// <summary>Any value of a type that FsCheck knows.</summary>
    internal static Gen<T> Any<T>() => ArbMap.Default.GeneratorFor<T>();

    /// <summary>Real numbers between two bounds.</summary>
    internal static Gen<double> Between(double low, double high) =>
        Gen.Choose(0, int.MaxValue).Select(step => low + ((high - low) * step / int.MaxValue));
}
