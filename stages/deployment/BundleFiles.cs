using Multitask.Exports;
using Multitask.Stages.Evaluation;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Deployment;

/// <summary>The files beside an exported model.</summary>
internal static class BundleFiles
{
    private const string Sums = "SHA256SUMS";

    /// <summary>The numbers of the samples.</summary>
    internal static Seq<int> Samples => Seq(1, 2);

    /// <summary>The file of a sample's input.</summary>
    internal static string Input(int sample) => FormattableString.Invariant($"sample{sample}.input.npy");

    /// <summary>The file of a sample's output, from 0.</summary>
    internal static string Output(int sample, int output) => FormattableString.Invariant($"sample{sample}.output{output + 1}.npy");

    /// <summary>The bytes of the samples, headers aside, where inputs and answers are single-precision numbers.</summary>
    internal static long SampleBytes(DataInfo info) => Samples.Count * sizeof(float) * (info.Input.Count + info.Tasks
        .Map(task => task.Kind.Definition)
        .Sum(task => (long)task.Width * (task.IsDense ? info.Input.Height * info.Input.Width : 1)));

    /// <summary>Writes samples, texts and digests; the model and the weights are in the folder already.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="scorer">The model, open on the CPU.</param>
    /// <param name="examples">At least as many examples as there are samples.</param>
    /// <param name="model">What is told of the model.</param>
    internal static Either<string, Unit> Write(string folder, Scorer scorer, Batch examples, Deployable model) =>
        from samples in Eithers.Traverse(Samples, sample => Sample(folder, scorer, examples, sample))
        from repository in ModelRepository.Write(folder, model)
        from client in Text(folder, Client.Name, Client.Of(model))
        from digest in Digest.OfFile(Path.Combine(folder, ExportStage.FileName))
        from bill in Text(folder, BillOfMaterials.Name, BillOfMaterials.Of(model, digest))
        from known in Digests(folder)
        from card in Text(folder, ModelCard.Name, ModelCard.Of(model, known))
        from all in Digests(folder)
        from sums in Text(folder, Sums, string.Concat(all.Map(file => $"{file.Digest}  {file.Name}\n")))
        select sums;

    private static Either<string, Unit> Sample(string folder, Scorer scorer, Batch examples, int sample)
    {
        var size = examples.Inputs.Length / examples.Count;
        var one = new Batch(1, examples.Inputs[((sample - 1) % examples.Count * size)..(((sample - 1) % examples.Count * size) + size)], []);
        var input = Path.Combine(folder, Input(sample));
        return from outputs in Feed.Run(scorer, one, 1)
               from fed in scorer.Input.Number == OnnxNumber.UInt8
                   ? NpyWriter.Write(input, Axes(scorer.Input), Feed.Pixels(one.Inputs, 1, scorer.Input.Shape))
                   : NpyWriter.Write(input, Axes(scorer.Input), one.Inputs)
               from written in Eithers.Traverse(
                   toSeq(scorer.Outputs.Map((at, output) => (at, output))).Strict(),
                   numbered => Answer(Path.Combine(folder, Output(sample, numbered.at)), numbered.output, outputs[numbered.output.Name]))
               select unit;
    }

    private static Either<string, Unit> Answer(string path, OnnxPort port, float[] values) => port.Number == OnnxNumber.Int64
        ? NpyWriter.Write(path, Axes(port), System.Array.ConvertAll(values, value => (long)value))
        : NpyWriter.Write(path, Axes(port), values);

    private static Seq<int> Axes(OnnxPort port) => 1.Cons(port.Shape.Sizes);

    /// <summary>Writes a text.</summary>
    internal static Either<string, Unit> Text(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        return Files.Attempt(path, () =>
        {
            File.WriteAllText(path, text);
            return Right<string, Unit>(unit);
        }, "written");
    }

    private static Either<string, Seq<(string Name, string Digest)>> Digests(string folder) => Eithers.Traverse(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal),
        name => Digest.OfFile(Path.Combine(folder, name)).Map(digest => (name, digest)));
}
