using System.Runtime.InteropServices;
using Google.Protobuf;
using Multitask.Serving.Grpc;

namespace Multitask.Serving;

/// <summary>Converts between gRPC messages and the model's requests and responses.</summary>
internal static class GrpcTensors
{
    /// <summary>The model request in a message; an error if it does not fit the model.</summary>
    internal static Either<RequestError, ModelRequest> Request(ModelInferRequest request, ServedVersion served) =>
        from input in request.Inputs.Count == 1
            ? Right<RequestError, ModelInferRequest.Types.InferInputTensor>(request.Inputs[0])
            : RequestError.BadRequest(Invariant($"the model takes one input, '{served.Input.Name}', found {request.Inputs.Count}"))
        from named in input.Name == served.Input.Name && input.Datatype == served.Input.DataType()
            ? Right<RequestError, Unit>(unit)
            : RequestError.BadRequest(
                $"the model takes input '{served.Input.Name}' of {served.Input.DataType()}, found '{Sanitize.Line(input.Name)}' of {Sanitize.Line(input.Datatype)}")
        from count in served.Input.Count(input.Shape, served.MaxBatch)
        from rows in Rows(request, input, served.Input)
        from fits in rows.Length == count * served.Input.RowBytes()
            ? Right<RequestError, Unit>(unit)
            : RequestError.BadRequest(Invariant($"input '{served.Input.Name}' has {rows.Length} bytes of data, its shape needs {count * served.Input.RowBytes()}"))
        from outputs in Outputs(request, served)
        select new ModelRequest(rows, count, outputs);

    /// <summary>The message for a response: raw contents if the request had raw contents, typed contents otherwise.</summary>
    internal static ModelInferResponse Response(ModelInferRequest request, ServedVersion served, ModelResponse response)
    {
        var message = new ModelInferResponse { ModelName = served.Name, ModelVersion = served.Version, Id = request.Id };
        var raw = request.RawInputContents.Count > 0;
        foreach (var output in response.Outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Port.Name,
                Datatype = output.Port.DataType(),
                Shape = { output.Port.Axes(response.Count) },
            };
            if (raw)
            {
                message.RawOutputContents.Add(ByteString.CopyFrom(output.Rows.Span));
            }
            else
            {
                tensor.Contents = Contents(output);
            }

            message.Outputs.Add(tensor);
        }

        return message;
    }

    private static Either<RequestError, Seq<OnnxPort>> Outputs(ModelInferRequest request, ServedVersion served) => request.Outputs.Count == 0
        ? served.Outputs
        : Eithers.Traverse(request.Outputs, wanted => served.Output(wanted.Name))
            .Bind(all => all.Distinct().Count == all.Count ? Right<RequestError, Seq<OnnxPort>>(all) : RequestError.BadRequest("an output is requested twice"));

    private static Either<RequestError, ReadOnlyMemory<byte>> Rows(
        ModelInferRequest request, ModelInferRequest.Types.InferInputTensor input, OnnxPort port) => (request.RawInputContents.Count, input.Contents) switch
        {
            (1, null) => request.RawInputContents[0].Memory,
            (1, _) => RequestError.BadRequest($"input '{port.Name}' has data both in contents and in raw_input_contents"),
            (0, null) => RequestError.BadRequest($"input '{port.Name}' has no data"),
            (0, _) when port.Number == OnnxNumber.UInt8 => input.Contents.UintContents.All(value => value <= byte.MaxValue)
                ? (ReadOnlyMemory<byte>)input.Contents.UintContents.Select(value => (byte)value).ToArray()
                : RequestError.BadRequest($"input '{port.Name}' has numbers above 255"),
            (0, _) => (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes<float>(input.Contents.Fp32Contents.ToArray()).ToArray(),
            _ => RequestError.BadRequest("raw_input_contents has more entries than there are inputs"),
        };

    private static InferTensorContents Contents(OutputTensor output)
    {
        var contents = new InferTensorContents();
        if (output.Port.Number == OnnxNumber.Int64)
        {
            contents.Int64Contents.AddRange(MemoryMarshal.Cast<byte, long>(output.Rows.Span).ToArray());
        }
        else
        {
            contents.Fp32Contents.AddRange(MemoryMarshal.Cast<byte, float>(output.Rows.Span).ToArray());
        }

        return contents;
    }
}
