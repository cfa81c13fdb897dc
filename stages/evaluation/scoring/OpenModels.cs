using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Models that answer, and what they live in.</summary>
/// <param name="Models">In the order in which they were asked for.</param>
/// <param name="Owner">Their process; none: this one.</param>
internal sealed record OpenModels(Seq<IScoring> Models, Option<ScoringProcess> Owner) : IDisposable
{
    /// <summary>Opens models: in a process of their own where they may run on CUDA, as torch has another version of it in this one.</summary>
    /// <param name="paths">Their files, which may be deleted afterwards.</param>
    /// <param name="provider">Where they run.</param>
    /// <param name="size">Of images.</param>
    internal static Either<string, OpenModels> Of(Seq<string> paths, Provider provider, (int Height, int Width) size) =>
        provider is Provider.Cpu || Scorer.LacksCuda().IsSome
            ? LocalScoring.Open(paths, new ScorerOptions { Provider = provider, Size = Some(size) }).Map(models => new OpenModels(models, None))
            : ScoringProcess.Open(ScoringProcess.Program, paths, provider, size).Map(opened => new OpenModels(opened.Models, Some(opened.Process)));

    /// <inheritdoc />
    public void Dispose()
    {
        Models.Iter(model => model.Dispose());
        Owner.Iter(process => process.Dispose());
    }
}
