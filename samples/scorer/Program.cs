using LanguageExt;
using Multitask.Exports;
using Multitask.Stages.Weightings;

// Scores an empty image or row with a model, and weighs two tasks whose gradients point apart.
var scored = Scorer.Open(args[0], new ScorerOptions { Provider = new Provider.Cpu() }).Bind(scorer =>
{
    using var owned = scorer;
    Console.WriteLine($"{scorer.ActualProvider}: {scorer.Why}");
    var size = (int)scorer.Input.Shape.Count;
    var scores = scorer.Input.Number == OnnxNumber.UInt8 ? scorer.Score(new byte[size], 1) : scorer.Score(new float[size], 1);
    return scores.Bind(answer =>
    {
        using var read = answer;
        return scorer.Outputs.Map(output => Line(answer, output)).Sequence().Map(lines => string.Join('\n', lines));
    });
});
var weighed = new Weighting.UpGrad().Start(tasks: 2)
    .Weigh(new Observation(Prelude.Seq(1.0, 1.0), Gramian.Of(2, (i, j) => i == j ? 1 : -0.5)))
    .Map(answer => $"UPGrad weighs the tasks {string.Join(" and ", answer.Weights.Shared.Map(weight => $"{weight:0.00}"))}");
return (from scores in scored from weights in weighed select $"{scores}\n{weights}").Match(
    Right: text =>
    {
        Console.WriteLine(text);
        return 0;
    },
    Left: reason =>
    {
        Console.Error.WriteLine(reason);
        return 1;
    });

static Either<string, string> Line(Scores scores, OnnxPort output) => output.Number == OnnxNumber.Int64
    ? scores.Labels(output.Name).Map(labels => $"{output.Name}: class {labels.Span[0]}")
    : scores.Values(output.Name).Map(values => $"{output.Name}: {values.Span[0]}");
