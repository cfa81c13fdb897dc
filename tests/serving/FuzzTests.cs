using System.Text;
using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>A thousand requests that are damaged, cut off, lies or nonsense: each is refused, and the server goes on.</summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests
{
    private const int Requests = 1000;
    private const long Room = 200L << 20;
    private const string Rows = """{"id":"x","parameters":{"binary_data_output":false},"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3.5,4,5]}],"outputs":[{"name":"income"}]}""";

    [Fact]
    public async Task Every_damaged_request_is_refused_or_still_whole_and_memory_stays()
    {
        // A process of its own: its memory is the server's alone.
        using var folder = new ScratchFolder();
        Bundles.Image(folder.At("rooms"));
        Bundles.Row(folder.At("people"));
        using var served = await ServeProcess.Start(folder.Folder, "rooms=rooms", "people=people", "--queue", "16", "--max-body", "1", "--timeout", "5");
        await Storm(served.Address, 100, seed: 1);
        var before = served.Memory;
        await Storm(served.Address, Requests, seed: 2);
        Assert.InRange(served.Memory - before, long.MinValue, Room);
        using var client = new HttpClient { BaseAddress = served.Address };
        using var content = new StringContent(Rows);
        using var answer = await client.PostAsync("/v2/models/people/infer", content);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static async Task Storm(Uri server, int requests, ulong seed)
    {
        var random = new RandomSource(seed, "test/serving/fuzz");
        for (var at = 0; at < requests; at += 8)
        {
            var all = Enumerable.Range(0, 8).Select(_ => Damaged(random)).ToArray();
            await Task.WhenAll(all.Select(one => Refused(server, one)));
        }
    }

    private static async Task Refused(Uri server, byte[] request)
    {
        using var raw = await RawRequest.To(server);
        try
        {
            await raw.Send(request);
            raw.End();
        }
        catch (IOException)
        {
            // The server had read enough.
        }

        var status = await raw.Status();
        Assert.True(status is 0 or 200 or (>= 400 and < 500), $"status {status} for {Encoding.Latin1.GetString(request)}");
    }

    private static byte[] Damaged(RandomSource random)
    {
        var path = Pick(random, "/v2/models/people/infer", "/v2/models/rooms/infer", "/predict/people", "/predict/rooms", "/v2/models/%00/infer", "/v2/models/people/versions/99999999999/infer");
        var body = Body(random);
        var length = random.Next(6) switch
        {
            0 => body.Length + 50, // more than will come
            1 => body.Length / 2,
            2 => long.MaxValue,
            _ => body.Length,
        };
        var head = Head(random, path, length);
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    private static string Head(RandomSource random, string path, long length)
    {
        var lines = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\nConnection: close\r\n");
        lines.Append(random.Next(4) == 0 ? $"Inference-Header-Content-Length: {Pick(random, "0", "1", "-5", "40", "4294967296", "x")}\r\n" : "");
        lines.Append(random.Next(10) == 0 ? "Transfer-Encoding: chunked\r\n" : "");
        lines.Append(random.Next(10) == 0 ? $"X-Long: {new string('a', 70_000)}\r\n" : "");
        lines.Append(random.Next(10) == 0 ? "Broken header\r\n" : "");
        var head = lines.Append("\r\n").ToString();
        return random.Next(20) == 0 ? head[..random.Next(head.Length)] : head;
    }

    private static byte[] Body(RandomSource random)
    {
        var text = Encoding.UTF8.GetBytes(Rows);
        return random.Next(9) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => Flipped(random, text),
            2 => Encoding.UTF8.GetBytes(Rows.Replace("[1,5]", Pick(random, "[1]", "[-1,5]", "[99999999999999999999,5]", "[1.5,5]", "{}", "[[1,5]]", "[1,5,1]", "null"), StringComparison.Ordinal)),
            3 => Encoding.UTF8.GetBytes(Rows.Replace("3.5", Pick(random, "NaN", "1e400", "\"3\"", "{}", "true", "[[[[3]]]]", "3,3", "--3"), StringComparison.Ordinal)),
            4 => Encoding.UTF8.GetBytes(new string('[', 5000)),
            5 => new byte[random.Next(3) == 0 ? 3 << 20 : 2000],
            6 => [0x89, (byte)'P', (byte)'N', (byte)'G', .. Flipped(random, new byte[300])],
            7 => [0x93, .. "NUMPY"u8, 1, 0, (byte)random.Next(256), (byte)random.Next(256), .. Flipped(random, new byte[200])],
            _ => Flipped(random, [0xFF, 0xD8, 0xFF, .. new byte[200]]),
        };
    }

    private static byte[] Flipped(RandomSource random, byte[] bytes)
    {
        var copy = bytes.ToArray();
        for (var times = 0; times < 5; times++)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return copy;
    }

    private static string Pick(RandomSource random, params string[] words) => words[random.Next(words.Length)];
}
