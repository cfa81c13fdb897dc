using Google.Protobuf;

namespace Multitask.Exports;

/// <summary>Models to bytes: the same model gives the same bytes.</summary>
public static class OnnxWriter
{
    /// <summary>Writes a model beside its place first and moves it there when it is whole.</summary>
    /// <returns>Nothing, or one line naming the path and what the file system said.</returns>
    public static Either<string, Unit> Write(OnnxModel model, string path)
    {
        var part = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            using (var stream = File.Create(part))
            {
                Write(model, stream);
            }

            File.Move(part, path, overwrite: true);
            return unit;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Discard(part);
            return Left<string, Unit>($"cannot write {path}: {OneLine.Of(failure)}");
        }
    }

    /// <summary>Writes a model to a stream that the caller owns; what the stream throws is the caller's.</summary>
    public static Unit Write(OnnxModel model, Stream stream)
    {
        model.Proto.WriteTo(stream);
        return unit;
    }

    // Deleting in a folder that is not there would be the next failure.
    private static void Discard(string part)
    {
        if (File.Exists(part))
        {
            File.Delete(part);
        }
    }
}
