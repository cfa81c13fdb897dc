using LanguageExt;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>A torch that cannot be loaded is one line; what does not need it works.</summary>
public sealed class TorchLibraryTests : IDisposable
{
    private const string Yaml = """
        pipeline: lacking
        stages:
          data: { load: scenes, train: 2, test: 1, height: 16, width: 16 }
          model: { build: segnet, data: data, filters: [4] }
          trained: { train: model, data: data, weighting: equal, epochs: 1, batch: 2 }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Torch_of_this_build_is_loaded_any_number_of_times() =>
        Assert.Equal((Right<string, Unit>(unit), Right<string, Unit>(unit)), (TorchLibrary.Load(), TorchLibrary.Load()));

    [Fact]
    public async Task Where_torch_cannot_be_loaded_the_stage_that_needs_it_fails_with_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "pipeline.yaml"), Yaml, TestContext.Current.CancellationToken);
        var program = Copied("libLibTorchSharp.so");
        var library = Path.Combine(Path.GetDirectoryName(program)!, "libLibTorchSharp.so");
        var reason = $"torch cannot be loaded: {library}: file too short: "
            + "build or publish again, which copies the complete library next to the program\n";

        var run = await ToolProcess.Run(program, _folder, [], "pipeline.yaml");
        Assert.Equal((1, $"error: trained: {reason}"), (run.Code, run.Error));
        Assert.Equal(["lacking:", "data", "data", "data", "data", "model", "model", "model", "trained", "trained"], Firsts(run.Out));
        Assert.Contains("model    ran in ", run.Out, StringComparison.Ordinal);
        Assert.Contains("trained  failed after ", run.Out, StringComparison.Ordinal);
    }

    private static string[] Firsts(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    /// <summary>The built tool in a folder of its own, with one library that is no library.</summary>
    private string Copied(string broken)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "program")).FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => Path.GetFileName(file) != broken))
        {
            var target = Path.Combine(copy, Path.GetFileName(file));
            if (file.Contains(".so", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(target, file);
            }
            else
            {
                File.Copy(file, target);
            }
        }

        File.WriteAllText(Path.Combine(copy, broken), "no library");
        return Path.Combine(copy, Path.GetFileName(ToolProcess.Program));
    }
}
