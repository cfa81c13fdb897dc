using System.Text.Json.Nodes;

namespace Multitask.Stages.Search;

/// <summary><c>selection.json</c> of a stage that is one of several trainings: which.</summary>
/// <param name="Input">The number of the stage that it read, from 0.</param>
/// <param name="Option">The number of the training among <see cref="StageOutput.Trained.Options"/> of the stage itself.</param>
internal sealed record SelectionFile(int Input, int Option)
{
    /// <summary>The file's name.</summary>
    internal const string Name = "selection.json";

    /// <summary>As JSON.</summary>
    internal JsonObject Json => new() { ["input"] = Input, ["option"] = Option };

    /// <summary>From the output of a stage; the only training where it is one of its own. Left: why the file cannot be read.</summary>
    internal static Either<string, SelectionFile> Of(Artifact output) => output.Files.Find(Name).Match(
        path => Data.Formats.Files.ReadAll(path)
            .Bind(bytes => Pipeline.Files.Json.Read(bytes, json => new SelectionFile(json.GetProperty("input").GetInt32(), json.GetProperty("option").GetInt32()))
                .ToEither($"{path}: is not the choice of a stage")),
        () => new SelectionFile(0, 0));
}
