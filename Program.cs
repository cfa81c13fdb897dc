using Multitask.Pipeline.CommandLine;
using Multitask.Stages;

return Cli.Main(args, AllStages.Catalogue);
