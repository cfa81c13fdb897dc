namespace Multitask.Stages.Reports;

/// <summary>The texts that are files of their own, compiled into the program.</summary>
internal static class EmbeddedText
{
    /// <summary>A text by the name of its file.</summary>
    internal static string Read(string file)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not compiled in");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
