using LanguageExt;
using Multitask.Pipeline;
using Multitask.Pipeline.CommandLine;
using Multitask.Pipeline.Planning;
using Multitask.Serving;
using static LanguageExt.Prelude;

// Takes the arguments of `multitask serve`, the only command here.
return Cli.Main(["serve", .. args], new Catalogue<Unit>(
    (_, _) => Fail<Problem, Plan<Unit>>(new Problem("", "this program does not run pipelines")), (_, _) => unit)
{
    Commands = terminal => Seq1(ServeCommand.Create(terminal)),
});
