using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>How much the server takes, how long, and from whom.</summary>
public sealed class LimitTests
{
    private const string Infer = "/v2/models/people/infer";
    private const string Body = """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}]}""";

    [Fact]
    public async Task More_requests_than_the_server_takes_at_once_are_told_to_come_again()
    {
        await using var server = await RunningServer.Both(options => options with { Queue = 2 });
        using var first = await RawRequest.Accepted(server.Address, Infer, Body.Length);
        using var second = await RawRequest.Accepted(server.Address, Infer, Body.Length);
        using var content = new StringContent(Body);
        using var third = await server.Client.PostAsync(Infer, content);
        Assert.Equal((429, "1"), ((int)third.StatusCode, third.Headers.GetValues("Retry-After").Single()));
        Assert.Contains("as many requests as it accepts at once", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await server.Get("/v2/health/ready")).Status);
        await first.Send(Body);
        await second.Send(Body);
        Assert.Equal((200, 200), (await first.Status(), await second.Status()));
        Assert.Equal(200, (await server.Post(Infer, Body)).Status);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_given_up()
    {
        await using var server = await RunningServer.Both(options => options with { Timeout = TimeSpan.FromSeconds(1) });
        using var slow = await RawRequest.Accepted(server.Address, Infer, Body.Length);
        await slow.Send(Body[..10]);
        Assert.Equal(408, await slow.Status());
        Assert.Equal(200, (await server.Post(Infer, Body)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused_whether_it_says_so_or_not(bool says)
    {
        await using var server = await RunningServer.Both(options => options with { MaxBody = 1000 });
        using var content = new StreamContent(new MemoryStream(new byte[5000]));
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = content };
        request.Headers.TransferEncodingChunked = !says;
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains("error", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_accepted_before_the_end_is_answered()
    {
        var server = await RunningServer.Both();
        using var accepted = await RawRequest.Accepted(server.Address, Infer, Body.Length);
        var stopping = server.App.StopAsync();
        Assert.True(server.App.Lifetime.ApplicationStopping.IsCancellationRequested);
        await accepted.Send(Body);
        Assert.Equal(200, await accepted.Status());
        await stopping;
        await Assert.ThrowsAnyAsync<Exception>(() => server.Client.GetAsync("/v2/health/live"));
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    public async Task On_the_loopback_address_only_its_names_are_answered(string host, int status)
    {
        await using var server = await RunningServer.Both();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/health/live");
        request.Headers.Host = host;
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_count_requests_and_batches()
    {
        await using var server = await RunningServer.Both();
        Assert.Equal(200, (await server.Post(Infer, Body)).Status);
        Assert.Equal(404, (await server.Post("/v2/models/nobody/infer", Body)).Status);
        var text = await server.Client.GetStringAsync("/metrics");
        Assert.Matches("""multitask_request_duration_seconds_count\{[^}]*model="people",status="200"[^}]*\} 1""", text);
        Assert.Matches("""multitask_request_duration_seconds_count\{[^}]*model="unknown",status="404"[^}]*\} 1""", text);
        Assert.Matches("""multitask_batch_examples_count\{[^}]*model="people",version="1"[^}]*\} 1""", text);
        Assert.Matches("""multitask_queue_duration_seconds_count\{[^}]*model="people",version="1"[^}]*\} 1""", text);
    }
}
