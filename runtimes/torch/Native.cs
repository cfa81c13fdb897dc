using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>
/// What <c>native/dispatch.cpp</c> exports. Tensors are bare handles here; a negative answer is a failure, told by
/// <see cref="Error"/>.
/// </summary>
internal static unsafe partial class Native
{
    private const string Library = "torchdispatch";

    /// <summary>Throws libtorch's message, without its C++ backtrace, as TorchSharp does.</summary>
    internal static ExternalException Error()
    {
        var message = Marshal.PtrToStringUTF8((nint)torch_last_error()) ?? "unknown failure in libtorch";
        return new ExternalException(message);
    }

    /// <summary>Lets a good answer through and throws on a bad one.</summary>
    internal static long Check(long answer) => answer >= 0 ? answer : throw Error();

    /// <summary>Lets a handle through (zero: nothing there) and throws when the call failed.</summary>
    internal static nint Check(nint handle, int failed) => failed == 0 ? handle : throw Error();

    [LibraryImport(Library)]
    private static partial byte* torch_last_error();

    [LibraryImport(Library)]
    internal static partial long torch_handles();

    [LibraryImport(Library)]
    internal static partial void torch_release(nint tensor);

    [LibraryImport(Library)]
    internal static partial void torch_free_list(nint list);

    [LibraryImport(Library)]
    internal static partial nint torch_alias(nint tensor, out int failed);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint torch_find(string name, string overload);

    [LibraryImport(Library)]
    internal static partial long torch_call(nint op, NativeValue* arguments, long count, NativeValue* results, long capacity);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long torch_dim(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long torch_numel(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void torch_sizes(nint tensor, long* sizes);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial void torch_strides(nint tensor, long* strides);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long torch_storage_offset(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int torch_dtype(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long torch_element_size(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int torch_device_type(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int torch_device_index(nint tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int torch_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint torch_data(nint tensor, out int failed);

    [LibraryImport(Library)]
    internal static partial int torch_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int torch_is_leaf(nint tensor);

    [LibraryImport(Library)]
    internal static partial long torch_set_requires_grad(nint tensor, int value);

    [LibraryImport(Library)]
    internal static partial long torch_retain_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint torch_grad(nint tensor, out int failed);

    [LibraryImport(Library)]
    internal static partial long torch_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial long torch_backward(NativeBackward* request);

    [LibraryImport(Library)]
    internal static partial long torch_gradients(NativeBackward* request, nint* results);

    [LibraryImport(Library)]
    internal static partial long torch_record(nint output, NativeOperation* operation);

    [LibraryImport(Library)]
    internal static partial nint torch_saved(nint node, long index, out int failed);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void torch_fail(string message);

    [LibraryImport(Library)]
    internal static partial int torch_grad_mode();

    [LibraryImport(Library)]
    internal static partial void torch_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial int torch_inference_mode();

    [LibraryImport(Library)]
    internal static partial nint torch_enter_inference_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial void torch_leave_inference_mode(nint guard);

    [LibraryImport(Library)]
    internal static partial int torch_threads();

    [LibraryImport(Library)]
    internal static partial long torch_set_threads(int count);

    [LibraryImport(Library)]
    internal static partial int torch_interop_threads();

    [LibraryImport(Library)]
    internal static partial long torch_set_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int torch_cuda_devices();

    [LibraryImport(Library)]
    internal static partial nint torch_generator(ulong seed);

    [LibraryImport(Library)]
    internal static partial nint torch_default_generator();

    [LibraryImport(Library)]
    internal static partial void torch_release_generator(nint generator);

    [LibraryImport(Library)]
    internal static partial void torch_seed(nint generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial ulong torch_current_seed(nint generator);

    [LibraryImport(Library)]
    internal static partial nint torch_generator_state(nint generator, out int failed);

    [LibraryImport(Library)]
    internal static partial long torch_set_generator_state(nint generator, nint state);
}
