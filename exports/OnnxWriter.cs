using Google.Protobuf;

namespace Multitask.Exports;

/// <summary>Writes models to files and streams. Deterministic: the same model gives the same bytes.</summary>
public static class OnnxWriter
{
    /// <summary>Writes a model atomically: to a temporary file in the same folder, which is renamed once complete.</summary>
    /// <returns>Nothing, or one line with the path and the file system's message.</returns>
    public static Either<string, Unit> Write(OnnxModel model, string path)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.part";
        return ExceptionBoundary.File($"cannot write {path}", () =>
        {
            try
            {
                using (var stream = File.Create(temporary))
                {
                    Write(model, stream);
                }

                File.Move(temporary, path, overwrite: true);
                return unit;
            }
            finally
            {
                Discard(temporary);
            }
        });
    }

    /// <summary>Writes a model to a stream, which the caller disposes. Exceptions of the stream reach the caller.</summary>
    public static Unit Write(OnnxModel model, Stream stream)
    {
        model.Proto.WriteTo(stream);
        return unit;
    }

    // File.Delete throws if the folder does not exist.
    private static void Discard(string temporary)
    {
        if (File.Exists(temporary))
        {
            File.Delete(temporary);
        }
    }
}
