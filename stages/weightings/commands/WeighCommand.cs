using System.Text.Json;
using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Weightings;

/// <summary><c>weigh --method cagrad --c 0.5 --gramian '[[18,-22],[-22,38]]'</c>: a method's weights for one Gramian.</summary>
public static class WeighCommand
{
    /// <summary>
    /// The command, which prints one line of JSON: <c>method</c>; <c>weights</c>, scaled as in the paper; <c>residual</c>, the largest violation
    /// of the conditions that define the weights; <c>decrease</c>, the rate at which each loss falls along the combined gradient (G w).
    /// </summary>
    public static ProductCommand Create()
    {
        var method = Options.One("--method", "method", "The weighting; `multitask methods` lists them");
        var gramian = Options.One("--gramian", "matrix", "The inner products of the tasks' gradients: [[18,-22],[-22,38]]");
        var syntax = new Command("weigh", "Print the weights for one Gramian as JSON; the method's own options follow: --c 0.5")
        {
            method, gramian,
        };
        syntax.TreatUnmatchedTokensAsErrors = false;
        return new ProductCommand(syntax, result => Run(
            Optional(result.GetValue(method)), Optional(result.GetValue(gramian)), Seq(result.UnmatchedTokens.ToArray())).Map(Prelude.Seq1));
    }

    private static Either<string, string> Run(Option<string> word, Option<string> matrix, Seq<string> options) =>
        from name in word.ToEither("needs --method")
        from chosen in MethodOptions.Read(name, options)
        from text in matrix.ToEither("needs --gramian")
        from gramian in MethodOptions.Decoded(Yaml.ReadValue(text, "--gramian").Bind(node => Matrix(node)))
        from solve in chosen.Solver.ToEither($"{chosen.Spec.About.Word} does not work from a Gramian alone")
        from stateless in WithoutTrainingOptions(chosen)
        from suited in SuitedTo(gramian, chosen)
        select Text(chosen.Spec.About.Word, gramian, solve(gramian));

    private static string Text(string method, Gramian gramian, Solution solution)
    {
        var decrease = new double[gramian.Tasks];
        gramian.Times(solution.Weights.ToArray(), decrease);
        return JsonSerializer.Serialize(new
        {
            method,
            weights = solution.Weights.ToArray(),
            residual = solution.Residual,
            decrease,
        });
    }

    private static Either<string, Unit> WithoutTrainingOptions(Weighting weighting) => weighting is { Log: false, Every: 1, MinLosses.IsEmpty: true }
        ? Right<string, Unit>(unit)
        : Left<string, Unit>("--log, --min_losses and --every apply to training only: one Gramian has no losses and no steps");

    private static Either<string, Unit> SuitedTo(Gramian gramian, Weighting weighting) =>
        weighting.Misfit(TaskSet.Numbered(gramian.Tasks, 0).Names).Match(
            message => Left<string, Unit>(message),
            () => Right<string, Unit>(unit));

    private static Decoder<Gramian> Matrix { get; } = Decode.List(Decode.List(Decode.Double(Interval.Any), 1), 1)
        .Ensure(Mistake)
        .Map(rows => Gramian.Of(rows.Count, (i, j) => rows[i][j]));

    private static Option<string> Mistake(Seq<Seq<double>> rows)
    {
        var size = rows.Count;
        if (rows.Exists(row => row.Count != size))
        {
            return Some($"must have as many columns as rows ({size})");
        }

        var pairs = Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i).Select(j => (rows[i][j], rows[j][i]))).ToArray();
        if (pairs.Any(pair => pair.Item1 != pair.Item2))
        {
            return Some("must be symmetric");
        }

        var eigen = SymmetricEigen.Of(Gramian.Of(size, (i, j) => rows[i][j]));
        var values = Enumerable.Range(0, size).Select(eigen.Value).ToArray();
        return values.Min() < -1e-9 * values.Max(Math.Abs) ? Some("must be positive semi-definite, as inner products are") : None;
    }
}
