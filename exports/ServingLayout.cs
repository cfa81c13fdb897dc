namespace Multitask.Exports;

/// <summary>For which model server an exported model is laid out besides its own folder.</summary>
public enum ServingLayout
{
    /// <summary>None: the folder as it is.</summary>
    Bundle,

    /// <summary>A model repository of NVIDIA Triton: a folder for the model with <c>config.pbtxt</c> and a folder for its version.</summary>
    Triton,

    /// <summary>The same repository, which KServe's Triton runtime reads, with the manifest of an <c>InferenceService</c>.</summary>
    KServe,
}
