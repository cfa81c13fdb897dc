using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

/// <summary>
/// The positive w with G w = w^-p, entry by entry: with p = 1 the Nash bargaining solution (Navon et al. 2022, claim 3.1), with
/// p = 1 / alpha the alpha-fair one (Ban and Ji 2024, equation 6). It makes w'G w / 2 - sum phi(w) least, phi' = w^-p, which is convex.
/// </summary>
/// <remarks>
/// Newton on cosines: with w = u / d the equation is C u = d^(p - 1) u^-p, so that scales of tasks do not matter. Where some positive
/// combination of the gradients vanishes there is no solution; 1e-12 on the diagonal of C keeps weights finite there. Tasks without a gradient
/// are left out and get the mean weight of the others.
/// </remarks>
internal sealed class Bargain
{
    private const double Ridge = 1e-12;
    private const double Accuracy = 1e-13;
    private const int MostSteps = 200;
    private readonly int _size;
    private readonly double _power;
    private readonly double[] _matrix;
    private readonly double[] _claims;

    private Bargain(Gramian cosines, double[] claims, double power)
    {
        (_size, _claims, _power) = (claims.Length, claims, power);
        _matrix = new double[_size * _size];
        for (var i = 0; i < _size; i++)
        {
            cosines.Row(i).CopyTo(_matrix.AsSpan(i * _size));
            _matrix[(i * _size) + i] = 1 + Ridge;
        }
    }

    /// <summary>w, from where the last one was (empty: from anywhere).</summary>
    internal static double[] Solve(Gramian gramian, double power, double[] warm)
    {
        var all = Enumerable.Range(0, gramian.Tasks).ToArray();
        var live = all.Where(i => gramian.Length(i) > 0).ToArray();
        if (live.Length == 0)
        {
            return [.. all.Select(_ => 1.0)];
        }

        // A common scale s of the lengths takes no part in the search: w = s^(-2 / (1 + p)) times the solution for lengths / s.
        var scale = live.Max(gramian.Length);
        var lengths = live.Select(i => gramian.Length(i) / scale).ToArray();
        var cosines = Gramian.Of(live.Length, (i, j) => Math.Clamp(gramian[live[i], live[j]] / lengths[i] / lengths[j] / scale / scale, -1, 1));
        var problem = new Bargain(cosines, [.. lengths.Select(length => Math.Pow(length, power - 1))], power);
        var unit = Math.Pow(scale, -2 / (1 + power));
        var start = warm.Length == all.Length ? live.Select((task, i) => warm[task] * lengths[i] / unit).ToArray() : [];
        var u = problem.Search(start);
        var weights = u.Select((value, i) => unit * value / lengths[i]).ToArray();
        var mean = weights.Average();
        return [.. all.Select(task => Array.IndexOf(live, task) is >= 0 and var at ? weights[at] : mean)];
    }

    /// <summary>The largest |(G w)_i w_i^p - 1| over the tasks with a gradient.</summary>
    internal static double Residual(Gramian gramian, double power, double[] w)
    {
        var worst = 0.0;
        for (var i = 0; i < w.Length; i++)
        {
            var along = TensorPrimitives.Dot(gramian.Row(i), w);
            worst = gramian.Length(i) > 0 ? Math.Max(worst, Math.Abs((along * Math.Pow(w[i], power)) - 1)) : worst;
        }

        return worst;
    }

    private double[] Search(double[] warm)
    {
        var u = warm.Length > 0 && warm.All(value => value > 0 && double.IsFinite(value))
            ? warm
            : _claims.Select(claim => Math.Pow(claim, 1 / (1 + _power))).ToArray();
        var (gradient, move, factor) = (new double[_size], new double[_size], new double[_size * _size]);
        for (var step = 0; step < MostSteps && Slope(u, gradient) > Accuracy; step++)
        {
            Direction(u, gradient, factor, move);
            var length = Length(u, move, -TensorPrimitives.Dot<double>(gradient, move));
            if (length == 0)
            {
                break;
            }

            TensorPrimitives.MultiplyAdd<double>(move, length, u, u);
        }

        return u;
    }

    /// <summary>C u - q u^-p into the span; its largest entry relative to q u^-p.</summary>
    private double Slope(double[] u, double[] gradient)
    {
        var worst = 0.0;
        for (var i = 0; i < _size; i++)
        {
            var pull = _claims[i] * Math.Pow(u[i], -_power);
            gradient[i] = TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), u) - pull;
            worst = Math.Max(worst, Math.Abs(gradient[i] / pull));
        }

        return worst;
    }

    private void Direction(double[] u, double[] gradient, double[] factor, double[] move)
    {
        _matrix.CopyTo(factor, 0);
        for (var i = 0; i < _size; i++)
        {
            factor[(i * _size) + i] += _power * _claims[i] * Math.Pow(u[i], -_power - 1);
            move[i] = -gradient[i];
        }

        Cholesky.Of(_size, factor).Solve(move);
    }

    /// <summary>The longest of 1, 1/2, 1/4, ... that stays positive and lowers the function by a part of what its slope promises; 0 where none does.</summary>
    private double Length(double[] u, double[] move, double promise)
    {
        var step = 1.0;
        for (var i = 0; i < _size; i++)
        {
            step = move[i] < 0 ? Math.Min(step, -0.9 * u[i] / move[i]) : step;
        }

        var (start, trial) = (Value(u), new double[_size]);
        for (var halving = 0; halving < 40; halving++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(move, step, u, trial);
            if (Value(trial) <= start - (1e-4 * step * promise) + (1e-14 * Math.Abs(start)))
            {
                return step;
            }
        }

        return 0;
    }

    private double Value(double[] u)
    {
        var sum = 0.0;
        for (var i = 0; i < _size; i++)
        {
            var gain = _power == 1 ? Math.Log(u[i]) : (Math.Pow(u[i], 1 - _power) - 1) / (1 - _power);
            sum += (0.5 * u[i] * TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), u)) - (_claims[i] * gain);
        }

        return sum;
    }
}
