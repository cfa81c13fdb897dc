using System.CommandLine;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>inspect</c>: what is in the output of a stage, which is made first where the store does not have it, or in a file.</summary>
internal static class InspectCommand
{
    private const string Name = "inspect";
    private const string Extension = ".png";

    internal static Command Create<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var pipeline = new PipelineOptions();
        var stage = Options.Word("stage", "The stage that loads the data, or an ONNX file");
        var sheet = Options.One("--sheet", "file.png", "Draw the first training examples with their targets into this file");
        sheet.Validators.Add(result => result.Tokens
            .Where(token => !token.Value.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .ToList()
            .ForEach(token => result.AddError($"--sheet must name a {Extension} file, found {token.Value}")));
        return new Command(Name, "Show what is in a data set (examples, missing values, ranges, classes), or what an ONNX model is and costs")
        {
            stage, pipeline.File, pipeline.Set, pipeline.Store, sheet,
        }.Does(terminal, result => catalogue.InspectFile(result.GetRequiredValue(stage)).Match(
            Some: path => ExceptionBoundary.Guard(Name, () => path(terminal.Absolute(result.GetRequiredValue(stage))), terminal.Cancel)
                .Map(lines => new CommandResult(lines))
                .MapLeft(CommandError.OfRun),
            None: () =>
            from ready in PipelineLoader.Load(
                pipeline.Read(result) with { Only = Seq1(result.GetRequiredValue(stage)) }, catalogue, terminal)
            let wanted = ready.Selection.Stages.Last
            from show in catalogue.Inspect(wanted.Work.Output).MapLeft(reason => CommandError.Usage($"{Name}: {wanted.Name} {reason}"))
            from ran in RunLock.During(
                ready.Paths.Store, ready.Plan.Settings.Name, terminal.StoreContext(), () => PipelineRun.Stages(ready, terminal.StoreContext()))
                .MapLeft(CommandError.OfRun)
            from lines in ExceptionBoundary.Guard(
                wanted.Name, () => show(ran.Stages.Last.Artifact, Options.Given(result.GetValue(sheet)).Map(terminal.Absolute)), terminal.Cancel)
                .MapLeft(CommandError.OfRun)
            select new CommandResult(lines)));
    }
}
