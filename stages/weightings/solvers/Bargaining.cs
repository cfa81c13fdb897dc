using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// The positive w with G w = w^-p elementwise: for p = 1 the Nash bargaining solution (Navon et al., ICML 2022, claim 3.1), for
/// p = 1 / alpha the alpha-fair one (Ban and Ji, ICML 2024, equation 6). It is the minimiser of the convex function
/// w'G w / 2 - sum_k phi(w_k) with phi'(x) = x^-p.
/// </summary>
/// <remarks>
/// Newton's method works with cosines: with the norms d and w = u / d, the equation becomes C u = q u^-p with q = d^(p - 1), so that the
/// scales of the tasks do not matter. If some positive combination of the gradients is zero, there is no solution; 1e-12 on the diagonal of C
/// then keeps the weights finite. Tasks with a zero gradient are left out and get the mean weight of the others.
/// </remarks>
internal sealed class Bargaining
{
    private const double Ridge = 1e-12;
    private const double Tolerance = 1e-13;
    private const double Solved = 1e-6;
    private const double FullStep = 0.01;
    private const double Rounding = 1e-15;
    private const int MaxSteps = 60;
    private readonly int _size;
    private readonly double _power;
    private readonly double[] _matrix;
    private readonly double[] _coefficients;

    private Bargaining(Gramian cosines, double[] coefficients, double power, double ridge)
    {
        (_size, _coefficients, _power) = (coefficients.Length, coefficients, power);
        _matrix = new double[_size * _size];
        for (var i = 0; i < _size; i++)
        {
            cosines.Row(i).CopyTo(_matrix.AsSpan(i * _size));
            _matrix[(i * _size) + i] = 1 + ridge;
        }
    }

    /// <summary>w.</summary>
    /// <param name="gramian">G.</param>
    /// <param name="power">p.</param>
    /// <param name="warm">The solution of a similar problem, from which to start; empty = unknown.</param>
    internal static double[] Solve(Gramian gramian, double power, double[] warm)
    {
        var all = Enumerable.Range(0, gramian.Tasks).ToArray();
        var live = all.Where(i => gramian.Length(i) > 0).ToArray();
        if (live.Length == 0)
        {
            return [.. all.Select(_ => 1.0)];
        }

        // A common scale s of the norms is factored out: w is s^(-2 / (1 + p)) times the solution for norms / s.
        var scale = live.Max(gramian.Length);
        var lengths = live.Select(i => gramian.Length(i) / scale).ToArray();
        var cosines = Gramian.Of(live.Length, (i, j) =>
            Math.Clamp(gramian[live[i], live[j]] / lengths[i] / lengths[j] / scale / scale, -1, 1));
        double[] coefficients = [.. lengths.Select(length => Math.Pow(length, power - 1))];
        var unit = Math.Pow(scale, -2 / (1 + power));
        var start = warm.Length == all.Length ? live.Select((task, i) => warm[task] * lengths[i] / unit).ToArray() : [];
        var u = new Bargaining(cosines, coefficients, power, 0).Solution(start)
            .IfNone(() => new Bargaining(cosines, coefficients, power, Ridge).Newton([]));
        var weights = u.Select((value, i) => unit * value / lengths[i]).ToArray();
        var mean = weights.Average();
        return [.. all.Select(task => Array.IndexOf(live, task) is >= 0 and var at ? weights[at] : mean)];
    }

    /// <summary>The largest |(G w)_i w_i^p - 1| over the tasks with a nonzero gradient.</summary>
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

    /// <summary>The solution u; none if Newton's method finds none.</summary>
    private Option<double[]> Solution(double[] warm)
    {
        var u = Newton(warm);
        return Gradient(u, new double[_size]) <= Solved ? u : Option<double[]>.None;
    }

    /// <summary>The point at which Newton's method stops.</summary>
    private double[] Newton(double[] warm)
    {
        var u = warm.Length > 0 && warm.All(value => value > 0 && double.IsFinite(value))
            ? [.. warm]
            : _coefficients.Select(q => Math.Pow(q, 1 / (1 + _power))).ToArray();
        var (gradient, direction, factor) = (new double[_size], new double[_size], new double[_size * _size]);
        for (var step = 0; step < MaxSteps && Gradient(u, gradient) > Tolerance; step++)
        {
            Direction(u, gradient, factor, direction);
            var length = StepLength(u, direction, -TensorPrimitives.Dot<double>(gradient, direction));
            if (length == 0)
            {
                break;
            }

            TensorPrimitives.MultiplyAdd<double>(direction, length, u, u);
        }

        return u;
    }

    /// <summary>Computes the gradient C u - q u^-p. Returns its largest entry relative to that of q u^-p.</summary>
    private double Gradient(double[] u, double[] gradient)
    {
        var worst = 0.0;
        for (var i = 0; i < _size; i++)
        {
            var right = _coefficients[i] * Math.Pow(u[i], -_power);
            gradient[i] = TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), u) - right;
            worst = Math.Max(worst, Math.Abs(gradient[i] / right));
        }

        return worst;
    }

    /// <summary>Computes the Newton direction.</summary>
    private void Direction(double[] u, double[] gradient, double[] factor, double[] direction)
    {
        _matrix.CopyTo(factor, 0);
        for (var i = 0; i < _size; i++)
        {
            factor[(i * _size) + i] += _power * _coefficients[i] * Math.Pow(u[i], -_power - 1);
            direction[i] = -gradient[i];
        }

        Cholesky.Of(_size, factor).Solve(direction);
    }

    /// <summary>
    /// Backtracking line search: the first of the step lengths s, s / 2, s / 4, ... that satisfies the Armijo condition, where s is at most 1
    /// and keeps u positive; 0 if none does. A small direction is taken whole, and one that is lost in rounding not at all.
    /// </summary>
    private double StepLength(double[] u, double[] direction, double decrease)
    {
        var (step, largest) = (1.0, 0.0);
        for (var i = 0; i < _size; i++)
        {
            largest = Math.Max(largest, Math.Abs(direction[i]) / u[i]);
            step = direction[i] < 0 ? Math.Min(step, -0.9 * u[i] / direction[i]) : step;
        }

        if (largest < FullStep)
        {
            return largest > Rounding ? 1 : 0;
        }

        var ((start, size), trial) = (Value(u), new double[_size]);
        for (var halving = 0; halving < 40; halving++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(direction, step, u, trial);
            if (Value(trial).Sum <= start - (1e-4 * step * decrease) + (1e-13 * size))
            {
                return step;
            }
        }

        return 0;
    }

    /// <summary>The value of the function at u, and the sum of the magnitudes of its terms, to which rounding errors are relative.</summary>
    private (double Sum, double Size) Value(double[] u)
    {
        var (sum, size) = (0.0, 0.0);
        for (var i = 0; i < _size; i++)
        {
            var gain = _coefficients[i] * (_power == 1 ? Math.Log(u[i]) : (Math.Pow(u[i], 1 - _power) - 1) / (1 - _power));
            var cost = 0.5 * u[i] * TensorPrimitives.Dot<double>(_matrix.AsSpan(i * _size, _size), u);
            (sum, size) = (sum + cost - gain, size + Math.Abs(cost) + Math.Abs(gain));
        }

        return (sum, size);
    }
}
