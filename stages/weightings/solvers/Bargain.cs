using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// The positive w with G w = w^-p, entry by entry: with p = 1 the Nash bargaining solution (Navon et al. 2022, claim 3.1), with
/// p = 1 / alpha the alpha-fair one (Ban and Ji 2024, equation 6). It makes w'G w / 2 - sum phi(w) least, phi' = w^-p, which is convex.
/// </summary>
/// <remarks>
/// Newton on cosines: with w = u / d the equation is C u = d^(p - 1) u^-p, so that scales of tasks do not matter. Where some positive
/// combination of the gradients vanishes there is no solution, and 1e-12 on the diagonal of C keeps weights finite. Tasks without a
/// gradient are left out and get the mean weight of the others.
/// </remarks>
internal sealed class Bargain
{
    private const double Ridge = 1e-12;
    private const double Accuracy = 1e-13;
    private const double Solved = 1e-6;
    private const double Small = 0.01;
    private const double Rounding = 1e-15;
    private const int MostSteps = 60;
    private readonly int _size;
    private readonly double _power;
    private readonly double[] _matrix;
    private readonly double[] _claims;

    private Bargain(Gramian cosines, double[] claims, double power, double ridge)
    {
        (_size, _claims, _power) = (claims.Length, claims, power);
        _matrix = new double[_size * _size];
        for (var i = 0; i < _size; i++)
        {
            cosines.Row(i).CopyTo(_matrix.AsSpan(i * _size));
            _matrix[(i * _size) + i] = 1 + ridge;
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
        var cosines = Gramian.Of(live.Length, (i, j) =>
            Math.Clamp(gramian[live[i], live[j]] / lengths[i] / lengths[j] / scale / scale, -1, 1));
        double[] claims = [.. lengths.Select(length => Math.Pow(length, power - 1))];
        var unit = Math.Pow(scale, -2 / (1 + power));
        var start = warm.Length == all.Length ? live.Select((task, i) => warm[task] * lengths[i] / unit).ToArray() : [];
        var u = new Bargain(cosines, claims, power, 0).Search(start).IfNone(() => new Bargain(cosines, claims, power, Ridge).Nearest([]));
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

    /// <summary>The solution, if there is one.</summary>
    private Option<double[]> Search(double[] warm)
    {
        var u = Nearest(warm);
        return Slope(u, new double[_size]) <= Solved ? u : Option<double[]>.None;
    }

    /// <summary>Where Newton's steps end.</summary>
    private double[] Nearest(double[] warm)
    {
        var u = warm.Length > 0 && warm.All(value => value > 0 && double.IsFinite(value))
            ? [.. warm]
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

    /// <summary>
    /// 1 for a small move (0 for one lost in rounding); otherwise the longest of 1, 1/2, 1/4, ... that stays positive and lowers the
    /// function by a part of what its directional derivative promises; 0 where none does.
    /// </summary>
    private double Length(double[] u, double[] move, double promise)
    {
        var (step, largest) = (1.0, 0.0);
        for (var i = 0; i < _size; i++)
        {
            largest = Math.Max(largest, Math.Abs(move[i]) / u[i]);
            step = move[i] < 0 ? Math.Min(step, -0.9 * u[i] / move[i]) : step;
        }

        if (largest < Small)
        {
            return largest > Rounding ? 1 : 0;
        }

        var ((start, size), trial) = (Value(u), new double[_size]);
        for (var halving = 0; halving < 40; halving++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(move, step, u, trial);
            if (Value(trial).Sum <= start - (1e-4 * step * promise) + (1e-13 * size))
            {
                return step;
            }
        }

        return 0;
    }

    /// <summary>The function, and the sum of the magnitudes of its terms, which rounding is relative to.</summary>
    private (double Sum, double Size) Value(double[] u)
    {
        var (sum, size) = (0.0, 0.0);
        for (var i = 0; i < _size; i++)
        {
            var gain = _claims[i] * (_power == 1 ? Math.Log(u[i]) : (Math.Pow(u[i], 1 - _power) - 1) / (1 - _power));
            var cost = 0.5 * u[i] * TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), u);
            (sum, size) = (sum + cost - gain, size + Math.Abs(cost) + Math.Abs(gain));
        }

        return (sum, size);
    }
}
