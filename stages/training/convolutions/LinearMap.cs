using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Matrices of <see cref="RowSums"/> one after the other, and their transposes for the derivative.</summary>
/// <param name="Forth">In the order in which they are applied, each with the width of its rows.</param>
/// <param name="Back">The transposes, in the opposite order.</param>
internal sealed record LinearMap(Seq<(RowSums Sums, int Width)> Forth, Seq<(RowSums Sums, int Width)> Back)
{
    internal static LinearMap Of(params (RowSums Sums, int Width)[] steps) =>
        new(Prelude.Seq(steps), Prelude.Seq(steps.Reverse().Select(step => (step.Sums.Transposed(), step.Width)).ToArray()));

    /// <summary>The image of contiguous numbers, as rows of the last step's width, in a type; what lies between steps is in float32 at least.</summary>
    internal Tensor Times(Tensor operand, ScalarType type) => Through(Forth, operand, type, default);

    /// <summary>The same by the transpose.</summary>
    internal Tensor TransposedTimes(Tensor operand, ScalarType type) => Through(Back, operand, type, default);

    /// <summary>The image, part of the graph.</summary>
    internal Tensor Of(Tensor operand, ScalarType type) => Recorded.apply(operand, this, type);

    /// <summary>The image plus a term for each column, float32 or float64, rounded once; part of the graph.</summary>
    internal Tensor Of(Tensor operand, ScalarType type, Tensor shift) => Recorded.apply(operand, this, type, shift);

    private static Tensor Through(Seq<(RowSums Sums, int Width)> steps, Tensor operand, ScalarType type, Option<Tensor> shift)
    {
        var wide = operand.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var known = steps.Init.Fold(operand, (known, step) => step.Sums.Times(known.reshape(-1, step.Width), wide, default));
        return steps.Last.Sums.Times(known.reshape(-1, steps.Last.Width), type, shift);
    }

    private sealed class Recorded : autograd.SingleTensorFunction<Recorded>
    {
        private const string Map = "map";
        private const string Shape = "shape";
        private const string Type = "type";
        private const string Shifts = "shifts";

        /// <summary>Arguments before the shift.</summary>
        private const int Fixed = 3;

        public override string Name => nameof(LinearMap);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            var (operand, map, shift) = ((Tensor)vars[0], (LinearMap)vars[1], vars.Skip(Fixed).Cast<Tensor>().HeadOrNone());
            ctx.save_data(Map, map);
            ctx.save_data(Shape, operand.shape);
            ctx.save_data(Type, operand.dtype);
            ctx.save_data(Shifts, shift.IsSome);
            return scope.MoveToOuter(Through(map.Forth, operand, (ScalarType)vars[2], shift));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (map, shape) = ((LinearMap)ctx.get_data(Map)!, (long[])ctx.get_data(Shape)!);
            var slope = grad_output.contiguous();
            var byOperand = scope.MoveToOuter(map.TransposedTimes(slope, (ScalarType)ctx.get_data(Type)!).view(shape));
            return (bool)ctx.get_data(Shifts)! ? [byOperand, null!, null!, scope.MoveToOuter(slope.sum(dim: 0))] : [byOperand, null!, null!];
        }
    }
}
