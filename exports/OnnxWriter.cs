using Google.Protobuf;

namespace Multitask.Exports;

/// <summary>Writes models as bytes: the same model gives the same bytes.</summary>
public static class OnnxWriter
{
    /// <summary>Writes a model to a temporary file in the same folder, and renames that once it is complete.</summary>
    /// <returns>Nothing, or one line naming the path and what the file system said.</returns>
    public static Either<string, Unit> Write(OnnxModel model, string path)
    {
        var part = $"{path}.{Path.GetRandomFileName()}.part";
        return ExceptionBoundary.File($"cannot write {path}", () =>
        {
            try
            {
                using (var stream = File.Create(part))
                {
                    Write(model, stream);
                }

                File.Move(part, path, overwrite: true);
                return unit;
            }
            finally
            {
                Discard(part);
            }
        });
    }

    /// <summary>Writes a model to a stream that the caller owns. Exceptions of the stream reach the caller.</summary>
    public static Unit Write(OnnxModel model, Stream stream)
    {
        model.Proto.WriteTo(stream);
        return unit;
    }

    // In a folder that does not exist, File.Delete would throw.
    private static void Discard(string part)
    {
        if (File.Exists(part))
        {
            File.Delete(part);
        }
    }
}
