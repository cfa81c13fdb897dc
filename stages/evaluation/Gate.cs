using Multitask.Exports;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>A model that is to be exported, and what it must agree with.</summary>
/// <param name="Network">The network.</param>
/// <param name="Parameters">Its weights under torch.</param>
/// <param name="Form">The form of the model.</param>
/// <param name="Path">The file of the model.</param>
/// <param name="Unfolded">The model without foldings, with floats at the input and scores at the outputs: asked for when something differs.</param>
internal sealed record GateSubject(
    Network Network, ParameterVector Parameters, ModelForm Form, string Path, Func<Either<string, OnnxModel>> Unfolded)
{
    /// <summary>A folder for a file of a moment.</summary>
    internal string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>The shape of an example.</summary>
    internal Shape Input => Shapes.Of(Network)[Network.Nodes.Head.Name];
}

/// <summary>No model leaves the exporter that does not agree with torch at every batch size that is tried.</summary>
internal static class Gate
{
    /// <summary>The sizes: one example, a few, and as many as the training had.</summary>
    internal static Seq<int> Sizes(int largest) => toSeq(new[] { 1, 3, largest }.Distinct().Order()).Strict();

    /// <summary>Compares each batch by itself.</summary>
    /// <returns>Nothing; or which output differs at which size by how much, and the first node that does.</returns>
    internal static Either<string, Unit> Check(GateSubject subject, Seq<Batch> batches)
    {
        var check = new ArgmaxTieCheck(subject.Network, subject.Parameters, Tolerance.Of(subject.Form.Precision, subject.Network));
        return Open(subject, subject.Path).Bind(opened =>
        {
            using var scorer = opened;
            return Probe(subject).Bind(second =>
            {
                using var probe = second;
                return Eithers.Traverse(batches, batch => Agrees(subject, check, (scorer, probe), batch)).Map(_ => unit);
            });
        });
    }

    private static Either<string, Unit> Agrees(
        GateSubject subject, ArgmaxTieCheck check, (OnnxScorer Scorer, OnnxScorer Probe) sessions, Batch batch) =>
        from real in Feed.Run(sessions.Scorer, batch, batch.Count)
        from probe in Feed.Run(sessions.Probe, batch, batch.Count)
        let agreement = Agreement.Start(subject.Network, subject.Form, check).Add(subject.Network, check, batch, (real, probe))
        from done in agreement.TooLarge.Match(
            Some: deviation => Refused(subject, check, batch, deviation),
            None: () => Right<string, Unit>(unit))
        select done;

    private static Either<string, Unit> Refused(GateSubject subject, ArgmaxTieCheck check, Batch batch, Deviation deviation) =>
        from model in subject.Unfolded()
        from first in FirstDifference.Of(subject.Network, model, check, batch)
        from refused in Left<string, Unit>(FormattableString.Invariant(
            $"{System.IO.Path.GetFileName(subject.Path)} is not exported: in a batch of {batch.Count} {deviation.Message}; {first}"))
        select refused;

    private static Either<string, OnnxScorer> Probe(GateSubject subject)
    {
        var path = System.IO.Path.Combine(subject.Folder, "gate.onnx");
        var scorer = from model in OnnxReader.Read(subject.Path)
                     from written in OnnxWriter.Write(OnnxProbe.Of(model, subject.Network), path)
                     from opened in Open(subject, path)
                     select opened;
        File.Delete(path);
        return scorer;
    }

    private static Either<string, OnnxScorer> Open(GateSubject subject, string path) =>
        OnnxScorer.Open(path, new Provider.Cpu(), Environment.ProcessorCount, Some((subject.Input.Height, subject.Input.Width)));
}
