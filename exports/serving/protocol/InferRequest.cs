namespace Multitask.Serving;

/// <summary>An output that a request lists.</summary>
/// <param name="Port">Name, type and shape of the output.</param>
/// <param name="Binary">Whether its numbers are to follow the JSON as bytes.</param>
internal sealed record RequestedOutput(OnnxPort Port, bool Binary);

/// <summary>An inference request of the Open Inference Protocol.</summary>
/// <param name="Id">The client's identifier of the request.</param>
/// <param name="Rows">The numbers of the only input in row-major order, as bytes.</param>
/// <param name="Count">The number of examples.</param>
/// <param name="Outputs">The requested outputs, in the order of the response.</param>
internal sealed record InferRequest(Option<string> Id, ReadOnlyMemory<byte> Rows, int Count, Seq<RequestedOutput> Outputs)
{
    /// <summary>The header with the length of the JSON in bytes; the binary tensors follow it.</summary>
    internal const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>The examples and outputs, without what only the protocol needs.</summary>
    internal ModelRequest Model => new(Rows, Count, Outputs.Map(output => output.Port).Strict());

    /// <summary>Parses a body.</summary>
    /// <param name="body">JSON, followed by binary tensors if <paramref name="json"/> is shorter than the body.</param>
    /// <param name="json">The header: the length of the JSON in bytes; by default the whole body.</param>
    /// <param name="served">The model that the request is for.</param>
    internal static Either<RequestError, InferRequest> Parse(ReadOnlyMemory<byte> body, Option<string> json, ServedVersion served) =>
        from length in json.Match(
            Some: text => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) && size <= body.Length
                ? Right<RequestError, int>(size)
                : RequestError.BadRequest($"{HeaderLength} must be a whole number up to the {body.Length} bytes of the body, found {Sanitize.Line(text)}"),
            None: () => body.Length)
        from document in InferDocument.Read(body[..length].Span, served)
        from rows in document.Rows(body[length..], served)
        from outputs in document.Requested(served)
        select new InferRequest(document.Id, rows.Rows, rows.Count, outputs);
}
