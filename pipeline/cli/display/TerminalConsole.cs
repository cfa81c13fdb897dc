using System.Text;
using Spectre.Console;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The terminal for drawing: as wide as its window is now.</summary>
internal static class TerminalConsole
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    /// <summary>A console on a writer that a terminal shows.</summary>
    internal static IAnsiConsole Of(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.Standard,
        Interactive = InteractionSupport.Yes,
        Out = new Output(writer),
    });

    /// <summary>What moves hides the cursor: a process that ends in its midst must bring it back.</summary>
    internal static void ShowCursor()
    {
        if (!Console.IsOutputRedirected)
        {
            _ = Disk.Try(() => Console.Out.Write("\e[?25h"));
        }
    }

    /// <summary>Lines of a picture for a terminal.</summary>
    /// <param name="picture">The picture for a number of columns.</param>
    internal static Seq<string> Lines(Func<int, Spectre.Console.Rendering.IRenderable> picture)
    {
        using var text = new StringWriter();
        var console = Of(text);
        console.Write(picture(console.Profile.Width));
        return toSeq(text.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())).Strict();
    }

    private sealed class Output(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => Size(() => Console.WindowWidth, UsualWidth);

        public int Height => Size(() => Console.WindowHeight, UsualHeight);

        public void SetEncoding(Encoding encoding)
        {
            // .NET's console writes UTF-8.
        }

        /// <summary>Not every terminal knows its size.</summary>
        private static int Size(Func<int> ask, int usual) => Disk.Try(ask).Match(Right: size => size > 0 ? size : usual, Left: _ => usual);
    }
}
