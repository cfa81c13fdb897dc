using Onnx;

namespace Multitask.Exports;

/// <summary>Reads models from files.</summary>
public static class OnnxReader
{
    /// <summary>Reads a model, which any program may have written.</summary>
    /// <returns>The model, or one line with the path and what is wrong.</returns>
    public static Either<string, OnnxModel> Read(string path) =>
        from bytes in ExceptionBoundary.File($"cannot read {path}", () => File.ReadAllBytes(path))
        from proto in ExceptionBoundary.Protobuf($"{path} is not an ONNX model", () => ModelProto.Parser.ParseFrom(bytes))
        from model in proto.Graph is null || proto.OpsetImport.Count == 0
            ? Left<string, OnnxModel>($"{path} is not an ONNX model: it has no graph or no operator set")
            : Right<string, OnnxModel>(new OnnxModel(proto))
        select model;
}
