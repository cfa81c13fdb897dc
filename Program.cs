using Multitask;
using Multitask.Pipeline.CommandLine;
using Multitask.Stages;

return LastResort.Guard(() => Cli.Main(args, AllStages.Catalogue));
