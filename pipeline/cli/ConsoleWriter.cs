using System.Text;

namespace Multitask.Pipeline.CommandLine;

/// <summary>Standard output or error as long as it can be written; what is written afterwards is lost, and the work goes on.</summary>
/// <remarks>Who reads a pipe may close it at any time: .NET loses what is written then, without an exception.</remarks>
internal sealed class ConsoleWriter : TextWriter
{
    private readonly Option<TextWriter> _inner;
    private readonly Action<string> _tell;
    private readonly Atom<bool> _failed = Atom(false);

    /// <param name="inner">None: it was closed before the program began.</param>
    /// <param name="tell">Called once, with the reason, when it cannot be written.</param>
    internal ConsoleWriter(Option<TextWriter> inner, Action<string> tell) => (_inner, _tell) = (inner, tell);

    /// <summary>Whether something was written that did not arrive.</summary>
    internal bool Failed => _failed.Value;

    public override Encoding Encoding => _inner.Map(writer => writer.Encoding).IfNone(Encoding.UTF8);

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(writer => writer.Write(buffer, index, count));

    public override void Write(string? value) => Try(writer => writer.Write(value));

    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush() => _inner.IfSome(writer => Disk.Try(writer.Flush).IfLeft(Fail));

    private void Try(Action<TextWriter> write)
    {
        if (!Failed)
        {
            _inner.Match(
                Some: writer => Disk.Try(() => write(writer)).IfLeft(Fail),
                None: () => Fail("it is closed"));
        }
    }

    private void Fail(string reason)
    {
        var first = !Failed;
        _failed.Swap(_ => true);
        if (first)
        {
            _tell(reason);
        }
    }
}
