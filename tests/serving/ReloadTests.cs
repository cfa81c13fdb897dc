using LanguageExt;
using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>New content of a bundle takes the place of the old one whole, or not at all.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task Every_answer_during_reloads_is_one_models_or_the_others()
    {
        await using var server = await RunningServer.Start(folder => [("rooms", Bundles.Image(Path.Combine(folder, "rooms"), 1))]);
        using var first = Bundles.Open(Bundles.Image(server.At("first"), 1));
        using var second = Bundles.Open(Bundles.Image(server.At("second"), 2));
        var numbers = Arrays.Input(first.Input.Shape, 2, 5);
        var known = new[] { RunningServer.Direct(first, numbers), RunningServer.Direct(second, numbers) };
        Assert.NotEqual(known[0], known[1]);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var seen = new System.Collections.Generic.HashSet<int>();
            do
            {
                using var request = RunningServer.Binary("rooms", first.Input, numbers);
                using var answer = await server.Client.SendAsync(request);
                Assert.Equal(200, (int)answer.StatusCode);
                var tensors = await RunningServer.Tensors(answer);
                seen.Add(System.Array.FindIndex(known, one => one.AsSpan().SequenceEqual(tensors)));
            }
            while (!stop.IsCancellationRequested);

            return seen;
        })).ToArray();
        foreach (var seed in new ulong[] { 2, 1, 2, 1, 2, 1 })
        {
            // In an order in which a reader finds halves.
            foreach (var file in new[] { "sample1.input.npy", "model.onnx", "model.json" })
            {
                File.Copy(server.At(seed == 2 ? "second" : "first") + "/" + file, server.At("rooms/draft"));
                File.Move(server.At("rooms/draft"), server.At($"rooms/{file}"), overwrite: true);
                _ = server.Models.Load("rooms", forced: true);
            }
        }

        await stop.CancelAsync();
        var seen = (await Task.WhenAll(clients)).SelectMany(one => one).ToHashSet();
        Assert.DoesNotContain(-1, seen);
        Assert.Contains(0, seen);
    }

    [Fact]
    public async Task A_half_written_or_damaged_bundle_leaves_what_is_served()
    {
        await using var server = await RunningServer.Start(folder => [("people", Bundles.Row(Path.Combine(folder, "people"), 1))]);
        Bundles.Row(server.At("other"), 2);
        Assert.Equal([], server.Models.Load("people", forced: false).IfLeft(Prelude.Seq1("")).ToArray());
        File.Copy(server.At("other/model.onnx"), server.At("people/model.onnx"), overwrite: true);
        File.SetLastWriteTimeUtc(server.At("people/model.onnx"), DateTime.UtcNow.AddSeconds(5));
        Assert.Contains("model.onnx does not match its digest in model.json", Arrays.Failure(server.Models.Load("people", forced: false)), StringComparison.Ordinal);
        Assert.Equal((200, "key of 1"), await Key(server));
        Assert.Equal([], server.Models.Load("people", forced: false).IfLeft(Prelude.Seq1("")).ToArray());
        File.Copy(server.At("other/model.json"), server.At("people/model.json"), overwrite: true);
        File.SetLastWriteTimeUtc(server.At("people/model.json"), DateTime.UtcNow.AddSeconds(6));
        Assert.Equal(["1"], server.Models.Load("people", forced: false).IfLeft(Prelude.Seq1("")).ToArray());
        Assert.Equal((200, "key of 2"), await Key(server));
        Directory.Move(server.At("people"), server.At("gone"));
        Assert.True(server.Models.Load("people", forced: false).IsLeft);
        Assert.Equal((200, "key of 2"), await Key(server));
    }

    [Fact]
    public async Task The_newest_version_answers_unless_another_is_asked_for()
    {
        await using var server = await RunningServer.Start(folder =>
        {
            Bundles.Row(Path.Combine(folder, "people/2"), 2);
            Bundles.Row(Path.Combine(folder, "people/10"), 10);
            Directory.CreateDirectory(Path.Combine(folder, "people/draft"));
            return [("people", Path.Combine(folder, "people"))];
        });
        Assert.Equal("""["2","10"]""", (await server.Get("/v2/models/people")).Json["versions"]!.ToJsonString());
        Assert.Equal((200, "key of 10"), await Key(server));
        Bundles.Row(server.At("people/11"), 11);
        Directory.Delete(server.At("people/2"), recursive: true);
        Assert.Equal(["11"], server.Models.Load("people", forced: false).IfLeft(Prelude.Seq1("")).ToArray());
        Assert.Equal((200, "key of 11"), await Key(server));
        Assert.Equal("""["10","11"]""", (await server.Get("/v2/models/people")).Json["versions"]!.ToJsonString());
        Assert.Equal(404, (await server.Get("/v2/models/people/versions/2/ready")).Status);
        Assert.Equal(200, (await server.Get("/v2/models/people/versions/10/ready")).Status);
    }

    [Fact]
    public async Task A_model_is_unloaded_and_loaded_again_over_the_network()
    {
        await using var server = await RunningServer.Both();
        Assert.Equal(200, (await Change(server, "people/unload")).Status);
        Assert.Equal((404, "model 'people' is not loaded"), ((await server.Get("/v2/models/people")).Status, (string)(await server.Get("/v2/models/people")).Json["error"]!));
        Assert.Equal([], server.Models.Load("people", forced: false).IfLeft(Prelude.Seq1("")).ToArray());
        Assert.Equal(404, (await server.Get("/v2/models/people/ready")).Status);
        Assert.Equal("UNAVAILABLE", (string)(await server.Post("/v2/repository/index", "{}")).Json[0]!["state"]!);
        Assert.Equal(200, (await server.Get("/v2/health/ready")).Status);
        Assert.Equal(200, (await Change(server, "people/load")).Status);
        Assert.Equal(200, (await server.Get("/v2/models/people/ready")).Status);
        var unknown = await Change(server, "nobody/load");
        Assert.Equal(400, unknown.Status);
        Assert.Contains("there is no model 'nobody', found people, rooms", unknown.Text, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Text)> Change(RunningServer server, string what)
    {
        using var answer = await server.Client.PostAsync($"/v2/repository/models/{what}", null);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int, string)> Key(RunningServer server)
    {
        var (status, json) = await server.Get("/predict/people");
        return (status, (string)json["key"]!);
    }
}
