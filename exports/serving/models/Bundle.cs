using System.Globalization;
using System.Runtime.InteropServices;
using Multitask.Stages.Data.Formats;

namespace Multitask.Serving;

/// <summary>An exported model, open: all its files were what <c>model.json</c> says when they were read.</summary>
/// <param name="Card">What is told of it.</param>
/// <param name="Scorer">Runs it; whoever has the bundle disposes it.</param>
/// <param name="Sample">An input of one example, its numbers as bytes.</param>
internal sealed record Bundle(BundleCard Card, Scorer Scorer, byte[] Sample)
{
    private const string ModelFile = "model.onnx";

    /// <summary>Reads a folder that <c>export</c> wrote, checks every file that is used, and answers the sample once.</summary>
    /// <returns>The bundle; or one line saying what is wrong with the folder.</returns>
    internal static Either<string, Bundle> Open(string folder, ServingOptions options) =>
        (from text in Files.ReadAll(Path.Combine(folder, BundleCard.FileName))
         from card in BundleCard.Parse(text)
         from model in Checked(folder, card, ModelFile)
         from input in Checked(folder, card, card.Sample)
         from sample in Npy.HeaderOf(card.Sample, input).Map(header => (Header: header, Bytes: input))
         from scorer in Scorer.Open(ModelFile, model, Options(options, sample.Header.Shape))
         from bundle in Warm(card, scorer, sample.Bytes)
         select bundle).MapLeft(reason => $"{folder}: {reason}");

    private static Either<string, byte[]> Checked(string folder, BundleCard card, string file) =>
        from bytes in Files.ReadAll(Path.Combine(folder, file))
        from same in card.Check(file, bytes)
        select same;

    /// <summary>A model of free height and width is served in the size of its samples.</summary>
    private static ScorerOptions Options(ServingOptions options, Seq<int> sample) => new()
    {
        Provider = options.Provider,
        Threads = options.Threads,
        Size = sample.Count == 4 ? Some(sample[1] <= 4 ? (sample[2], sample[3]) : (sample[1], sample[2])) : None,
    };

    private static Either<string, Bundle> Warm(BundleCard card, Scorer scorer, byte[] sample)
    {
        var input = new BatchInput(scorer);
        var answered =
            from fits in Fits(card, scorer)
            from numbers in scorer.Input.Number == OnnxNumber.UInt8
                ? Npy.Of<byte>(card.Sample, sample).Map(array => array.Values)
                : Npy.Of<float>(card.Sample, sample).Map(array => MemoryMarshal.AsBytes<float>(array.Values).ToArray())
            from room in numbers.Length == scorer.Input.RowBytes()
                ? Right<string, Unit>(Put(numbers, input))
                : $"{card.Sample} is no example of shape {scorer.Input.Shape}"
            from scores in input.Score(1)
            select (scores, numbers);
        return answered
            .Map(one =>
            {
                one.scores.Dispose();
                return new Bundle(card, scorer, one.numbers);
            })
            .MapLeft(reason =>
            {
                scorer.Dispose();
                return reason;
            });
    }

    private static Unit Put(byte[] numbers, BatchInput input)
    {
        numbers.CopyTo(input.Room(1));
        return unit;
    }

    private static Either<string, Unit> Fits(BundleCard card, Scorer scorer) =>
        card.Input.Name != scorer.Input.Name || card.Outputs.Map(output => output.Name) != scorer.Outputs.Map(output => output.Name)
            ? Left<string, Unit>($"{BundleCard.FileName} tells of other inputs and outputs than {ModelFile} has")
        : !card.Columns.IsEmpty && card.Columns.Count != scorer.Input.Shape.Count
            ? string.Create(CultureInfo.InvariantCulture, $"{BundleCard.FileName} tells of {card.Columns.Count} columns, {ModelFile} takes {scorer.Input.Shape}")
        : unit;
}
