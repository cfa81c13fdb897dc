using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>Buffers bound to the inputs and outputs of a session (I/O binding), for one call at a time. Only a change of the batch size binds again.</summary>
internal sealed class ScorerMemory : IDisposable
{
    private readonly OrtIoBinding _binding;
    private readonly PortMemory _input;
    private readonly PortMemory[] _outputs;
    private int _count;

    internal ScorerMemory(InferenceSession session, OnnxPort input, Seq<OnnxPort> outputs)
    {
        _binding = session.CreateIoBinding();
        _input = PortMemory.Of(input);
        _outputs = [.. outputs.Map(PortMemory.Of)];
    }

    internal ReadOnlySpan<PortMemory> Outputs => _outputs;

    /// <summary>Scores the first <c>Count</c> examples of <c>Numbers</c>, whose type must be that of the model's input.</summary>
    internal ScorerMemory Run<T>(InferenceSession session, RunOptions options, (ReadOnlyMemory<T> Numbers, int Count) batch)
        where T : unmanaged, INumberBase<T>
    {
        Bind(batch.Count);
        var numbers = ((PortMemory<T>)_input).Numbers;
        batch.Numbers[..numbers.Length].CopyTo(numbers);
        session.RunWithBinding(options, _binding);
        _binding.SynchronizeBoundOutputs();
        return this;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        System.Array.ForEach(_outputs, output => output.Dispose());
    }

    private void Bind(int count)
    {
        if (count == _count)
        {
            return;
        }

        _count = 0; // an exception below would leave bindings of two sizes
        _binding.BindInput(_input.Port.Name, _input.Resize(count));
        System.Array.ForEach(_outputs, output => _binding.BindOutput(output.Port.Name, output.Resize(count)));
        _count = count;
    }
}
