using System.CommandLine;
using Multitask.Pipeline.CommandLine;

namespace Multitask.Serving;

/// <summary><c>serve</c>: serves exported models until it is told to stop.</summary>
public static class ServeCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it logs; its cancellation stops the server.</param>
    public static ProductCommand Create(Terminal terminal)
    {
        var flags = new ServeFlags();
        var bundles = new Argument<string[]>("BUNDLE")
        {
            Description = "A folder that `export` wrote, or a folder of versions 1, 2, ... of one; NAME=FOLDER names the model",
            Arity = ArgumentArity.OneOrMore,
        };
        return new ProductCommand(
            new Command("serve", "Serve exported models over HTTP and gRPC")
            {
                bundles, flags.Host, flags.Port, flags.GrpcPort, flags.MaxBatch, flags.MaxDelay, flags.Queue,
                flags.Timeout, flags.MaxBody, flags.Threads, flags.ProviderName, flags.Watch,
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
