using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Writes answers of the Open Inference Protocol.</summary>
internal static class InferResponse
{
    private const string Json = "application/json";

    /// <summary>Writes an answer as the request wants it: JSON, and numbers behind it where they are wanted as bytes.</summary>
    internal static async Task Write(HttpContext context, ServedVersion served, InferRequest request, Answer answer)
    {
        var head = new ArrayBufferWriter<byte>(1024);
        Head(head, served, request, answer);
        var binary = Binary(request, answer);
        var response = context.Response;
        if (!binary.IsEmpty)
        {
            response.Headers[InferRequest.HeaderLength] = head.WrittenCount.ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = binary.IsEmpty ? Json : "application/octet-stream";
        response.ContentLength = head.WrittenCount + binary.Sum(output => (long)output.Rows.Length);
        await response.StartAsync(context.RequestAborted); // from here on nothing else can be written in the answer's place
        response.BodyWriter.Write(head.WrittenSpan);
        foreach (var output in binary)
        {
            await response.BodyWriter.WriteAsync(output.Rows, context.RequestAborted);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static Seq<AnsweredOutput> Binary(InferRequest request, Answer answer) =>
        request.Outputs.Zip(answer.Outputs).Filter(pair => pair.Item1.Binary).Map(pair => pair.Item2).Strict();

    private static void Head(ArrayBufferWriter<byte> target, ServedVersion served, InferRequest request, Answer answer)
    {
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("model_name", served.Name);
        json.WriteString("model_version", served.Version);
        request.Id.Iter(id => json.WriteString("id", id));
        json.WriteStartArray("outputs");
        foreach (var (wanted, output) in request.Outputs.Zip(answer.Outputs))
        {
            Output(json, wanted, output, answer.Count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Output(Utf8JsonWriter json, WantedOutput wanted, AnsweredOutput output, int count)
    {
        json.WriteStartObject();
        json.WriteString("name", output.Port.Name);
        json.WriteString("datatype", output.Port.DataType());
        json.WriteStartArray("shape");
        System.Array.ForEach(output.Port.Axes(count), json.WriteNumberValue);
        json.WriteEndArray();
        if (wanted.Binary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", output.Rows.Length);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data");
            Numbers(json, output);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, AnsweredOutput output)
    {
        if (output.Port.Number == OnnxNumber.Int64)
        {
            foreach (var label in MemoryMarshal.Cast<byte, long>(output.Rows.Span))
            {
                json.WriteNumberValue(label);
            }

            return;
        }

        foreach (var value in MemoryMarshal.Cast<byte, float>(output.Rows.Span))
        {
            Number(json, value);
        }
    }

    /// <summary>JSON has no word for what is not finite.</summary>
    private static void Number(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
