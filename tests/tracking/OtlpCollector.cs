using System.Net;
using System.Text;
using Google.Protobuf;

namespace Multitask.Tests.Tracking;

/// <summary>A collector of OpenTelemetry's protocol over HTTP, and its messages by the field numbers of the published definitions.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<Message> _traces = [];
    private readonly List<Message> _metrics = [];

    internal OtlpCollector(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(Serve);
    }

    internal Uri Address { get; }

    /// <summary>resource_spans.scope_spans.spans.</summary>
    internal Span[] Spans => [.. _traces.SelectMany(one => one.All(1)).SelectMany(one => one.All(2)).SelectMany(one => one.All(2)).Select(one => new Span(one))];

    /// <summary>resource_metrics.scope_metrics.metrics.</summary>
    internal Message[] Metrics => [.. _metrics.SelectMany(one => one.All(1)).SelectMany(one => one.All(2)).SelectMany(one => one.All(2))];

    /// <summary>resource_spans.resource.attributes.</summary>
    internal Dictionary<string, string> Resource => Attributes(_traces[0].All(1).First().All(1).First(), 1);

    public void Dispose() => _listener.Close();

    /// <summary>KeyValue: a key and an AnyValue, of which texts are told.</summary>
    internal static Dictionary<string, string> Attributes(Message owner, int field) => owner.All(field)
        .ToDictionary(pair => pair.Text(1), pair => pair.All(2).First().Text(1));

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                (context.Request.Url!.AbsolutePath == "/v1/traces" ? _traces : _metrics).Add(Message.Of(body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>A span.</summary>
    internal sealed class Span(Message message)
    {
        internal string Trace => Convert.ToHexString(message.Bytes(1));

        internal string Id => Convert.ToHexString(message.Bytes(2));

        internal string Parent => Convert.ToHexString(message.Bytes(4));

        internal string Name => message.Text(5);

        internal Dictionary<string, string> Attributes => OtlpCollector.Attributes(message, 9);

        internal string[] Events => [.. message.All(11).Select(one => one.Text(2))];

        /// <summary>1: ok, 2: error.</summary>
        internal ulong Status => message.All(15).FirstOrDefault()?.Number(3) ?? 0;

        /// <summary>What is said of the status.</summary>
        internal string Message => message.All(15).FirstOrDefault()?.Text(2) ?? "";
    }

    /// <summary>A message of protocol buffers: values by field number.</summary>
    internal sealed record Message(Dictionary<int, List<ByteString>> Parts, Dictionary<int, ulong> Numbers)
    {
        internal static Message Of(byte[] bytes)
        {
            var (parts, numbers) = (new Dictionary<int, List<ByteString>>(), new Dictionary<int, ulong>());
            var input = new CodedInputStream(bytes);
            while (input.ReadTag() is var tag and not 0)
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                switch (WireFormat.GetTagWireType(tag))
                {
                    case WireFormat.WireType.LengthDelimited:
                        parts.TryAdd(field, []);
                        parts[field].Add(input.ReadBytes());
                        break;
                    case WireFormat.WireType.Varint:
                        numbers[field] = input.ReadUInt64();
                        break;
                    case WireFormat.WireType.Fixed64:
                        numbers[field] = input.ReadFixed64();
                        break;
                    default:
                        numbers[field] = input.ReadFixed32();
                        break;
                }
            }

            return new Message(parts, numbers);
        }

        internal IEnumerable<Message> All(int field) => Values(field).Select(bytes => Of(bytes.ToByteArray()));

        internal byte[] Bytes(int field) => Values(field).FirstOrDefault()?.ToByteArray() ?? [];

        internal string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

        internal ulong Number(int field) => Numbers.GetValueOrDefault(field);

        private List<ByteString> Values(int field) => Parts.TryGetValue(field, out var found) ? found : [];
    }
}
