using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Active-set Newton method on the simplex (Nocedal and Wright, 2006, section 16.5): Newton's method on a face, from which a task is removed
/// when its weight reaches zero, and to which the task with the least gradient entry is added. It needs few steps for few tasks, and hardly
/// any from the solution of a similar problem.
/// </summary>
internal sealed class ActiveSetNewton
{
    private const int StepsPerTask = 4;
    private const int MinSteps = 12;
    private const int MaxHalvings = 30;
    private const double FullStep = 1e-4;
    private readonly SimplexProblem _problem;
    private readonly int _size;
    private readonly double[] _w;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _factor;
    private readonly double[] _direction;
    private readonly double[] _ones;
    private readonly double[] _trial;
    private readonly int[] _face;
    private int _count;
    private double _addFraction = 0.1;

    private ActiveSetNewton(SimplexProblem problem, double[] start)
    {
        (_problem, _size, _w) = (problem, problem.Tasks, start);
        (_gradient, _direction, _ones, _trial) = (new double[_size], new double[_size], new double[_size], new double[_size]);
        (_hessian, _factor, _face) = (new double[_size * _size], new double[_size * _size], new int[_size]);
        for (var task = 0; task < _size; task++)
        {
            if (start[task] > 0)
            {
                _face[_count++] = task;
            }
        }
    }

    /// <summary>The minimiser up to a duality gap; empty if it is not reached within the step limit.</summary>
    internal static double[] Minimise(SimplexProblem problem, double[] start, double gap)
    {
        var method = new ActiveSetNewton(problem, SimplexSupport.Normalised(start));
        for (var step = 0; step < MinSteps + (StepsPerTask * problem.Tasks); step++)
        {
            problem.Gradient(method._w, method._gradient);
            var current = SimplexProblem.Gap(method._w, method._gradient);
            if (current <= gap)
            {
                // The error of the weights is about the square root of the gap; one more step brings it down to the gap.
                return SimplexSupport.Polish(problem, method._w, method._face[..method._count], 1);
            }

            method.AddTask(current);
            method.ComputeDirection();
            method.Step();
        }

        return [];
    }

    /// <summary>Adds the task with the least gradient entry if only a small fraction of the gap is left within the face.</summary>
    private void AddTask(double gap)
    {
        var within = double.PositiveInfinity;
        for (var at = 0; at < _count; at++)
        {
            within = Math.Min(within, _gradient[_face[at]]);
        }

        if (TensorPrimitives.Dot<double>(_w, _gradient) - within < _addFraction * gap)
        {
            _face[_count++] = TensorPrimitives.IndexOfMin<double>(_gradient);
        }
    }

    /// <summary>Computes the Newton direction on the face, whose entries sum to zero.</summary>
    private void ComputeDirection()
    {
        _problem.Hessian(_w, _hessian);
        for (var i = 0; i < _count; i++)
        {
            var row = _hessian.AsSpan(_face[i] * _size, _size);
            for (var j = 0; j < _count; j++)
            {
                _factor[(i * _count) + j] = row[_face[j]];
            }

            // The Hessian is singular if the gradients of the face are linearly dependent; a small multiple of the identity regularises it.
            _factor[(i * _count) + i] += 1e-14;
            (_direction[i], _ones[i]) = (-_gradient[_face[i]], 1);
        }

        var matrix = _factor.AsSpan(0, _count * _count);
        InteriorPoint.AddMeanDiagonal(matrix, _count);
        InteriorPoint.SolveZeroSum(Cholesky.Of(_count, matrix), _direction.AsSpan(0, _count), _ones.AsSpan(0, _count));
    }

    /// <summary>
    /// Takes the longest step, at most 1, that keeps the weights non-negative, halved while the function would rise. A step of 0 means that a
    /// task was added too early; the next one is then added only when a smaller fraction of the gap is left within the face.
    /// </summary>
    private void Step()
    {
        var (step, blocking, largest) = (1.0, -1, 0.0);
        for (var i = 0; i < _count; i++)
        {
            largest = Math.Max(largest, Math.Abs(_direction[i]));
            if (_direction[i] < 0 && _w[_face[i]] < -step * _direction[i])
            {
                (step, blocking) = (-_w[_face[i]] / _direction[i], i);
            }
        }

        _addFraction = step > 0 ? _addFraction : 0.01 * _addFraction;
        var length = largest * step < FullStep ? step : Backtracked(step);
        AddDirection(length, _w);
        if (length == step && blocking >= 0)
        {
            _w[_face[blocking]] = 0;
            _face[blocking] = _face[--_count];
        }
    }

    private double Backtracked(double step)
    {
        var start = _problem.Value(_w);
        var length = step;
        for (var halving = 0; halving < MaxHalvings; halving++, length /= 2)
        {
            _w.CopyTo(_trial, 0);
            AddDirection(length, _trial);
            if (_problem.Value(_trial) <= start)
            {
                break;
            }
        }

        return length;
    }

    private void AddDirection(double length, double[] w)
    {
        for (var i = 0; i < _count; i++)
        {
            w[_face[i]] += length * _direction[i];
        }
    }
}
