using System.Net;
using Multitask.Pipeline.CommandLine;

namespace Multitask.Serving;

/// <summary>The server from its start to its end.</summary>
internal static class Server
{
    /// <summary>Serves until the terminal asks to stop, then answers what it accepted.</summary>
    /// <returns>Nothing more to tell; or what is wrong with the bundles.</returns>
    internal static async Task<Either<string, Seq<string>>> Run(ServingOptions options, Terminal terminal)
    {
        using var metrics = new ServingMetrics();
        return await ModelRepository.Open(options, metrics).MatchAsync(
            async models =>
            {
                using var owned = models;
                await using var app = ServingHost.Build(options, models, metrics);
                await app.StartAsync(CancellationToken.None);
                Announce(app, models, options, terminal);
                await Watch(models, options, terminal);
                await app.StopAsync(CancellationToken.None);
                return Right<string, Seq<string>>(Seq<string>());
            },
            problems => string.Join("; ", problems));
    }

    /// <summary>Looks for new content of bundles until the terminal asks to stop.</summary>
    private static async Task Watch(ModelRepository models, ServingOptions options, Terminal terminal)
    {
        using var timer = new PeriodicTimer(options.Watch > TimeSpan.Zero ? options.Watch : Timeout.InfiniteTimeSpan);
        while (!terminal.Cancel.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(terminal.Cancel);
                models.Models.Keys.ToSeq().Strict().Iter(name => Look(models, name, terminal));
            }
            catch (OperationCanceledException)
            {
                await terminal.Out.WriteLineAsync("stopping: what was accepted is answered first");
            }
        }
    }

    private static void Look(ModelRepository models, string name, Terminal terminal) => models.Load(name, forced: false).Match(
        Right: versions => versions.Iter(version => terminal.Out.WriteLine($"serving {name} {version} again")),
        Left: reason => terminal.Error.WriteLine($"serve: {name} goes on as it was: {reason}"));

    private static void Announce(WebApplication app, ModelRepository models, ServingOptions options, Terminal terminal)
    {
        models.Models.Values.Bind(model => model.Served).Iter(served => terminal.Out.WriteLine(
            $"serving {served.Name} {served.Version}: {served.Input.Name} {served.Input.DataType()} [{string.Join(", ", served.Input.Axes(-1))}]"
            + $" -> {string.Join(", ", served.Outputs.Map(port => port.Name))}; {served.Provider}"));
        var addresses = ServingHost.Addresses(app);
        addresses.Iter(address => terminal.Out.WriteLine($"listening on {address}"));
        if (!ServingHost.HasKeys(app) && addresses.Exists(address => !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip))))
        {
            terminal.Error.WriteLine($"serve: everybody who reaches {options.Host} is answered: set ApiKeys__0 to ask for a key");
        }
    }
}
