using Multitask.Exports;
using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Evaluation;

/// <summary>The other end of <see cref="ScoringProcess"/>: a process that has ONNX Runtime and not torch, whose CUDA is of another version.</summary>
internal static class ScoringCommand
{
    /// <summary>The word after the program's name; the help does not list it.</summary>
    internal const string Name = "scoring-process";

    /// <summary>Answers on standard output what is asked on standard input, until that ends.</summary>
    internal static ProductCommand Create() => new(
        new Command(Name, "Score batches for another process of this program") { Hidden = true },
        _ =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            Serve(input, output);
            return Seq<string>();
        });

    internal static void Serve(Stream input, Stream output)
    {
        var (from, to) = ScoringWire.Ends(input, output);
        try
        {
            var opened = Open(ScoringWire.ReadOpening(from));
            ScoringWire.Answer(to, opened, models => models.Iter(model =>
            {
                to.Write(model.Provider);
                to.Write(model.Why);
            }));
            opened.IfRight(models => Answers(models, from, to));
        }
        catch (IOException)
        {
            // The other process is gone, or wants no more: nobody is left to tell.
        }
    }

    private static Either<string, Seq<IScoring>> Open(ScoringWire.Opening opening) => LocalScoring.Open(opening.Models, new ScorerOptions
    {
        Provider = opening.Provider,
        Size = opening.Size == (0, 0) ? None : Some(opening.Size),
    });

    private static void Answers(Seq<IScoring> models, BinaryReader from, BinaryWriter to)
    {
        try
        {
            while (true)
            {
                var question = ScoringWire.ReadQuestion(from);
                var (model, batch) = (models[question.Model], new Batch(question.Count, question.Inputs, []));
                if (question.Timed)
                {
                    ScoringWire.Answer(to, model.Time(batch, question.Count), to.Write);
                }
                else
                {
                    ScoringWire.Answer(to, model.Run(batch, question.Count), outputs => ScoringWire.Write(to, outputs));
                }
            }
        }
        finally
        {
            models.Iter(model => model.Dispose());
        }
    }
}
