using LanguageExt;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Ranks that are threads of one process: sums are in the order of the ranks.</summary>
internal sealed class ThreadRanks : IRanks, IDisposable
{
    private readonly Meeting _meeting;

    private ThreadRanks(int rank, Meeting meeting) => (Rank, _meeting) = (rank, meeting);

    public int Rank { get; }

    public int Count => _meeting.Parts.Length;

    /// <summary>Does the same work on each rank.</summary>
    internal static T[] Run<T>(int count, Func<IRanks, T> work)
    {
        using var meeting = new Meeting(count);
        var results = new T[count];
        Exception? failure = null;
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                using var ranks = new ThreadRanks(rank, meeting);
                results[rank] = work(ranks);
            }
#pragma warning disable CA1031 // Do not catch general exception types: the test's own thread throws it
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        })).ToArray();
        System.Array.ForEach(threads, thread => thread.Start());
        System.Array.ForEach(threads, thread => thread.Join());
        return failure is null ? results : throw new InvalidOperationException("a rank failed", failure);
    }

    public double[] Sum(params double[] values) => Exchange(values, parts => [.. values.Select((_, at) => parts.Sum(part => part[at]))]);

    public double[] FromFirst(params double[] values) => Exchange(values, parts => [.. parts[0]]);

    public Unit Sum(Tensor values) => Copy(values, Sum(Numbers.Elements(values)));

    public Unit FromFirst(Tensor values) => Copy(values, FromFirst(Numbers.Elements(values)));

    /// <summary>A rank that has failed is waited for no longer.</summary>
    public void Dispose() => _meeting.Barrier.RemoveParticipant();

    private double[] Exchange(double[] values, Func<double[][], double[]> answer)
    {
        _meeting.Parts[Rank] = values;
        _meeting.Barrier.SignalAndWait();
        var result = answer(_meeting.Parts);
        _meeting.Barrier.SignalAndWait();
        return result;
    }

    private static Unit Copy(Tensor to, double[] numbers)
    {
        using var quiet = no_grad();
        using var from = tensor(numbers).to(to.dtype);
        to.copy_(from.view(to.shape));
        return Unit.Default;
    }

    private sealed class Meeting(int count) : IDisposable
    {
        internal Barrier Barrier { get; } = new(count);

        internal double[][] Parts { get; } = new double[count][];

        public void Dispose() => Barrier.Dispose();
    }
}
