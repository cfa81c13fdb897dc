namespace Multitask.Pipeline.CommandLine;

/// <summary>The world as the command line sees it.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">The current folder: relative paths start here.</param>
/// <param name="Colour">Whether standard output may have colours and move: a person looks at a terminal.</param>
/// <param name="Clock">Measures seconds.</param>
/// <param name="Cancel">Fires on Ctrl-C.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, string Folder, bool Colour, TimeProvider Clock, CancellationToken Cancel)
{
    /// <summary>The console of this process. No colours into files, nor where <c>NO_COLOR</c> (https://no-color.org) or <c>CI</c> is set.</summary>
    /// <remarks>Where one of its streams cannot be written the work goes on, see <see cref="Lost"/>.</remarks>
    public static Terminal Real(CancellationToken cancel)
    {
        var open = Seq(0, 1, 2).Map(Linux.WasOpen).Strict();
#pragma warning disable CA2000 // Dispose objects before losing scope: they live as long as the process, and belong to the console
        var error = new ConsoleWriter(open[2] ? Console.Error : Option<TextWriter>.None, _ => { });
        return Real(
            new ConsoleWriter(
                open[1] ? Console.Out : Option<TextWriter>.None,
                reason => error.WriteLine($"error: standard output cannot be written: {reason}; the work goes on")),
            error,
            cancel);
#pragma warning restore CA2000
    }

    /// <summary>Standard input, where a person can be asked; none: nobody sits there.</summary>
    public Option<TextReader> Input { get; init; }

    /// <summary>Whether something was written to standard output that did not arrive.</summary>
    internal bool Lost => Out is ConsoleWriter { Failed: true };

    private static Terminal Real(ConsoleWriter output, ConsoleWriter error, CancellationToken cancel) => new(
        output,
        error,
        Environment.CurrentDirectory,
        !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or ""),
        TimeProvider.System,
        cancel)
    {
        Input = Console.IsInputRedirected || Console.IsOutputRedirected ? None : Some(Console.In),
    };

    /// <summary>For work on a store: what it tells goes to standard error.</summary>
    internal RunContext StoreContext() =>
        new(what => Error.WriteLine(new HumanText(0, Colour: false).Line(what)), Clock, Cancel);

    /// <summary>An absolute path.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Folder);
}
