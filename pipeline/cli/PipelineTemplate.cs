namespace Multitask.Pipeline.CommandLine;

/// <summary>A pipeline that <c>init</c> writes for a kind of data.</summary>
/// <param name="Kind">The kind: <c>table</c>.</param>
/// <param name="About">What the data are.</param>
/// <param name="Questions">What has to be known.</param>
/// <param name="Text">The file, given the answers by name.</param>
public sealed record PipelineTemplate(string Kind, string About, Seq<InitQuestion> Questions, Func<Map<string, string>, string> Text);

/// <summary>Something that <c>init</c> has to know.</summary>
/// <param name="Name">Of its option: <c>data</c>.</param>
/// <param name="Ask">The question.</param>
/// <param name="Example">An answer; what is written where nobody answers.</param>
public sealed record InitQuestion(string Name, string Ask, string Example);
