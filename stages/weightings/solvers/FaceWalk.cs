using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Newton's method on a face of the simplex that loses a task where its weight would turn negative and gains the task whose weight pays
/// most (Nocedal and Wright 2006, section 16.5). With few tasks it needs few steps, and from the last solution hardly any.
/// </summary>
internal sealed class FaceWalk
{
    private const int StepsPerTask = 4;
    private const int LeastSteps = 12;
    private const int MostHalvings = 30;
    private const double Small = 1e-4;
    private readonly SimplexProblem _problem;
    private readonly int _size;
    private readonly double[] _w;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _factor;
    private readonly double[] _move;
    private readonly double[] _ones;
    private readonly double[] _trial;
    private readonly int[] _face;
    private int _count;
    private double _share = 0.1;

    private FaceWalk(SimplexProblem problem, double[] start)
    {
        (_problem, _size, _w) = (problem, problem.Tasks, start);
        (_gradient, _move, _ones, _trial) = (new double[_size], new double[_size], new double[_size], new double[_size]);
        (_hessian, _factor, _face) = (new double[_size * _size], new double[_size * _size], new int[_size]);
        for (var task = 0; task < _size; task++)
        {
            if (start[task] > 0)
            {
                _face[_count++] = task;
            }
        }
    }

    /// <summary>The minimiser up to a duality gap; empty where rounding or a sharp bend keeps the walk from it.</summary>
    internal static double[] Minimise(SimplexProblem problem, double[] start, double gap)
    {
        var walk = new FaceWalk(problem, SimplexSupport.Normalised(start));
        for (var step = 0; step < LeastSteps + (StepsPerTask * problem.Tasks); step++)
        {
            problem.Gradient(walk._w, walk._gradient);
            var left = SimplexProblem.Gap(walk._w, walk._gradient);
            if (left <= gap)
            {
                // Weights are off by the root of the gap: one more step makes them as good as the gap.
                return SimplexSupport.Polish(problem, walk._w, walk._face[..walk._count], 1);
            }

            walk.Widen(left);
            walk.Aim();
            walk.Move();
        }

        return [];
    }

    /// <summary>Lets the task in whose weight pays most, where the present face has less to give.</summary>
    private void Widen(double gap)
    {
        var within = double.PositiveInfinity;
        for (var at = 0; at < _count; at++)
        {
            within = Math.Min(within, _gradient[_face[at]]);
        }

        if (TensorPrimitives.Dot<double>(_w, _gradient) - within < _share * gap)
        {
            _face[_count++] = TensorPrimitives.IndexOfMin<double>(_gradient);
        }
    }

    /// <summary>Newton's move on the face: its entries sum to zero.</summary>
    private void Aim()
    {
        _problem.Hessian(_w, _hessian);
        for (var i = 0; i < _count; i++)
        {
            var row = _hessian.AsSpan(_face[i] * _size, _size);
            for (var j = 0; j < _count; j++)
            {
                _factor[(i * _count) + j] = row[_face[j]];
            }

            // The function is flat where gradients of the face depend on each other; a trace of the identity keeps the factor solvable.
            _factor[(i * _count) + i] += 1e-14;
            (_move[i], _ones[i]) = (-_gradient[_face[i]], 1);
        }

        var matrix = _factor.AsSpan(0, _count * _count);
        InteriorPath.Stiffen(matrix, _count);
        InteriorPath.OnPlane(Cholesky.Of(_count, matrix), _move.AsSpan(0, _count), _ones.AsSpan(0, _count));
    }

    /// <summary>
    /// The longest step that keeps weights from turning negative, halved while the function would rise. A task that was let in and would
    /// have to leave at once came too early: the next one waits until less is left to gain within the face.
    /// </summary>
    private void Move()
    {
        var (step, blocking, largest) = (1.0, -1, 0.0);
        for (var i = 0; i < _count; i++)
        {
            largest = Math.Max(largest, Math.Abs(_move[i]));
            if (_move[i] < 0 && _w[_face[i]] < -step * _move[i])
            {
                (step, blocking) = (-_w[_face[i]] / _move[i], i);
            }
        }

        _share = step > 0 ? _share : 0.01 * _share;
        var length = largest * step < Small ? step : Descend(step);
        Take(length, _w);
        if (length == step && blocking >= 0)
        {
            _w[_face[blocking]] = 0;
            _face[blocking] = _face[--_count];
        }
    }

    private double Descend(double step)
    {
        var start = _problem.Value(_w);
        var length = step;
        for (var halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            _w.CopyTo(_trial, 0);
            Take(length, _trial);
            if (_problem.Value(_trial) <= start)
            {
                break;
            }
        }

        return length;
    }

    private void Take(double length, double[] w)
    {
        for (var i = 0; i < _count; i++)
        {
            w[_face[i]] += length * _move[i];
        }
    }
}
