using System.Buffers;
using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>Examples for a model and the outputs that the client requests.</summary>
/// <param name="Rows">The numbers of the examples in row-major order, as bytes.</param>
/// <param name="Count">The number of examples.</param>
/// <param name="Outputs">In the order of the response.</param>
internal sealed record ModelRequest(ReadOnlyMemory<byte> Rows, int Count, Seq<OnnxPort> Outputs);

/// <summary>An output of the model for the examples of one request.</summary>
/// <param name="Port">Name, type and shape of the output.</param>
/// <param name="Rows">Its numbers in row-major order, as bytes.</param>
internal sealed record OutputTensor(OnnxPort Port, ReadOnlyMemory<byte> Rows);

/// <summary>The model's outputs for one request. Disposing it returns its memory to the pool.</summary>
internal sealed class ModelResponse : IDisposable
{
    private readonly byte[] _memory;

    private ModelResponse(byte[] memory, int count, Seq<OutputTensor> outputs) => (_memory, Count, Outputs) = (memory, count, outputs);

    /// <summary>The number of examples.</summary>
    internal int Count { get; }

    /// <summary>The requested outputs, in the order of the request.</summary>
    internal Seq<OutputTensor> Outputs { get; }

    /// <summary>Copies the rows of one request out of the scores of its batch.</summary>
    /// <param name="scores">The scores of the whole batch.</param>
    /// <param name="first">Index of the request's first example in the batch.</param>
    /// <param name="request">The request.</param>
    internal static Either<RequestError, ModelResponse> Of(Scores scores, int first, ModelRequest request)
    {
        var memory = ArrayPool<byte>.Shared.Rent(Math.Max(1, request.Outputs.Sum(port => request.Count * port.RowBytes())));
        var at = 0;
        return Eithers.Traverse(request.Outputs, port =>
            {
                var target = memory.AsMemory(at, request.Count * port.RowBytes());
                at += target.Length;
                return port.CopyRows(scores, first, target).Map(_ => new OutputTensor(port, target));
            })
            .Map(outputs => new ModelResponse(memory, request.Count, outputs))
            .MapLeft(RequestError.Internal);
    }

    /// <inheritdoc />
    public void Dispose() => ArrayPool<byte>.Shared.Return(_memory);
}

/// <summary>A request in the queue of a <see cref="Batcher"/>, with the response it waits for.</summary>
internal sealed class PendingRequest(ModelRequest request)
{
    private readonly TaskCompletionSource<Either<RequestError, ModelResponse>> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request.</summary>
    internal ModelRequest Request => request;

    /// <summary>When it was queued, in ticks of <see cref="Stopwatch"/>.</summary>
    internal long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>Completes with the response or an error.</summary>
    internal Task<Either<RequestError, ModelResponse>> Response => _response.Task;

    /// <summary>Whether it has its response, or was cancelled.</summary>
    internal bool IsCompleted => _response.Task.IsCompleted;

    /// <summary>Sets the response; false if there was one already.</summary>
    internal bool TryComplete(Either<RequestError, ModelResponse> response) => _response.TrySetResult(response);
}
