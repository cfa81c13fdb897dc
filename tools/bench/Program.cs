using Multitask.Benches;

return Subcommands.Run(args, Console.Out, Console.Error);
