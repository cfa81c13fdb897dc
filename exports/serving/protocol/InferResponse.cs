using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Writes inference responses of the Open Inference Protocol.</summary>
internal static class InferResponse
{
    private const string Json = "application/json";

    /// <summary>Writes a response: JSON, followed by the numbers of the outputs requested as binary tensors.</summary>
    internal static async Task Write(HttpContext context, ServedVersion served, InferRequest request, ModelResponse response)
    {
        var head = new ArrayBufferWriter<byte>(1024);
        Head(head, served, request, response);
        var binary = Binary(request, response);
        var http = context.Response;
        if (!binary.IsEmpty)
        {
            http.Headers[InferRequest.HeaderLength] = head.WrittenCount.ToString(CultureInfo.InvariantCulture);
        }

        http.ContentType = binary.IsEmpty ? Json : "application/octet-stream";
        http.ContentLength = head.WrittenCount + binary.Sum(output => (long)output.Rows.Length);
        await http.StartAsync(context.RequestAborted); // from here on no error response can replace this one
        http.BodyWriter.Write(head.WrittenSpan);
        foreach (var output in binary)
        {
            await http.BodyWriter.WriteAsync(output.Rows, context.RequestAborted);
        }

        await http.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static Seq<OutputTensor> Binary(InferRequest request, ModelResponse response) =>
        request.Outputs.Zip(response.Outputs).Filter(pair => pair.Item1.Binary).Map(pair => pair.Item2).Strict();

    private static void Head(ArrayBufferWriter<byte> target, ServedVersion served, InferRequest request, ModelResponse response)
    {
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("model_name", served.Name);
        json.WriteString("model_version", served.Version);
        request.Id.Iter(id => json.WriteString("id", id));
        json.WriteStartArray("outputs");
        foreach (var (wanted, output) in request.Outputs.Zip(response.Outputs))
        {
            Output(json, wanted, output, response.Count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Output(Utf8JsonWriter json, RequestedOutput wanted, OutputTensor output, int count)
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

    private static void Numbers(Utf8JsonWriter json, OutputTensor output)
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

    /// <summary>JSON cannot represent NaN and infinities: they become null.</summary>
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
