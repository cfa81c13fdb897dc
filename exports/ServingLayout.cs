namespace Multitask.Exports;

/// <summary>The model server for which an export also writes a model repository.</summary>
public enum ServingLayout
{
    /// <summary>None: only the bundle.</summary>
    Bundle,

    /// <summary>A model repository of NVIDIA Triton: a folder for the model, with <c>config.pbtxt</c> and a folder for its version.</summary>
    Triton,

    /// <summary>The same repository, for KServe's Triton runtime, with the manifest of an <c>InferenceService</c>.</summary>
    KServe,
}
