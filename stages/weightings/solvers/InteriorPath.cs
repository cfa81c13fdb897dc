using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>A point inside the simplex on its way to the minimum, with the slacks of its bounds. Its arrays change in place.</summary>
internal sealed class InteriorPath
{
    private readonly SimplexProblem _problem;
    private readonly double[] _w;
    private readonly double[] _slack;
    private readonly double[] _gradient;
    private readonly double[] _matrix;
    private readonly double[] _move;
    private readonly double[] _slackMove;
    private readonly double[] _trial;

    /// <summary>At the middle of the simplex.</summary>
    internal InteriorPath(SimplexProblem problem)
    {
        var tasks = problem.Tasks;
        _problem = problem;
        _w = Enumerable.Repeat(1.0 / tasks, tasks).ToArray();
        (_gradient, _move, _slackMove, _trial) = (new double[tasks], new double[tasks], new double[tasks], new double[tasks]);
        _matrix = new double[tasks * tasks];
        problem.Gradient(_w, _gradient);
        Size = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<double>(_gradient)), double.Epsilon);
        var least = TensorPrimitives.Min<double>(_gradient);
        _slack = [.. _gradient.Select(g => Math.Max(g - least, 0.1 * Size))];
    }

    internal ReadOnlySpan<double> Weights => _w;

    /// <summary>The largest entry of the gradient at the start: what gaps are compared with.</summary>
    internal double Size { get; }

    /// <summary>The duality gap.</summary>
    internal double Gap => SimplexProblem.Gap(_w, _gradient);

    /// <summary>The tasks whose weights are not on their way to zero.</summary>
    internal int[] Support() => [.. Enumerable.Range(0, _w.Length).Where(i => _w[i] > _slack[i])];

    /// <summary>One step towards the central path's point with a tenth of the present complementarity.</summary>
    internal void Advance()
    {
        var tasks = _w.Length;
        var target = 0.1 * TensorPrimitives.Dot<double>(_w, _slack) / tasks;
        _problem.Hessian(_w, _matrix);
        Stiffen(_matrix, tasks);
        for (var i = 0; i < tasks; i++)
        {
            _matrix[(i * tasks) + i] += _slack[i] / _w[i];
            (_move[i], _slackMove[i]) = ((target / _w[i]) - _gradient[i], 1);
        }

        OnPlane(Cholesky.Of(tasks, _matrix), _move, _slackMove);
        for (var i = 0; i < tasks; i++)
        {
            _slackMove[i] = (target / _w[i]) - _slack[i] - (_slack[i] / _w[i] * _move[i]);
        }

        TensorPrimitives.MultiplyAdd<double>(_move, Descend(target), _w, _w);
        TensorPrimitives.MultiplyAdd<double>(_slackMove, Reach(_slack, _slackMove), _slack, _slack);
        _problem.Gradient(_w, _gradient);
    }

    /// <summary>
    /// Adds 1 1' times the mean of the diagonal: moves whose entries sum to zero do not feel it, and the matrix is no longer near
    /// singular along w, where a function that is homogeneous has no curvature.
    /// </summary>
    internal static void Stiffen(Span<double> matrix, int size)
    {
        var mean = 0.0;
        for (var i = 0; i < size; i++)
        {
            mean += matrix[(i * size) + i] / size;
        }

        TensorPrimitives.Add(matrix, mean, matrix);
    }

    /// <summary>
    /// In place of <paramref name="right"/>, the x with M x = right - y and entries that sum to zero, for the y that makes them.
    /// </summary>
    /// <param name="factor">Of M.</param>
    /// <param name="right">In: the right side; out: x.</param>
    /// <param name="ones">In: ones; out: scratch.</param>
    internal static void OnPlane(Cholesky factor, Span<double> right, Span<double> ones)
    {
        factor.Solve(ones);
        factor.Solve(right);
        var shift = TensorPrimitives.Sum<double>(right) / TensorPrimitives.Sum<double>(ones);
        TensorPrimitives.MultiplyAdd(ones, -shift, right, right);
    }

    /// <summary>The longest step, at most 1, that keeps every entry positive.</summary>
    private static double Reach(double[] at, double[] move)
    {
        var step = 1.0;
        for (var i = 0; i < at.Length; i++)
        {
            step = move[i] < 0 ? Math.Min(step, -0.995 * at[i] / move[i]) : step;
        }

        return step;
    }

    /// <summary>
    /// The step of the weights, halved while the barrier function would rise: the root bends sharply where gradients nearly cancel.
    /// </summary>
    private double Descend(double target)
    {
        var step = Reach(_w, _move);
        var start = Barrier(_w, target);
        for (var halving = 0; halving < 30; halving++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(_move, step, _w, _trial);
            if (Barrier(_trial, target) <= start + (1e-12 * Math.Abs(start)))
            {
                break;
            }
        }

        return step;
    }

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
