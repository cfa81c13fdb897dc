using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// G = J J': the inner products of K task gradients (row k of the jacobian J) on the shared parameters. Symmetric, positive
/// semi-definite.
/// </summary>
public sealed class Gramian
{
    private readonly double[] _values;

    private Gramian(int tasks, double[] values) => (Tasks, _values) = (tasks, values);

    /// <summary>K.</summary>
    public int Tasks { get; }

    /// <summary>The inner product of the gradients of tasks i and j.</summary>
    public double this[int i, int j] => _values[(i * Tasks) + j];

    /// <summary>Row i: the inner products of task i's gradient with every other.</summary>
    public ReadOnlySpan<double> Row(int i) => _values.AsSpan(i * Tasks, Tasks);

    /// <summary>The mean of all entries: the squared length of the mean gradient.</summary>
    public double Mean => TensorPrimitives.Sum<double>(_values) / _values.Length;

    /// <summary>The sum of the squared gradient lengths.</summary>
    public double Trace
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < Tasks; i++)
            {
                sum += this[i, i];
            }

            return sum;
        }
    }

    /// <summary>The length of task i's gradient.</summary>
    public double Length(int i) => Math.Sqrt(Math.Max(0, this[i, i]));

    /// <summary>From a function of the upper triangle (i at most j).</summary>
    public static Gramian Of(int tasks, Func<int, int, double> inner)
    {
        var values = new double[tasks * tasks];
        for (var i = 0; i < tasks; i++)
        {
            for (var j = i; j < tasks; j++)
            {
                values[(i * tasks) + j] = values[(j * tasks) + i] = inner(i, j);
            }
        }

        return new Gramian(tasks, values);
    }

    /// <summary>The Gramian of the gradients times factors: entry (i, j) times f_i f_j.</summary>
    public Gramian Scaled(Seq<double> factors)
    {
        var f = factors.ToArray();
        return Of(Tasks, (i, j) => this[i, j] * f[i] * f[j]);
    }

    /// <summary>Every entry times a number.</summary>
    internal Gramian Times(double factor)
    {
        var values = new double[_values.Length];
        TensorPrimitives.Multiply(_values, factor, values);
        return new Gramian(Tasks, values);
    }

    /// <summary>G w: how far a step along the combined gradient J'w lowers each loss.</summary>
    internal void Times(ReadOnlySpan<double> w, Span<double> product)
    {
        for (var i = 0; i < Tasks; i++)
        {
            product[i] = TensorPrimitives.Dot(Row(i), w);
        }
    }

    /// <summary>w'G w: the squared length of the combined gradient.</summary>
    internal double Quadratic(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var i = 0; i < Tasks; i++)
        {
            sum += w[i] * TensorPrimitives.Dot(Row(i), w);
        }

        return Math.Max(0, sum);
    }
}
