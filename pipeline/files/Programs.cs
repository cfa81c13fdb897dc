namespace Multitask.Pipeline.Files;

/// <summary>Programs that a shell would find.</summary>
public static class Programs
{
    /// <summary>The first file of a name in the folders of <c>PATH</c>.</summary>
    public static Option<string> Find(string name) => toSeq((Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists))
        .HeadOrNone();
}
