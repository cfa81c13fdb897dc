using Multitask;
using Multitask.Pipeline.CommandLine;

return LastResort.Guard(() => Cli.Main(args, Product.Catalogue));
