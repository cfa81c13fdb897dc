using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Reinforcement;

/// <summary>A perceptron for each task, at work on the rows of its task alone.</summary>
/// <remarks>Owns its working memory; the parameters belong to the caller.</remarks>
internal sealed class TaskPerceptrons : IAgentNetwork
{
    private readonly int _perTask;
    private readonly Perceptron[] _blocks;
    private readonly Tensor _output;
    private Tensor[] _inputs = [];

    /// <summary>Perceptrons for batches, task after task; where there is more than one batch they stand one behind the other.</summary>
    internal TaskPerceptrons(ParameterVector parameters, Seq<Seq<string>> layers, (int Rows, int PerTask) batch)
    {
        _perTask = batch.PerTask;
        _blocks = [.. Enumerable.Range(0, batch.Rows / batch.PerTask).Select(block => new Perceptron(parameters, layers[block % layers.Count], batch.PerTask))];
        var width = parameters[$"{layers[0].Last}.bias"].shape[0];
        _output = zeros(batch.Rows, width, dtype: parameters.Values.dtype).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public Tensor Forward(Tensor input)
    {
        Release();
        _inputs = [.. _blocks.Select((_, block) => Rows(input, block).DetachFromDisposeScope())];
        for (var block = 0; block < _blocks.Length; block++)
        {
            using var rows = Rows(_output, block);
            rows.copy_(_blocks[block].Forward(_inputs[block]));
        }

        return _output;
    }

    /// <inheritdoc />
    public void Backward(Tensor output, Seq<GradientTarget> targets)
    {
        for (var block = 0; block < output.shape[0] / _perTask; block++)
        {
            using var rows = Rows(output, block);
            var first = block * _perTask;
            _blocks[block].Backward(rows, targets
                .Map(target => target with { Parts = System.Array.Exists(target.Parts, part => part.First == first) ? [(0, _perTask)] : [] })
                .Strict());
        }
    }

    /// <inheritdoc />
    public Tensor InputGradient(int[] rows, double[] outputs, int columns)
    {
        using var scope = NewDisposeScope();
        return cat([.. Enumerable.Range(0, rows.Length).GroupBy(at => rows[at] / _perTask).Select(block => _blocks[block.Key].InputGradient(
            [.. block.Select(at => rows[at] % _perTask)], [.. block.Select(at => outputs[at])], columns))]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Release();
        System.Array.ForEach(_blocks, block => block.Dispose());
        _output.Dispose();
    }

    private Tensor Rows(Tensor all, int block) => all.narrow(0, block * _perTask, _perTask);

    private void Release() => System.Array.ForEach(_inputs, input => input.Dispose());
}
