using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>F(w) = w'G w / 2: half the squared norm of the combined gradient.</summary>
internal sealed class QuadraticProblem(Gramian gramian) : SimplexProblem(gramian)
{
    internal override double Value(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var i = 0; i < w.Length; i++)
        {
            sum += w[i] * TensorPrimitives.Dot(Gramian.Row(i), w);
        }

        return sum / 2;
    }

    internal override void Gradient(ReadOnlySpan<double> w, Span<double> gradient) => Gramian.Times(w, gradient);

    internal override double Size(ReadOnlySpan<double> w) => Magnitude(w);

    internal override void Hessian(ReadOnlySpan<double> w, Span<double> matrix)
    {
        for (var i = 0; i < w.Length; i++)
        {
            Gramian.Row(i).CopyTo(matrix[(i * w.Length)..]);
        }
    }
}
