using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>
/// An operator of libtorch, found by name at its first call and remembered (the only mutable state: a native handle that
/// never changes once found, so two threads finding it at once do no harm). Arguments follow the operator's schema;
/// trailing ones may be left out and take the schema's default.
/// </summary>
/// <param name="name">Name and overload as in libtorch's list of native functions, for example <c>add_.Tensor</c>.</param>
internal sealed unsafe class Operator(string name)
{
    private const int MaxWords = 64;
    private nint _handle;

    /// <summary>The native operator.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch knows no such operator.</exception>
    internal nint Handle => _handle != 0 ? _handle : Find();

    /// <summary>The one tensor an operator answers.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused; the message is libtorch's.</exception>
    internal torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return new torch.Tensor((nint)result.Word);
    }

    /// <summary>Runs an operator for its effect on <paramref name="target"/>, its first argument, and answers that tensor.</summary>
    internal torch.Tensor On(torch.Tensor target, params ReadOnlySpan<Argument> others)
    {
        var arguments = new Arguments();
        arguments[0] = target;
        others.CopyTo(((Span<Argument>)arguments)[1..]);
        Invoke(((ReadOnlySpan<Argument>)arguments)[..(others.Length + 1)], null, 0);
        return target;
    }

    /// <summary>The first two tensors an operator answers.</summary>
    internal (torch.Tensor First, torch.Tensor Second) Pair(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[2];
        Invoke(arguments, results, 2);
        return (new torch.Tensor((nint)results[0].Word), new torch.Tensor((nint)results[1].Word));
    }

    /// <summary>The tensors of an operator that answers a list of them.</summary>
    internal torch.Tensor[] Many(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        var tensors = new torch.Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new torch.Tensor(((nint*)result.Word)[i]);
        }

        Native.torch_free_list((nint)result.Word);
        return tensors;
    }

    /// <summary>The number or truth value an operator answers.</summary>
    internal NativeValue Number(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result;
    }

    [SkipLocalsInit]
    private void Invoke(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        var needed = 0;
        foreach (ref readonly var argument in arguments)
        {
            needed += argument.Words;
        }

        // Long lists go to pinned memory of their own; the usual shapes and strides stay on the stack.
        var words = needed <= MaxWords ? stackalloc long[MaxWords] : GC.AllocateUninitializedArray<long>(needed, pinned: true);
        var values = stackalloc NativeValue[arguments.Length];
        for (var (i, used) = (0, 0); i < arguments.Length; used += arguments[i++].Words)
        {
            values[i] = arguments[i].Write(words.Slice(used, arguments[i].Words));
        }

        fixed (long* keep = words)
        {
            Native.Check(Native.torch_call(Handle, values, arguments.Length, results, capacity));
        }
    }

    private nint Find()
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (operation, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        var handle = Native.torch_find("aten::" + operation, overload);
        _handle = handle != 0 ? handle : throw Native.Error();
        return handle;
    }

    /// <summary>Room for the arguments of the widest operator in use.</summary>
    [InlineArray(16)]
    private struct Arguments
    {
        private Argument _first;
    }
}
