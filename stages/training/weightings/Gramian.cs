namespace Multitask.Stages.Training;

/// <summary>G = J J': the inner products of K task gradients (row k of the jacobian J) on the shared parameters. Symmetric, positive semi-definite.</summary>
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
    public double Mean => _values.Sum() / _values.Length;

    /// <summary>The sum of the squared gradient lengths.</summary>
    public double Trace => Enumerable.Range(0, Tasks).Sum(i => this[i, i]);

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
}
