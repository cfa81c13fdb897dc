namespace Multitask.Stages.Weightings;

/// <summary>Short vectors with one number per task.</summary>
internal static class Vectors
{
    internal static Seq<double> Ones(int count) => Fill(count, 1);

    /// <summary>The midpoint of the simplex: all 1 / count.</summary>
    internal static double[] Uniform(int count) => Enumerable.Repeat(1.0 / count, count).ToArray();

    internal static Seq<double> Fill(int count, double value) => Prelude.Seq(Enumerable.Repeat(value, count).ToArray());

    /// <summary>The unit vector with a 1 at one index.</summary>
    internal static Seq<double> Unit(int count, int at) => Of(count, task => task == at ? 1 : 0);

    internal static Seq<double> Of(int count, Func<int, double> value) => Prelude.Seq(Enumerable.Range(0, count).Select(value).ToArray());

    /// <summary>Multiplied by a number.</summary>
    internal static Seq<double> Times(this Seq<double> vector, double factor) => vector.Map(value => value * factor).Strict();

    /// <summary>The elementwise product.</summary>
    internal static Seq<double> Times(this Seq<double> left, Seq<double> right) => left.Zip(right, (a, b) => a * b).Strict();

    /// <summary>The inner product.</summary>
    internal static double Dot(Seq<double> left, Seq<double> right) => left.Zip(right, (a, b) => a * b).Sum();

    /// <summary>The Euclidean norm, also of numbers whose squares would underflow or overflow.</summary>
    internal static double Length(Seq<double> vector) => vector.Map(Math.Abs).Max() is > 0 and var top
        ? top * Math.Sqrt(vector.Map(value => value / top * (value / top)).Sum())
        : 0;

    /// <summary>exp(x) / sum exp(x).</summary>
    internal static Seq<double> Softmax(Seq<double> logits)
    {
        var top = logits.Max();
        var raised = logits.Map(logit => Math.Exp(logit - top)).Strict();
        return raised.Times(1 / raised.Sum());
    }
}
