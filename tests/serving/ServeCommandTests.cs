using Multitask.Tests.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>The command from its arguments to its end.</summary>
public sealed class ServeCommandTests
{
    private const string Body = """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}]}""";

    [Theory]
    [InlineData("serve", "Required argument 'BUNDLE' missing for command: 'serve'.")]
    [InlineData("serve nowhere", "nowhere: there is no such folder")]
    [InlineData("serve .", "contains neither model.json nor folders 1, 2, ... with one: name the folder that `export` wrote, out/PIPELINE/STAGE")]
    [InlineData("serve m --port 99999", "--port must be a whole number from 0 to 65535, found 99999")]
    [InlineData("serve m --host here", "--host must be an IP address, such as 127.0.0.1 or 0.0.0.0, found here")]
    [InlineData("serve m --max-batch 0 --queue none", "--max-batch must be a whole number from 1 to 65536, found 0; --queue must be a whole number from 1 to 65536, found none")]
    [InlineData("serve m --provider gpu", "--provider must be auto, cpu or cuda, found gpu")]
    [InlineData("serve m other=m damaged", "model.json is not what `export` writes")]
    [InlineData("serve m m", "several bundles are named small: give one another name, as in other=")]
    [InlineData("serve swapped", "model.onnx does not match its digest in model.json")]
    public void A_mistake_is_one_clear_line_and_exit_code_2(string line, string part)
    {
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        Bundles.Row(folder.At("swapped"));
        File.Copy(Path.Combine(Bundles.Row(folder.At("other"), 2), "model.onnx"), folder.At("swapped/model.onnx"), overwrite: true);
        Directory.CreateDirectory(folder.At("damaged"));
        File.WriteAllText(folder.At("damaged/model.json"), """{"pipeline":"small"}""");
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, folder.Folder, Colour: false, TimeProvider.System, CancellationToken.None);
        var code = Cli.Run(Seq(line.Split(' ')), Product.Catalogue, terminal);
        Assert.Equal(2, code);
        Assert.Contains(part, text.ToString().Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_signal_to_stop_answers_what_was_accepted_and_the_exit_code_is_0()
    {
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        using var served = await ServeProcess.Start(folder.Folder, "people=m");
        Assert.Equal("serving people 1: input FP32 [-1, 5] -> income, married; CPUExecutionProvider", served.Lines[0]);
        using var accepted = await RawRequest.Accepted(served.Address, "/v2/models/people/infer", Body.Length);
        served.Signal("TERM");
        Assert.Equal("shutting down: accepted requests are completed first", await served.Next());
        await accepted.Send(Body);
        Assert.Equal(200, await accepted.Status());
        Assert.Equal((0, ""), await served.End());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task New_content_is_served_without_a_word_to_the_server_and_a_taken_port_is_one_line()
    {
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        using var served = await ServeProcess.Start(folder.Folder, "people=m", "--watch", "1");
        Bundles.Row(folder.At("next"), 2);
        foreach (var file in new[] { "model.onnx", "model.json" })
        {
            File.Move(folder.At($"next/{file}"), folder.At($"m/{file}"), overwrite: true);
        }

        Assert.Equal("loaded people 1", await served.Next());
        var other = await ToolProcess.Run(ToolProcess.Program, folder.Folder, [], "serve", "m", "--port", $"{served.Address.Port}");
        Assert.Equal(1, other.Code);
        Assert.Contains("address already in use", Assert.Single(other.Error.Trim().Split('\n')), StringComparison.Ordinal);
        served.Signal("KILL");
        using var again = await ServeProcess.Start(folder.Folder, "people=m");
        Assert.StartsWith("serving people 1", again.Lines[0], StringComparison.Ordinal);
    }
}
