using System.Text.Json.Serialization;

namespace Multitask.Serving;

// The objects of the protocol, as https://github.com/kserve/open-inference-protocol names their members. Requests and answers of `infer` are read and
// written without them, number by number; here they are for the OpenAPI document.

/// <summary>What the server is.</summary>
internal sealed record ServerMetadata(string Name, string Version, string[] Extensions);

/// <summary>Whether the server runs.</summary>
internal sealed record Liveness(bool Live);

/// <summary>Whether the server answers.</summary>
internal sealed record Readiness(bool Ready);

/// <summary>Whether a model answers.</summary>
internal sealed record ModelReadiness(string Name, bool Ready);

/// <summary>A model's inputs and outputs.</summary>
internal sealed record ModelMetadata(string Name, string[] Versions, string Platform, TensorMetadata[] Inputs, TensorMetadata[] Outputs);

/// <summary>An input or output; -1 stands for any number of examples.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, long[] Shape);

/// <summary>A version of a model.</summary>
internal sealed record RepositoryEntry(string Name, string Version, string State, string Reason);

/// <summary>Why a request is refused.</summary>
internal sealed record Error([property: JsonPropertyName("error")] string Reason);

/// <summary>A question to a model.</summary>
internal sealed record InferenceRequest(string? Id, InferenceParameters? Parameters, RequestInput[] Inputs, RequestOutput[]? Outputs);

/// <summary>Whether all outputs are to be bytes behind the JSON.</summary>
internal sealed record InferenceParameters([property: JsonPropertyName("binary_data_output")] bool? BinaryDataOutput);

/// <summary>A tensor of a question.</summary>
internal sealed record RequestInput(string Name, long[] Shape, string Datatype, TensorParameters? Parameters, double[]? Data);

/// <summary>How many bytes behind the JSON are a tensor's.</summary>
internal sealed record TensorParameters([property: JsonPropertyName("binary_data_size")] long? BinaryDataSize);

/// <summary>An output that is asked for.</summary>
internal sealed record RequestOutput(string Name, OutputParameters? Parameters);

/// <summary>Whether an output is to be bytes behind the JSON.</summary>
internal sealed record OutputParameters([property: JsonPropertyName("binary_data")] bool? BinaryData);

/// <summary>A model's answer.</summary>
internal sealed record InferenceResponse(
    [property: JsonPropertyName("model_name")] string ModelName,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    string? Id,
    ResponseOutput[] Outputs);

/// <summary>A tensor of an answer; null stands for a number that is not finite.</summary>
internal sealed record ResponseOutput(string Name, long[] Shape, string Datatype, TensorParameters? Parameters, double?[]? Data);
