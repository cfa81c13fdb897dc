using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Matrices of <see cref="RowSums"/> one after the other, and their transposes for the derivative.</summary>
/// <param name="Forth">In the order in which they are applied, each with the width of its rows.</param>
/// <param name="Back">The transposes, in the opposite order.</param>
internal sealed record LinearMap(Seq<(RowSums Sums, int Width)> Forth, Seq<(RowSums Sums, int Width)> Back)
{
    internal static LinearMap Of(params (RowSums Sums, int Width)[] steps) =>
        new(Prelude.Seq(steps), Prelude.Seq(steps.Reverse().Select(step => (step.Sums.Transposed(), step.Width)).ToArray()));

    /// <summary>The image of contiguous numbers, as rows of the last step's width; part of the graph.</summary>
    internal Tensor Of(Tensor operand) => Recorded.apply(operand, this);

    private static Tensor Through(Seq<(RowSums Sums, int Width)> steps, Tensor operand) =>
        steps.Fold(operand, (known, step) => step.Sums.Times(known.reshape(-1, step.Width)));

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Map = "map";
        private const string Shape = "shape";

        public override string Name => nameof(LinearMap);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (operand, map) = ((Tensor)vars[0], (LinearMap)vars[1]);
            ctx.save_data(Map, map);
            ctx.save_data(Shape, operand.shape);
            return Through(map.Forth, operand);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (map, shape) = ((LinearMap)ctx.get_data(Map)!, (long[])ctx.get_data(Shape)!);
            return [scope.MoveToOuter(Through(map.Back, grad_output.contiguous()).view(shape)), null!];
        }
    }
}
