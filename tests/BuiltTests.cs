using System.Diagnostics;
using System.Text.RegularExpressions;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests;

/// <summary><c>dotnet run</c> builds nothing while everything is as its last build left it, and misses no change.</summary>
public sealed class BuiltTests : IDisposable
{
    private const string Targets = "tools/built/Built.targets";

    private readonly string root = Directory.CreateTempSubdirectory("built").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Every_folder_of_the_program_is_watched()
    {
        var targets = File.ReadAllText(Path.Combine(Recorded.Root, Targets));
        var watched = Regex.Matches(targets, @"\$\(BuiltRoot\)([^*;""]+)/\*\*").Select(match => match.Groups[1].Value).ToHashSet();
        var folders = RestoredTests.Closure("Pipeline.csproj").Select(project => project.Split('/')[0]).Where(name => !name.EndsWith(".csproj", StringComparison.Ordinal));
        Assert.Contains("models", watched);
        Assert.Empty(folders.Except(watched));
    }

    [Fact]
    public void What_is_built_is_left_alone_and_what_changed_is_built()
    {
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <EnableDefaultItems>false</EnableDefaultItems>
                <AfterMicrosoftNETSdkTargets>$(AfterMicrosoftNETSdkTargets);$(MSBuildThisFileDirectory){Targets}</AfterMicrosoftNETSdkTargets>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="models/*.cs" />
              </ItemGroup>
            </Project>
            """);
        Write(Targets, File.ReadAllText(Path.Combine(Recorded.Root, Targets)));
        Says("one");
        Assert.Equal(("one", 0), Run());
        Assert.Equal(("one", 0), Run());

        File.Delete(Intermediate);
        Assert.Equal(("one", 0), Run());
        Assert.False(File.Exists(Intermediate), "it was built again");

        Says("two");
        Assert.Equal(("two", 0), Run());
        Assert.True(File.Exists(Intermediate));

        Write("models/Added.cs", "class Twice;\nclass Twice;");
        Assert.NotEqual(0, Run().Code);
        File.Delete(Path.Combine(root, "models/Added.cs"));
        Assert.Equal(("two", 0), Run());

        File.Delete(Path.Combine(root, "bin/Debug/net10.0/App.dll"));
        Assert.Equal(("two", 0), Run());
        Assert.Equal(("three", 0), Run("-p:DefineConstants=THREE"));
        Assert.Equal(("two", 0), Run());
    }

    private string Intermediate => Path.Combine(root, "obj/Debug/net10.0/App.dll");

    private void Says(string word) => Write("models/Word.cs", $"""
        #if THREE
        System.Console.WriteLine("three");
        #else
        System.Console.WriteLine("{word}");
        #endif
        """);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
        File.WriteAllText(Path.Combine(root, path), text);
    }

    private (string Text, int Code) Run(params string[] properties)
    {
        var start = new ProcessStartInfo("dotnet", ["run", .. properties]) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        // What a test run tells its own build is not this one's affair.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // A build in another process does not know the command, and one that stays would outlive the folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? (text.Trim(), 0) : (text + errors.Result, process.ExitCode);
    }
}
