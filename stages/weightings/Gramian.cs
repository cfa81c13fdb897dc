using System.Numerics.Tensors;

namespace Multitask.Stages.Weightings;

/// <summary>
/// The Gramian G = J J', (K, K): the inner products of the K task gradients w.r.t. the shared parameters, which are the rows of the
/// Jacobian J. It is symmetric and positive semi-definite.
/// </summary>
public sealed class Gramian
{
    private readonly double[] _values;

    private Gramian(int tasks, double[] values) => (Tasks, _values) = (tasks, values);

    /// <summary>K, the number of rows and columns.</summary>
    public int Tasks { get; }

    /// <summary>The inner product of the gradients of tasks i and j.</summary>
    public double this[int i, int j] => _values[(i * Tasks) + j];

    /// <summary>Row i: the inner products of task i's gradient with every other.</summary>
    public ReadOnlySpan<double> Row(int i) => _values.AsSpan(i * Tasks, Tasks);

    /// <summary>The mean of all entries, which is the squared norm of the mean gradient.</summary>
    public double Mean => TensorPrimitives.Sum<double>(_values) / _values.Length;

    /// <summary>The trace: the sum of the squared gradient norms.</summary>
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

    /// <summary>The norm of task i's gradient.</summary>
    public double Length(int i) => Math.Sqrt(Math.Max(0, this[i, i]));

    /// <summary>A Gramian from its upper triangle.</summary>
    /// <param name="tasks">K.</param>
    /// <param name="inner">The entry (i, j), called for i at most j.</param>
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

    /// <summary>The Gramian of the gradients times one factor f each: entry (i, j) times f_i f_j.</summary>
    public Gramian Scaled(Seq<double> factors)
    {
        var f = factors.ToArray();
        return Of(Tasks, (i, j) => this[i, j] * f[i] * f[j]);
    }

    /// <summary>The Gramian with every entry times a number.</summary>
    internal Gramian Times(double factor)
    {
        var values = new double[_values.Length];
        TensorPrimitives.Multiply(_values, factor, values);
        return new Gramian(Tasks, values);
    }

    /// <summary>G w: the rate at which each loss falls along the combined gradient J'w.</summary>
    internal void Times(ReadOnlySpan<double> w, Span<double> product)
    {
        for (var i = 0; i < Tasks; i++)
        {
            product[i] = TensorPrimitives.Dot(Row(i), w);
        }
    }

    /// <summary>w'G w: the squared norm of the combined gradient J'w.</summary>
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
