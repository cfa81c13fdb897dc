using System.Net;
using Multitask.Pipeline.CommandLine;

namespace Multitask.Serving;

/// <summary>Runs the server from start to shutdown.</summary>
internal static class Server
{
    /// <summary>Serves until the terminal is cancelled, then completes the accepted requests.</summary>
    /// <returns>No lines to print; or what is wrong with the bundles.</returns>
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

    /// <summary>Reloads bundles that changed until the terminal is cancelled.</summary>
    private static async Task Watch(ModelRepository models, ServingOptions options, Terminal terminal)
    {
        using var timer = new PeriodicTimer(options.Watch > TimeSpan.Zero ? options.Watch : Timeout.InfiniteTimeSpan);
        while (!terminal.Cancel.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(terminal.Cancel);
                models.Models.Keys.ToSeq().Strict().Iter(name => Reload(models, name, terminal));
            }
            catch (OperationCanceledException)
            {
                await terminal.Out.WriteLineAsync("shutting down: accepted requests are completed first");
            }
        }
    }

    private static void Reload(ModelRepository models, string name, Terminal terminal) => models.Load(name, forced: false).Match(
        Right: versions => versions.Iter(version => terminal.Out.WriteLine($"loaded {name} {version}")),
        Left: reason => terminal.Error.WriteLine($"serve: {name} was not reloaded, its previous content is still served: {reason}"));

    private static void Announce(WebApplication app, ModelRepository models, ServingOptions options, Terminal terminal)
    {
        models.Models.Values.Bind(model => model.Served).Iter(served => terminal.Out.WriteLine(
            $"serving {served.Name} {served.Version}: {served.Input.Name} {served.Input.DataType()} [{string.Join(", ", served.Input.Axes(-1))}]"
            + $" -> {string.Join(", ", served.Outputs.Map(port => port.Name))}; {served.Provider}"));
        var addresses = ServingHost.Addresses(app);
        addresses.Iter(address => terminal.Out.WriteLine($"listening on {address}"));
        if (!ServingHost.RequiresKey(app) && addresses.Exists(address => !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip))))
        {
            terminal.Error.WriteLine($"serve: anyone who can reach {options.Host} can send requests: set ApiKeys__0 to require an API key");
        }
    }
}
