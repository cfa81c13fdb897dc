using System.Text.Json.Serialization;

namespace Multitask.Serving;

// The JSON objects of the protocol (https://github.com/kserve/open-inference-protocol). Those of `infer` only document the endpoint in OpenAPI: its
// requests and responses are parsed and written as streams of numbers.

/// <summary>Name, version and extensions of the server.</summary>
internal sealed record ServerMetadata(string Name, string Version, string[] Extensions);

/// <summary>Whether the server is running.</summary>
internal sealed record Liveness(bool Live);

/// <summary>Whether the server is ready for inference requests.</summary>
internal sealed record Readiness(bool Ready);

/// <summary>Whether a model is ready for inference requests.</summary>
internal sealed record ModelReadiness(string Name, bool Ready);

/// <summary>A model's inputs and outputs.</summary>
internal sealed record ModelMetadata(string Name, string[] Versions, string Platform, TensorMetadata[] Inputs, TensorMetadata[] Outputs);

/// <summary>An input or output; -1 stands for any number of examples.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, long[] Shape);

/// <summary>A version of a model.</summary>
internal sealed record RepositoryEntry(string Name, string Version, string State, string Reason);

/// <summary>Why a request failed.</summary>
internal sealed record Error([property: JsonPropertyName("error")] string Reason);

/// <summary>An inference request.</summary>
internal sealed record InferenceRequest(string? Id, InferenceParameters? Parameters, RequestInput[] Inputs, RequestOutput[]? Outputs);

/// <summary>Whether all outputs are to follow the JSON as binary tensors.</summary>
internal sealed record InferenceParameters([property: JsonPropertyName("binary_data_output")] bool? BinaryDataOutput);

/// <summary>An input tensor.</summary>
internal sealed record RequestInput(string Name, long[] Shape, string Datatype, TensorParameters? Parameters, double[]? Data);

/// <summary>The size of a binary tensor in bytes.</summary>
internal sealed record TensorParameters([property: JsonPropertyName("binary_data_size")] long? BinaryDataSize);

/// <summary>A requested output.</summary>
internal sealed record RequestOutput(string Name, OutputParameters? Parameters);

/// <summary>Whether an output is to follow the JSON as a binary tensor.</summary>
internal sealed record OutputParameters([property: JsonPropertyName("binary_data")] bool? BinaryData);

/// <summary>An inference response.</summary>
internal sealed record InferenceResponse(
    [property: JsonPropertyName("model_name")] string ModelName,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    string? Id,
    ResponseOutput[] Outputs);

/// <summary>An output tensor; null stands for a number that is not finite.</summary>
internal sealed record ResponseOutput(string Name, long[] Shape, string Datatype, TensorParameters? Parameters, double?[]? Data);
