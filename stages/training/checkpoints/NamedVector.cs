using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A vector of single or double precision and its name in a file.</summary>
internal sealed record NamedVector(string Name, Tensor Values);
