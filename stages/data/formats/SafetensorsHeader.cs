using System.Text;
using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>Where a tensor lies: its first byte counted from the end of the header.</summary>
internal sealed record TensorPlace(TensorSpec Spec, long Begin);

/// <summary>
/// The header of a safetensors file: a 64-bit little-endian length, then JSON with one entry per tensor
/// (https://github.com/huggingface/safetensors#format). Pure: bytes in, bytes out.
/// </summary>
internal sealed record SafetensorsHeader(Seq<TensorPlace> Places, Map<string, string> Metadata)
{
    /// <summary>A longer header is refused: no honest file of ours comes near.</summary>
    internal const int MaxLength = 16 << 20;

    private const string MetadataName = "__metadata__";

    private static readonly Map<string, Dtype> Named = toMap(Enum.GetValues<Dtype>().Select(dtype => (dtype.ToString(), dtype)));

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions Published = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Bytes of all tensors together.</summary>
    internal long DataLength => Places.Fold(0L, (sum, place) => sum + place.Spec.Bytes);

    /// <summary>
    /// Lays tensors out one after another, wide element types first so that each is aligned, then by name:
    /// the same tensors give the same bytes whatever the order they were named in.
    /// </summary>
    internal static Either<string, SafetensorsHeader> Layout(Seq<TensorSpec> specs, Map<string, string> metadata)
    {
        var bad = specs.Find(spec => spec.Name.Length == 0 || spec.Name == MetadataName || spec.Shape.Exists(size => size < 0));
        var twice = specs.GroupBy(spec => spec.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToSeq();
        var begin = 0L;
        var places = new List<TensorPlace>();
        foreach (var spec in specs.OrderByDescending(spec => spec.Dtype.Size()).ThenBy(spec => spec.Name, StringComparer.Ordinal))
        {
            places.Add(new TensorPlace(spec, begin));
            begin += spec.Bytes;
        }

        return from _ in bad.Match(spec => Left<string, Unit>($"tensor \"{spec.Name}\" has a bad name or shape"), () => unit)
               from __ in twice.HeadOrNone().Match(name => Left<string, Unit>($"two tensors are named \"{name}\""), () => unit)
               select new SafetensorsHeader(places.ToSeq(), metadata);
    }

    /// <summary>The length and the JSON, padded with spaces to a multiple of 8 bytes.</summary>
    internal byte[] Encode()
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            Places.Iter(place => WritePlace(json, place));
            json.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        var bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes, (ulong)bytes.Length - 8);
        return bytes;
    }

    /// <summary>Reads the JSON of a header and checks it against the count of bytes that follow it.</summary>
    internal static Either<string, SafetensorsHeader> Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != '{')
        {
            return "the header is not a JSON object: it must begin with {";
        }

        try
        {
            using var document = JsonDocument.Parse(Strict.GetString(json.Span), Published);

            var entries = document.RootElement.EnumerateObject().ToSeq();
            return from metadata in entries.Find(entry => entry.Name == MetadataName).Match(ParseMetadata, () => Map<string, string>())
                   from places in Eithers.Traverse(entries.Where(entry => entry.Name != MetadataName), entry => ParsePlace(entry, dataLength))
                   from sorted in Contiguous(places.OrderBy(place => place.Begin).ThenBy(place => place.Spec.Bytes).ToSeq(), dataLength)
                   select new SafetensorsHeader(sorted, metadata);
        }
        catch (JsonException problem)
        {
            return $"the header is not JSON: {problem.Message}";
        }
        catch (DecoderFallbackException)
        {
            return "the header is not UTF-8";
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 alone is JSON, but no text.
            return "the header holds half a surrogate pair";
        }
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (Metadata.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(MetadataName);
        foreach (var pair in Metadata.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(pair.Key, pair.Value);
        }

        json.WriteEndObject();
    }

    private static Unit WritePlace(Utf8JsonWriter json, TensorPlace place)
    {
        json.WriteStartObject(place.Spec.Name);
        json.WriteString("dtype", place.Spec.Dtype.ToString());
        json.WriteStartArray("shape");
        place.Spec.Shape.Iter(json.WriteNumberValue);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(place.Begin);
        json.WriteNumberValue(place.Begin + place.Spec.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
        return unit;
    }

    private static Either<string, Map<string, string>> ParseMetadata(JsonProperty entry) =>
        entry.Value.ValueKind == JsonValueKind.Object
        && entry.Value.EnumerateObject().All(pair => pair.Value.ValueKind == JsonValueKind.String)
            ? toMap(entry.Value.EnumerateObject().Select(pair => (pair.Name, pair.Value.GetString() ?? string.Empty)))
            : Left<string, Map<string, string>>("the metadata are not a map of strings");

    private static Either<string, TensorPlace> ParsePlace(JsonProperty entry, long dataLength)
    {
        if (entry.Name.Length == 0 || entry.Value.ValueKind != JsonValueKind.Object || entry.Value.EnumerateObject().Count() != 3)
        {
            return $"tensor \"{Sanitize.Line(entry.Name)}\" is not {{dtype, shape, data_offsets}}";
        }

        return from dtype in ParseDtype(entry)
               from shape in Numbers(entry, "shape")
               from offsets in Numbers(entry, "data_offsets")
               from bytes in Product(entry.Name, shape, dtype.Size())
               from place in offsets.Count == 2 && offsets[0] <= offsets[1] && offsets[1] <= dataLength && offsets[1] - offsets[0] == bytes
                   ? Right<string, TensorPlace>(new TensorPlace(new TensorSpec(entry.Name, dtype, shape), offsets[0]))
                   : $"tensor \"{Sanitize.Line(entry.Name)}\" needs {bytes} bytes but lies at {string.Join(" to ", offsets)} of {dataLength}"
               select place;
    }

    private static Either<string, Dtype> ParseDtype(JsonProperty entry) =>
        entry.Value.TryGetProperty("dtype", out var text) && text.ValueKind == JsonValueKind.String
            ? Named.Find(text.GetString() ?? "").ToEither($"tensor \"{Sanitize.Line(entry.Name)}\" has an unknown dtype {Sanitize.Line(text.ToString())}")
            : Left<string, Dtype>($"tensor \"{Sanitize.Line(entry.Name)}\" has no dtype");

    private static Either<string, Seq<long>> Numbers(JsonProperty entry, string name)
    {
        var numbers = new List<long>();
        var valid = entry.Value.TryGetProperty(name, out var array)
            && array.ValueKind == JsonValueKind.Array && array.GetArrayLength() <= 16;
        foreach (var item in valid ? array.EnumerateArray() : default)
        {
            valid &= item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out _) && char.IsAsciiDigit(item.GetRawText()[0]);
            numbers.Add(valid ? item.GetInt64() : 0);
        }

        return valid ? numbers.ToSeq() : Left<string, Seq<long>>($"tensor \"{Sanitize.Line(entry.Name)}\" has a bad {name}");
    }

    /// <summary>Bytes of a shape, or a message when they do not fit a file.</summary>
    private static Either<string, long> Product(string name, Seq<long> shape, int size)
    {
        var product = shape.Fold((UInt128)(ulong)size, (product, axis) => product > long.MaxValue ? product : product * (ulong)axis);
        return product <= long.MaxValue
            ? (long)product
            : Left<string, long>($"tensor \"{Sanitize.Line(name)}\" is too large: ({string.Join(", ", shape)})");
    }

    /// <summary>The format allows neither holes nor overlaps: each tensor starts where the one before it ends.</summary>
    private static Either<string, Seq<TensorPlace>> Contiguous(Seq<TensorPlace> sorted, long dataLength)
    {
        var end = 0L;
        foreach (var place in sorted)
        {
            if (place.Begin != end)
            {
                return $"tensor \"{Sanitize.Line(place.Spec.Name)}\" starts at byte {place.Begin}, the one before it ends at {end}";
            }

            end += place.Spec.Bytes;
        }

        return end == dataLength ? sorted : Left<string, Seq<TensorPlace>>($"tensors end at byte {end} of {dataLength}");
    }
}
