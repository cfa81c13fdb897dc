using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// The iterate of a primal-dual interior-point method on the simplex: weights w and the multipliers of their bounds w >= 0. It changes in
/// place.
/// </summary>
internal sealed class InteriorPoint
{
    private readonly SimplexProblem _problem;
    private readonly double[] _w;
    private readonly double[] _multipliers;
    private readonly double[] _gradient;
    private readonly double[] _matrix;
    private readonly double[] _direction;
    private readonly double[] _dualDirection;
    private readonly double[] _trial;

    /// <summary>The iterate at the midpoint of the simplex.</summary>
    internal InteriorPoint(SimplexProblem problem)
    {
        var tasks = problem.Tasks;
        _problem = problem;
        _w = Vectors.Uniform(tasks);
        (_gradient, _direction, _dualDirection, _trial) = (new double[tasks], new double[tasks], new double[tasks], new double[tasks]);
        _matrix = new double[tasks * tasks];
        problem.Gradient(_w, _gradient);
        Size = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<double>(_gradient)), double.Epsilon);
        var least = TensorPrimitives.Min<double>(_gradient);
        _multipliers = [.. _gradient.Select(g => Math.Max(g - least, 0.1 * Size))];
    }

    internal ReadOnlySpan<double> Weights => _w;

    /// <summary>The largest magnitude of an entry of the initial gradient, with which duality gaps are compared.</summary>
    internal double Size { get; }

    /// <summary>The duality gap.</summary>
    internal double Gap => SimplexProblem.Gap(_w, _gradient);

    /// <summary>The tasks whose weights do not tend to zero: those whose weight exceeds its multiplier.</summary>
    internal int[] Support() => [.. Enumerable.Range(0, _w.Length).Where(i => _w[i] > _multipliers[i])];

    /// <summary>One step towards the point of the central path with a tenth of the current complementarity.</summary>
    internal void Advance()
    {
        var tasks = _w.Length;
        var target = 0.1 * TensorPrimitives.Dot<double>(_w, _multipliers) / tasks;
        _problem.Hessian(_w, _matrix);
        AddMeanDiagonal(_matrix, tasks);
        for (var i = 0; i < tasks; i++)
        {
            _matrix[(i * tasks) + i] += _multipliers[i] / _w[i];
            (_direction[i], _dualDirection[i]) = ((target / _w[i]) - _gradient[i], 1);
        }

        SolveZeroSum(Cholesky.Of(tasks, _matrix), _direction, _dualDirection);
        for (var i = 0; i < tasks; i++)
        {
            _dualDirection[i] = (target / _w[i]) - _multipliers[i] - (_multipliers[i] / _w[i] * _direction[i]);
        }

        TensorPrimitives.MultiplyAdd<double>(_direction, StepLength(target), _w, _w);
        TensorPrimitives.MultiplyAdd<double>(_dualDirection, MaxStep(_multipliers, _dualDirection), _multipliers, _multipliers);
        _problem.Gradient(_w, _gradient);
    }

    /// <summary>
    /// Adds 1 1' times the mean of the diagonal. This does not change the product with a vector whose entries sum to zero except by a multiple
    /// of 1, but keeps the matrix away from singularity along w, where a homogeneous function has no curvature.
    /// </summary>
    internal static void AddMeanDiagonal(Span<double> matrix, int size)
    {
        var mean = 0.0;
        for (var i = 0; i < size; i++)
        {
            mean += matrix[(i * size) + i] / size;
        }

        TensorPrimitives.Add(matrix, mean, matrix);
    }

    /// <summary>
    /// Solves M x = b - y 1 for the x whose entries sum to zero, where the number y is the multiplier of that constraint.
    /// </summary>
    /// <param name="factor">The Cholesky factor of M.</param>
    /// <param name="right">On entry b; on return x.</param>
    /// <param name="ones">On entry all ones; overwritten.</param>
    internal static void SolveZeroSum(Cholesky factor, Span<double> right, Span<double> ones)
    {
        factor.Solve(ones);
        factor.Solve(right);
        var shift = TensorPrimitives.Sum<double>(right) / TensorPrimitives.Sum<double>(ones);
        TensorPrimitives.MultiplyAdd(ones, -shift, right, right);
    }

    /// <summary>The longest step, at most 1, that keeps every entry positive (the fraction-to-the-boundary rule).</summary>
    private static double MaxStep(double[] at, double[] direction)
    {
        var step = 1.0;
        for (var i = 0; i < at.Length; i++)
        {
            step = direction[i] < 0 ? Math.Min(step, -0.995 * at[i] / direction[i]) : step;
        }

        return step;
    }

    /// <summary>
    /// The step length of the weights, halved while the barrier function would rise: the square root in CAGrad's dual has a sharp bend where
    /// the gradients nearly cancel.
    /// </summary>
    private double StepLength(double target)
    {
        var step = MaxStep(_w, _direction);
        var start = Barrier(_w, target);
        for (var halving = 0; halving < 30; halving++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(_direction, step, _w, _trial);
            if (Barrier(_trial, target) <= start + (1e-12 * Math.Abs(start)))
            {
                break;
            }
        }

        return step;
    }

    /// <summary>The barrier function F(w) - target sum_k log w_k.</summary>
    private double Barrier(double[] w, double target)
    {
        var logs = 0.0;
        foreach (var weight in w)
        {
            logs += Math.Log(weight);
        }

        return _problem.Value(w) - (target * logs);
    }
}
