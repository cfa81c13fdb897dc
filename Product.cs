using Multitask.Pipeline.CommandLine;
using Multitask.Serving;
using Multitask.Stages;
using static LanguageExt.Prelude;

namespace Multitask;

/// <summary>Everything that the program offers.</summary>
internal static class Product
{
    /// <summary>The stages and their commands, and the model server, which knows none of them.</summary>
    internal static Catalogue<StageOutput> Catalogue { get; } = AllStages.Catalogue with
    {
        Commands = terminal => AllStages.Catalogue.Commands(terminal) + Seq1(ServeCommand.Create(terminal)),
    };
}
