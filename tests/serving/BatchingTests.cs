using System.Collections.Concurrent;
using LanguageExt;
using Multitask.Exports;
using Multitask.Serving;
using Multitask.Tests.Exports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>Requests that are queued together run in one batch, each with the result that it would have alone.</summary>
public sealed class BatchingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    public async Task A_batch_answers_with_the_bytes_of_each_request_alone(bool images, int count)
    {
        using var folder = new ScratchFolder();
        var bundle = images ? Bundles.Image(folder.At("m")) : Bundles.Row(folder.At("m"));
        using var alone = Bundles.Open(bundle);
        var batches = new ConcurrentQueue<BatchStats>();
        using var batcher = new Batcher(Bundles.Open(bundle), Options(8 * count, Long), batches.Enqueue);
        var inputs = Enumerable.Range(0, 8).Select(at => Input(alone.Input, count, (ulong)at)).ToArray();
        var answers = await Task.WhenAll(inputs.Select(input => batcher.Infer(Request(alone, input, count), CancellationToken.None)));
        Assert.All(Enumerable.Zip(answers, inputs), pair => Assert.Equal(RunningServer.Direct(alone, pair.Second), Bytes(pair.First)));
        batcher.Dispose();
        Assert.Equal([8 * count], batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task What_does_not_fit_into_a_batch_begins_the_next_one()
    {
        using var folder = new ScratchFolder();
        var bundle = Bundles.Row(folder.At("m"));
        using var alone = Bundles.Open(bundle);
        var batches = new ConcurrentQueue<BatchStats>();
        using var batcher = new Batcher(Bundles.Open(bundle), Options(4, Long), batches.Enqueue);
        var inputs = new[] { 3, 2, 2 }.Select(count => (Count: count, Numbers: Input(alone.Input, count, (ulong)count))).ToArray();
        var answers = await Task.WhenAll(inputs.Select(input => batcher.Infer(Request(alone, input.Numbers, input.Count), CancellationToken.None)));
        Assert.All(Enumerable.Zip(answers, inputs), pair => Assert.Equal(RunningServer.Direct(alone, pair.Second.Numbers), Bytes(pair.First)));
        batcher.Dispose();
        Assert.Equal([3, 4], batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Only_the_outputs_that_are_wanted_are_answered_in_their_order()
    {
        using var folder = new ScratchFolder();
        using var scorer = Bundles.Open(Bundles.Row(folder.At("m")));
        using var batcher = new Batcher(Bundles.Open(folder.At("m")), Options(4, TimeSpan.Zero), _ => { });
        var numbers = Input(scorer.Input, 1, 3);
        var request = Request(scorer, numbers, 1) with { Outputs = Seq(scorer.Outputs[1], scorer.Outputs[0]) };
        var direct = RunningServer.Direct(scorer, numbers);
        byte[] expected = [.. direct[8..], .. direct[..8]];
        Assert.Equal(expected, Bytes(await batcher.Infer(request, CancellationToken.None)));
    }

    [Fact]
    public async Task Who_waits_no_longer_is_told_so_and_the_others_are_answered()
    {
        using var folder = new ScratchFolder();
        using var scorer = Bundles.Open(Bundles.Row(folder.At("m")));
        using var batcher = new Batcher(Bundles.Open(folder.At("m")), Options(2, Long), _ => { });
        var numbers = Input(scorer.Input, 1, 3);
        using var stop = new CancellationTokenSource();
        var left = batcher.Infer(Request(scorer, numbers, 1), stop.Token);
        await stop.CancelAsync();
        Assert.Equal(RequestError.TimedOut, (await left).Match(Right: _ => throw new InvalidOperationException(), Left: error => error));
        Assert.Equal(RunningServer.Direct(scorer, numbers), Bytes(await batcher.Infer(Request(scorer, numbers, 1), CancellationToken.None)));
    }

    [Fact]
    public async Task An_end_answers_what_waits_and_refuses_what_comes()
    {
        using var folder = new ScratchFolder();
        using var scorer = Bundles.Open(Bundles.Row(folder.At("m")));
        var batcher = new Batcher(Bundles.Open(folder.At("m")), Options(8, Long), _ => { });
        var numbers = Input(scorer.Input, 1, 3);
        var waiting = batcher.Infer(Request(scorer, numbers, 1), CancellationToken.None);
        batcher.Dispose();
        Assert.Equal(RunningServer.Direct(scorer, numbers), Bytes(await waiting));
        Assert.Equal(
            RequestError.Unavailable,
            (await batcher.Infer(Request(scorer, numbers, 1), CancellationToken.None)).Match(Right: _ => throw new InvalidOperationException(), Left: error => error));
    }

    internal static float[] Input(OnnxPort port, int count, ulong seed) => port.Shape.IsImage
        ? Arrays.Input(port.Shape, count, seed)
        : [.. Enumerable.Range(0, count).SelectMany(at => new[] { (float)seed + at, 1, 40, 2, 0.5f })];

    private static ServingOptions Options(int batch, TimeSpan delay) => new(Seq<BundleSource>()) { MaxBatch = batch, MaxDelay = delay };

    private static ModelRequest Request(Scorer scorer, float[] numbers, int count) =>
        new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers).ToArray(), count, scorer.Outputs);

    private static byte[] Bytes(Either<RequestError, ModelResponse> response)
    {
        using var owned = response.IfLeft(error => throw new InvalidOperationException(error.Message));
        return [.. owned.Outputs.Bind(output => output.Rows.ToArray())];
    }
}
