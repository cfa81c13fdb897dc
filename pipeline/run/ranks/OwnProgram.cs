namespace Multitask.Pipeline.Running;

/// <summary>How this very program is started again.</summary>
/// <param name="Start">The program, or <c>dotnet</c> and the program.</param>
/// <param name="Arguments">What it was given.</param>
public sealed record OwnProgram(Seq<string> Start, Seq<string> Arguments)
{
    /// <summary>Of this process.</summary>
    public static OwnProgram Here
    {
        get
        {
            var (path, arguments) = (Environment.ProcessPath ?? "", Environment.GetCommandLineArgs());
            return new OwnProgram(Path.GetFileNameWithoutExtension(path) == "dotnet" ? Seq(path, arguments[0]) : Seq1(path), Seq(arguments[1..]));
        }
    }
}
