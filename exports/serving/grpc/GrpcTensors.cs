using System.Runtime.InteropServices;
using Google.Protobuf;
using Multitask.Serving.Grpc;

namespace Multitask.Serving;

/// <summary>Between the messages of gRPC and the numbers of a model.</summary>
internal static class GrpcTensors
{
    /// <summary>What a request asks; Left: what does not fit the model.</summary>
    internal static Either<Refusal, Question> Question(ModelInferRequest request, ServedVersion served) =>
        from input in request.Inputs.Count == 1
            ? Right<Refusal, ModelInferRequest.Types.InferInputTensor>(request.Inputs[0])
            : Refusal.Bad(ServingHost.Line($"the model takes one input, '{served.Input.Name}', found {request.Inputs.Count}"))
        from named in input.Name == served.Input.Name && input.Datatype == served.Input.DataType()
            ? Right<Refusal, Unit>(unit)
            : Refusal.Bad(
                $"the model takes input '{served.Input.Name}' of {served.Input.DataType()}, found '{Sanitize.Line(input.Name)}' of {Sanitize.Line(input.Datatype)}")
        from count in served.Input.Count(input.Shape, served.MaxBatch)
        from rows in Rows(request, input, served.Input)
        from fits in rows.Length == count * served.Input.RowBytes()
            ? Right<Refusal, Unit>(unit)
            : Refusal.Bad(ServingHost.Line($"input '{served.Input.Name}' has {rows.Length} bytes of data, its shape needs {count * served.Input.RowBytes()}"))
        from outputs in Outputs(request, served)
        select new Question(rows, count, outputs);

    /// <summary>An answer, its numbers in the form in which the request had its own.</summary>
    internal static ModelInferResponse Response(ModelInferRequest request, ServedVersion served, Answer answer)
    {
        var response = new ModelInferResponse { ModelName = served.Name, ModelVersion = served.Version, Id = request.Id };
        var raw = request.RawInputContents.Count > 0;
        foreach (var output in answer.Outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Port.Name,
                Datatype = output.Port.DataType(),
                Shape = { output.Port.Axes(answer.Count) },
            };
            if (raw)
            {
                response.RawOutputContents.Add(ByteString.CopyFrom(output.Rows.Span));
            }
            else
            {
                tensor.Contents = Contents(output);
            }

            response.Outputs.Add(tensor);
        }

        return response;
    }

    private static Either<Refusal, Seq<OnnxPort>> Outputs(ModelInferRequest request, ServedVersion served) => request.Outputs.Count == 0
        ? served.Outputs
        : Eithers.Traverse(request.Outputs, wanted => served.Output(wanted.Name))
            .Bind(all => all.Distinct().Count == all.Count ? Right<Refusal, Seq<OnnxPort>>(all) : Refusal.Bad("an output is asked for twice"));

    private static Either<Refusal, ReadOnlyMemory<byte>> Rows(
        ModelInferRequest request, ModelInferRequest.Types.InferInputTensor input, OnnxPort port) => (request.RawInputContents.Count, input.Contents) switch
        {
            (1, null) => request.RawInputContents[0].Memory,
            (1, _) => Refusal.Bad($"input '{port.Name}' has data both in contents and in raw_input_contents"),
            (0, null) => Refusal.Bad($"input '{port.Name}' has no data"),
            (0, _) when port.Number == OnnxNumber.UInt8 => input.Contents.UintContents.All(value => value <= byte.MaxValue)
                ? (ReadOnlyMemory<byte>)input.Contents.UintContents.Select(value => (byte)value).ToArray()
                : Refusal.Bad($"input '{port.Name}' has numbers above 255"),
            (0, _) => (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes<float>(input.Contents.Fp32Contents.ToArray()).ToArray(),
            _ => Refusal.Bad("raw_input_contents has more entries than there are inputs"),
        };

    private static InferTensorContents Contents(AnsweredOutput output)
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
