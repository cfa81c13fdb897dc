namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>How a user names a pipeline.</summary>
/// <param name="Given">As written: its name or its file.</param>
/// <param name="Path">The absolute path if it is a file.</param>
internal sealed record PipelineName(string Given, string Path);
