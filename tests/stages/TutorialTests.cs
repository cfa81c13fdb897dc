using System.Text.RegularExpressions;
using LanguageExt;
using Multitask.Stages;
using Multitask.Tests.Keys;
using Multitask.Tests.Serving;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Every command of the tutorials is run, in order, in a folder that has the examples.</summary>
[Trait("Category", "Slow")]
public sealed class TutorialTests : IDisposable
{
    private static readonly string Tutorials = Path.Combine(Recorded.Root, "docs", "tutorials");

    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-tutorial-").FullName;

    public TutorialTests() => OwnDataExamples.Copy(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Tutorials, "*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>The commands of a page; there is no other kind than calls of the program.</summary>
    private static string[] Commands(string page) =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Tutorials, page)), "```bash\n(.+?)\n```", RegexOptions.Singleline)
            .SelectMany(block => block.Groups[1].Value.Split('\n')),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_commands_of_a_tutorial_do_what_it_says(string page)
    {
        Assert.NotEmpty(Commands(page));
        var server = Option<ServeProcess>.None;
        foreach (var command in Commands(page))
        {
            if (command.StartsWith("dotnet run -- serve ", StringComparison.Ordinal))
            {
                server = await ServeProcess.Start(_folder, [.. DocCommands.Arguments(command).Tail]);
            }
            else if (command.StartsWith("curl ", StringComparison.Ordinal))
            {
                await Ask(Address(server), command);
            }
            else
            {
                Run(command);
            }
        }

        Stop(server);
    }

    private static Uri Address(Option<ServeProcess> server) => server.Map(one => one.Address).IfNone(() => throw new InvalidDataException("nobody serves"));

    private static void Stop(Option<ServeProcess> server) => server.IfSome(one => one.Dispose());

    private void Run(string command)
    {
        Assert.Matches("^dotnet run ", command);
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _folder, Colour: false, TimeProvider.System, CancellationToken.None);
        Assert.True(Cli.Run(DocCommands.Arguments(command), AllStages.Catalogue, terminal) == 0, $"{command}\n{text}");
    }

    /// <summary>Sends what a call of curl sends, to the server of this test.</summary>
    private static async Task Ask(Uri server, string command)
    {
        var call = Regex.Match(command, "^curl --data '([^']+)' http://127.0.0.1:8080(/\\S+)$");
        Assert.True(call.Success, command);
        using var client = new HttpClient { BaseAddress = server };
        using var body = new StringContent(call.Groups[1].Value);
        using var answer = await client.PostAsync(new Uri(call.Groups[2].Value, UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("rent", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_that_a_tutorial_links_to_are_there(string page) => Assert.All(
        Regex.Matches(File.ReadAllText(Path.Combine(Tutorials, page)), @"\]\(([^)#]+)").Select(link => link.Groups[1].Value),
        link => Assert.True(File.Exists(Path.Combine(Tutorials, link)), link));
}
