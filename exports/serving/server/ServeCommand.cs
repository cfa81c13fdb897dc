using System.CommandLine;
using Multitask.Pipeline.CommandLine;

namespace Multitask.Serving;

/// <summary><c>serve</c>: answers requests with exported models until it is asked to stop.</summary>
public static class ServeCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it tells what it does; its cancellation stops the server.</param>
    public static ProductCommand Create(Terminal terminal)
    {
        var flags = new ServeFlags();
        var bundles = new Argument<string[]>("BUNDLE")
        {
            Description = "A folder that `export` wrote, or one of its versions 1, 2, ...; NAME=FOLDER names the model",
            Arity = ArgumentArity.OneOrMore,
        };
        return new ProductCommand(
            new Command("serve", "Answer requests over HTTP and gRPC with exported models")
            {
                bundles, flags.Host, flags.Port, flags.GrpcPort, flags.MaxBatch, flags.MaxDelay, flags.Queue,
                flags.Seconds, flags.MaxBody, flags.Threads, flags.Where, flags.Watch,
            },
            result => flags.Read(result, Seq(Seq(result.GetValue(bundles) ?? []).Map(text => Source(text, terminal)).ToArray())).Bind(options =>
                Server.Run(options, terminal).GetAwaiter().GetResult()));
    }

    private static BundleSource Source(string text, Terminal terminal)
    {
        var parts = text.Split('=', 2);
        return parts is [{ Length: > 0 } name, var folder] && !name.Contains('/', StringComparison.Ordinal)
            ? new BundleSource(name, terminal.Absolute(folder))
            : new BundleSource(None, terminal.Absolute(text));
    }
}
