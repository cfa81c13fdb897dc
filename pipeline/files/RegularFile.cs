namespace Multitask.Pipeline.Files;

/// <summary>Checks that a path leads to a regular file before it is opened: a pipe waits for a writer, and a device may never end.</summary>
public static class RegularFile
{
    /// <summary>How a message names what is there and is not a plain file: <c>a pipe</c>; none for a file and for nothing.</summary>
    public static Option<string> Check(string path) =>
        Directory.Exists(path) ? "a directory"
        : !OperatingSystem.IsLinux() || !File.Exists(path) ? Option<string>.None
        : Linux.TypeOf(path) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => None,
        };
}
