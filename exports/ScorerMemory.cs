using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Multitask.Exports;

/// <summary>Inputs and outputs bound to a session, for one call at a time. A call with as many examples as the last binds nothing again.</summary>
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

    /// <summary>Scores the first examples of an input; its type is that of the model's input.</summary>
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

        _count = 0; // an exception in between leaves bindings of two sizes
        _binding.BindInput(_input.Port.Name, _input.Resize(count));
        System.Array.ForEach(_outputs, output => _binding.BindOutput(output.Port.Name, output.Resize(count)));
        _count = count;
    }
}
