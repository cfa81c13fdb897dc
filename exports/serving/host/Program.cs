using LanguageExt;
using Multitask.Pipeline;
using Multitask.Pipeline.CommandLine;
using Multitask.Pipeline.Planning;
using Multitask.Serving;
using static LanguageExt.Prelude;

// The arguments are those of `multitask serve`: there are no pipelines here.
return Cli.Main(["serve", .. args], new Catalogue<Unit>(
    (_, _) => Fail<Problem, Plan<Unit>>(new Problem("", "this program runs no pipelines")), (_, _) => unit)
{
    Commands = terminal => Seq1(ServeCommand.Create(terminal)),
});
