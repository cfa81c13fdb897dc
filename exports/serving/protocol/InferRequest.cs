namespace Multitask.Serving;

/// <summary>An output that a request asks for.</summary>
/// <param name="Port">Which.</param>
/// <param name="Binary">Whether its numbers follow the JSON as bytes.</param>
internal sealed record WantedOutput(OnnxPort Port, bool Binary);

/// <summary>A request of the Open Inference Protocol, its numbers as bytes.</summary>
/// <param name="Id">What the client calls it.</param>
/// <param name="Rows">The numbers of the one input.</param>
/// <param name="Count">How many examples.</param>
/// <param name="Outputs">What is asked for, in that order.</param>
internal sealed record InferRequest(Option<string> Id, ReadOnlyMemory<byte> Rows, int Count, Seq<WantedOutput> Outputs)
{
    /// <summary>The header that says how many bytes of a body are JSON; what follows are the numbers of tensors.</summary>
    internal const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>What the model is asked.</summary>
    internal Question Question => new(Rows, Count, Outputs.Map(output => output.Port).Strict());

    /// <summary>Reads a body.</summary>
    /// <param name="body">JSON, and bytes behind it where <paramref name="json"/> says so.</param>
    /// <param name="json">How many bytes are JSON; none: all.</param>
    /// <param name="served">The model that is asked.</param>
    internal static Either<Refusal, InferRequest> Parse(ReadOnlyMemory<byte> body, Option<string> json, ServedVersion served) =>
        from length in json.Match(
            Some: text => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) && size <= body.Length
                ? Right<Refusal, int>(size)
                : Refusal.Bad($"{HeaderLength} must be a whole number up to the {body.Length} bytes of the body, found {Sanitize.Line(text)}"),
            None: () => body.Length)
        from document in InferDocument.Read(body[..length].Span, served)
        from rows in document.Rows(body[length..], served)
        from outputs in document.Wanted(served)
        select new InferRequest(document.Id, rows.Rows, rows.Count, outputs);
}
