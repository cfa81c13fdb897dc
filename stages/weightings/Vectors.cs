namespace Multitask.Stages.Weightings;

/// <summary>Small vectors, one number per task.</summary>
internal static class Vectors
{
    internal static Seq<double> Ones(int count) => Fill(count, 1);

    internal static Seq<double> Fill(int count, double value) => Prelude.Seq(Enumerable.Repeat(value, count).ToArray());

    /// <summary>All 0 but a 1.</summary>
    internal static Seq<double> Unit(int count, int at) => Of(count, task => task == at ? 1 : 0);

    internal static Seq<double> Of(int count, Func<int, double> value) => Prelude.Seq(Enumerable.Range(0, count).Select(value).ToArray());

    /// <summary>Times a number.</summary>
    internal static Seq<double> Times(this Seq<double> vector, double factor) => vector.Map(value => value * factor).Strict();

    /// <summary>Entry by entry.</summary>
    internal static Seq<double> Times(this Seq<double> left, Seq<double> right) => left.Zip(right, (a, b) => a * b).Strict();

    /// <summary>The inner product.</summary>
    internal static double Dot(Seq<double> left, Seq<double> right) => left.Zip(right, (a, b) => a * b).Sum();

    /// <summary>The Euclidean length; that of numbers too small or too large to be squared as well.</summary>
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
