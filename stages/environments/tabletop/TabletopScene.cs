namespace Multitask.Stages.Environments;

/// <summary>The MJCF of our own table, which is compiled into the program.</summary>
internal static class TabletopScene
{
    /// <summary>Its name, without ending.</summary>
    internal const string Name = "tabletop";

    /// <summary>Writes it into a folder; the path of each scene by its name.</summary>
    internal static Func<string, string> Write(string folder)
    {
        using var scene = typeof(TabletopScene).Assembly.GetManifestResourceStream($"{Name}.xml")
            ?? throw new InvalidOperationException($"{Name}.xml is not compiled in");
        using var file = File.Create(Path.Combine(folder, $"{Name}.xml"));
        scene.CopyTo(file);
        return name => Path.Combine(folder, $"{name}.xml");
    }
}
