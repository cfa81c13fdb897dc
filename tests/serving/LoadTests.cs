using System.Diagnostics;
using System.Globalization;
using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>Load from <c>wrk</c> while the model is replaced again and again: every answer is one model's or the other's.</summary>
/// <remarks>The variable <c>LOAD_SECONDS</c> makes it longer than the two seconds of CI.</remarks>
[Trait("Category", "Slow")]
public sealed class LoadTests
{
    private const string Wrk = "/usr/bin/wrk";

    // Counts per thread; `done` runs in a state of its own and reads them.
    private const string Script = """
        local function read(name) local file = assert(io.open(name, "rb")); local text = file:read("*a"); file:close(); return text end
        local threads = {}
        function setup(thread) table.insert(threads, thread) end
        function init() first, second, good, bad, other = read("first"), read("second"), 0, 0, 0 end
        wrk.method = "POST"
        wrk.body = read("body")
        wrk.headers["Inference-Header-Content-Length"] = read("length")
        function response(status, headers, body)
          if status ~= 200 then other = other + 1
          elseif body == first or body == second then good = good + 1
          else bad = bad + 1 end
        end
        function done(summary)
          local good, bad, other = 0, 0, 0
          for _, thread in ipairs(threads) do good, bad, other = good + thread:get("good"), bad + thread:get("bad"), other + thread:get("other") end
          local e = summary.errors
          print(string.format("COUNTS %d %d %d %d", good, bad, other, e.connect + e.read + e.write + e.timeout))
        end
        """;

    [Fact]
    public async Task Under_load_with_reloads_no_answer_is_wrong_and_none_is_lost()
    {
        Assert.SkipUnless(File.Exists(Wrk), "needs wrk: apt-get install wrk");
        var seconds = int.Parse(Environment.GetEnvironmentVariable("LOAD_SECONDS") ?? "2", CultureInfo.InvariantCulture);
        await using var server = await RunningServer.Start(folder => [("rooms", Bundles.Image(Path.Combine(folder, "rooms"), 1))]);
        var folders = new[] { Bundles.Image(server.At("one"), 1), Bundles.Image(server.At("two"), 2) };
        await Prepare(server, folders);
        using var wrk = Process.Start(new ProcessStartInfo(
            Wrk, ["-t2", "-c8", $"-d{seconds}s", "--timeout", "20s", "-s", "script.lua", new Uri(server.Address, "/v2/models/rooms/infer").ToString()])
        {
            WorkingDirectory = server.Folder,
            RedirectStandardOutput = true,
        })!;
        var output = wrk.StandardOutput.ReadToEndAsync();
        for (var at = 1; !output.IsCompleted; at++)
        {
            foreach (var file in new[] { "model.onnx", "model.json" })
            {
                File.Copy(Path.Combine(folders[at % 2], file), server.At("draft"), overwrite: true);
                File.Move(server.At("draft"), server.At($"rooms/{file}"), overwrite: true);
                _ = server.Models.Load("rooms", forced: true);
            }
        }

        var text = await output;
        var counts = text.Split("COUNTS ")[1].Trim().Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(counts[0] > 0, text);
        Assert.Equal([0, 0, 0], counts[1..]);
    }

    /// <summary>The question, and the two answers that are right, as files for the script.</summary>
    private static async Task Prepare(RunningServer server, string[] folders)
    {
        using var scorer = Bundles.Open(folders[0]);
        using var request = RunningServer.Binary("rooms", scorer.Input, Arrays.Input(scorer.Input.Shape, 1, 5));
        await File.WriteAllBytesAsync(server.At("body"), await request.Content!.ReadAsByteArrayAsync());
        await File.WriteAllTextAsync(server.At("length"), request.Headers.GetValues("Inference-Header-Content-Length").Single());
        await File.WriteAllTextAsync(server.At("script.lua"), Script);
        foreach (var (folder, name) in Enumerable.Zip(folders, ["first", "second"]))
        {
            File.Copy(Path.Combine(folder, "model.onnx"), server.At("rooms/model.onnx"), overwrite: true);
            File.Copy(Path.Combine(folder, "model.json"), server.At("rooms/model.json"), overwrite: true);
            _ = server.Models.Load("rooms", forced: true);
            using var again = RunningServer.Binary("rooms", scorer.Input, Arrays.Input(scorer.Input.Shape, 1, 5));
            using var answer = await server.Client.SendAsync(again);
            await File.WriteAllBytesAsync(server.At(name), await answer.Content.ReadAsByteArrayAsync());
        }
    }
}
