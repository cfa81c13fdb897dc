using Multitask.Pipeline;
using Multitask.Stages;

return Cli.Main(args, AllStages.Catalogue);
