using System.Net.Sockets;
using System.Text;

namespace Multitask.Tests.Serving;

/// <summary>A connection on which a test sends what it likes, byte by byte.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    internal static async Task<RawRequest> To(Uri address)
    {
        var request = new RawRequest();
        await request._client.ConnectAsync(address.Host, address.Port);
        request._stream = request._client.GetStream();
        return request;
    }

    /// <summary>A request whose body has not been sent yet: returns when the server has begun to read it.</summary>
    internal static async Task<RawRequest> Accepted(Uri address, string path, int length)
    {
        var request = await To(address);
        await request.Send($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n");
        var line = await request.Line();
        return line.StartsWith("HTTP/1.1 100", StringComparison.Ordinal) ? request : throw new InvalidOperationException(line);
    }

    internal Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    internal async Task Send(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Nothing more is sent.</summary>
    internal void End()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server had enough.
        }
    }

    /// <summary>The status of the next answer, 0 where the server closes without one.</summary>
    internal async Task<int> Status()
    {
        var line = await Line();
        while (line is "" or "\r")
        {
            line = await Line();
        }

        return line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(line.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>All that comes until the server closes.</summary>
    internal async Task<string> Rest()
    {
        using var reader = new StreamReader(_stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<string> Line()
    {
        var (line, one) = (new StringBuilder(), new byte[1]);
        try
        {
            while (await _stream.ReadAsync(one) == 1 && one[0] != '\n')
            {
                line.Append((char)one[0]);
            }
        }
        catch (IOException)
        {
            return "closed"; // the server had enough
        }

        return line.Length == 0 && one[0] != (byte)0x0A ? "closed" : line.ToString();
    }
}
