using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What a <see cref="NativeValue"/> holds; the order is that of <c>enum Tag</c> in <c>native/dispatch.cpp</c>.</summary>
internal enum Tag : long
{
    None,
    Tensor,
    Integer,
    Real,
    Boolean,
    Integers,
    Reals,
    Tensors,
    OptionalTensors,
    Text,
    Device,
    Generator,
}

/// <summary>One argument or result as it crosses the border: a tag, a word (integer, bits of a real, handle or address), a count.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeValue(Tag Tag, long Word, long Count);

/// <summary>A walk back through the graph: addresses of handle lists and three switches.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBackward
{
    internal nint* Outputs;
    internal long OutputCount;
    internal nint* Gradients;
    internal long GradientCount;
    internal nint* Inputs;
    internal long InputCount;
    internal int Retain;
    internal int Create;
    internal int AllowUnused;
}

/// <summary>An operation whose derivative is managed code: handles of what it read and saved, its state, and what to call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOperation
{
    internal nint* Inputs;
    internal long InputCount;
    internal nint* Saved;
    internal long SavedCount;
    internal nint State;
    internal delegate* unmanaged<nint, nint, nint*, long, nint*, long, long> Apply;
    internal delegate* unmanaged<nint, void> Release;
}
