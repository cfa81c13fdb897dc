namespace Multitask.Pipeline.CommandLine;

/// <summary>What the program says when nothing is asked of it and there is no pipeline to run.</summary>
internal static class Introduction
{
    /// <summary>What it is, and how to start.</summary>
    internal static Seq<string> Lines { get; } = Seq(
        "multitask trains one network for several tasks: data, network, task weighting,",
        "scores and ONNX export in one file. Each stage is cached by content and",
        "reproducible; conflict-aware weightings (FAMO, CAGrad and more) are one word.",
        "",
        "  multitask init             writes a pipeline.yaml for your data",
        "  multitask pipeline.yaml    runs it: what is done is not done again",
        "  multitask --help           lists all commands and options",
        "",
        "There is no pipeline.yaml here.");
}
