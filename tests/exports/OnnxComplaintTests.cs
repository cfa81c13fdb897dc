using Multitask.Exports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Messages of ONNX Runtime, and what people read of them.</summary>
public sealed class OnnxComplaintTests
{
    private const string Source = "/onnxruntime_src/onnxruntime/core/";

    private const string Bridge = $"[ErrorCode:Fail] {Source}session/provider_bridge_ort.cc:2043 onnxruntime::Provider& "
        + "onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library ";

    private const string Call = $"[ErrorCode:Fail] {Source}providers/cuda/cuda_call.cc:129 std::conditional_t<THRW, void, "
        + "onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) "
        + "[with ERRTYPE = cudaError; bool THRW = true; SUCCTYPE = cudaError; std::conditional_t<THRW, void, common::Status> = void] ";

    private const string Place = $" ; GPU=-1 ; hostname=box ; file={Source}providers/cuda/x.cc ; line=28 ; expr=cudaSetDevice(device_id); ";

    [Theory]
    [InlineData(
        $"{Bridge}/app/libonnxruntime_providers_cuda.so with error: "
        + "libcudart.so.13: cannot open shared object file: No such file or directory\n",
        "libonnxruntime_providers_cuda.so cannot be loaded: libcudart.so.13 is missing: install CUDA 13")]
    [InlineData(
        $"{Bridge}libx.so with error: /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libx.so)\n",
        "libx.so cannot be loaded: libx.so needs GLIBCXX_3.4.32, but /lib/libstdc++.so.6 has at most GLIBCXX_3.4.30: build on this machine, "
        + "which makes unused symbol versions optional, or install libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04)")]
    [InlineData(
        $"{Call}CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version{Place}",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version: install a newer NVIDIA driver")]
    [InlineData(
        $"{Call}CUDA failure 100: no CUDA-capable device is detected{Place}",
        "CUDA failure 100: no CUDA-capable device is detected: this process needs a visible NVIDIA GPU")]
    [InlineData(
        $"[ErrorCode:RuntimeException] CUDNN failure 4000: CUDNN_STATUS_INTERNAL_ERROR{Place}",
        "CUDNN failure 4000: CUDNN_STATUS_INTERNAL_ERROR")]
    [InlineData(
        "[ErrorCode:RuntimeException] Non-zero status code returned while running Conv node. Name:'a.conv' Status Message: "
        + $"{Source}framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRaw(size_t, std::function<void(int)>, bool) const "
        + "Failed to allocate memory for requested buffer of size 123\n",
        "Non-zero status code returned while running Conv node. Name:'a.conv' Status Message: "
        + "Failed to allocate memory for requested buffer of size 123")]
    [InlineData(
        "[ErrorCode:InvalidProtobuf] Load model from /tmp/a.onnx failed:Protobuf parsing failed.",
        "Load model from /tmp/a.onnx failed:Protobuf parsing failed.")]
    [InlineData(
        "Unable to load shared library 'onnxruntime' or one of its dependencies. In order to help diagnose loading problems, consider: \n"
        + "/app/libonnxruntime.so: file too short\n/app/onnxruntime.so: cannot open shared object file: No such file or directory\n",
        "cannot be loaded: /app/libonnxruntime.so: file too short: build or publish again, which copies the complete library next to the program")]
    [InlineData("[ErrorCode:Fail] ", "[ErrorCode:Fail]")]
    public void A_message_is_one_line_without_places_in_sources(string message, string expected) =>
        Assert.Equal(expected, OnnxComplaint.Of(message, (_, _) => Some("GLIBCXX_3.4.30")));
}
