using Google.Protobuf;
using Onnx;

namespace Multitask.Exports;

/// <summary>Files to models.</summary>
public static class OnnxReader
{
    /// <summary>Reads a model, also one that another program wrote.</summary>
    /// <returns>The model, or one line naming the path and what is wrong with it.</returns>
    public static Either<string, OnnxModel> Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var proto = ModelProto.Parser.ParseFrom(stream);
            return proto.Graph is null || proto.OpsetImport.Count == 0
                ? Left<string, OnnxModel>($"{path} is not an ONNX model: it has no graph or no operator set")
                : Right(new OnnxModel(proto));
        }
        catch (InvalidProtocolBufferException failure)
        {
            return Left<string, OnnxModel>($"{path} is not an ONNX model: {OneLine.Of(failure)}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Left<string, OnnxModel>($"cannot read {path}: {OneLine.Of(failure)}");
        }
    }
}
