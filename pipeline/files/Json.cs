using System.Text.Json;

namespace Multitask.Pipeline.Files;

/// <summary>The boundary to the JSON reader: what others wrote may be anything, and its exceptions end here.</summary>
public static class Json
{
    /// <summary>Reads a document; none if it is no JSON, lacks a member or has one of another type.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="read">May throw <see cref="FormatException"/> at a value that it does not accept.</param>
    public static Option<T> Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Some(read(document.RootElement));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return None;
        }
    }
}
