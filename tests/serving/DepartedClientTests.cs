using Microsoft.AspNetCore.Http;
using Multitask.Serving;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>A request that fails gets an error response of one line, unless its client has closed the connection.</summary>
public sealed class DepartedClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_written_for_a_client_that_has_gone(bool gone)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(gone) };
        context.Response.Body = body;
        await ErrorResponse.Handle(context, _ => throw new OperationCanceledException());
        Assert.Equal(gone, body.Length == 0);
        Assert.Equal(gone ? 200 : 500, context.Response.StatusCode);
    }
}
