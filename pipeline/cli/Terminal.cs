namespace Multitask.Pipeline.CommandLine;

/// <summary>The world as the command line sees it.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">The current folder: relative paths start here.</param>
/// <param name="Colour">Whether a text on standard output may have colours.</param>
/// <param name="Clock">Measures seconds.</param>
/// <param name="Cancel">Fires on Ctrl-C.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, string Folder, bool Colour, TimeProvider Clock, CancellationToken Cancel)
{
    /// <summary>The console of this process. No colours into files, nor where <c>NO_COLOR</c> is set (https://no-color.org).</summary>
    public static Terminal Real(CancellationToken cancel) => new(
        Console.Out,
        Console.Error,
        Environment.CurrentDirectory,
        !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or ""),
        TimeProvider.System,
        cancel);

    /// <summary>For work on a store: what it tells goes to standard error.</summary>
    internal RunContext StoreContext() =>
        new(what => Error.WriteLine(new HumanText(0, Colour: false).Line(what)), Clock, Cancel);

    /// <summary>An absolute path.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Folder);
}
