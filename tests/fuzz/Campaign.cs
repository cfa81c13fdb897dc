using System.Globalization;
using Xunit;
using Xunit.Sdk;

namespace Multitask.Tests.Fuzz;

/// <summary>
/// Many damaged inputs, one after another, always the same ones. <c>FUZZ_CASES</c> asks for more than the usual number, and
/// <c>FUZZ_FROM</c> for others: <c>FUZZ_FROM=1234 FUZZ_CASES=1</c> is the one case that a failure named.
/// </summary>
internal static class Campaign
{
    private const int Usual = 10_000;

    /// <summary>No case takes a second; a campaign that takes this long hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs the cases; a failure says which one it was. A hang is one, too.</summary>
    /// <param name="mutation">Makes the cases.</param>
    /// <param name="judge">Looks at one input; throws if it was not treated well.</param>
    internal static void Run(Mutation mutation, Action<byte[], string> judge)
    {
        var (first, count) = (Number("FUZZ_FROM", 0), Number("FUZZ_CASES", Usual));
        var (current, failure) = (first, default(Exception));
        var worker = new Thread(() =>
        {
            try
            {
                for (; current < first + count; current++)
                {
                    judge(mutation.Case(current), $"case {current}");
                }
            }
#pragma warning disable CA1031 // Do not catch general exception types: whatever comes is the finding
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        })
        { IsBackground = true };
        worker.Start();
        Assert.True(worker.Join(Deadline * Math.Max(1, count / Usual)), $"case {Volatile.Read(ref current)} hangs");
        if (failure is not null)
        {
            throw new XunitException($"case {current} (FUZZ_FROM={current} FUZZ_CASES=1): {failure}");
        }
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
