using LanguageExt;
using Multitask.Tests.Keys;
using SkiaSharp;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>
/// Four photographs, 0 to 3, with targets per pixel. Number n has colour 10 n, labels n and 255 in turn, depths n + 1 and normals (0, 0, 1) but
/// for the first pixel.
/// </summary>
internal sealed class DenseRooms : IDisposable
{
    internal const int Height = 8;
    internal const int Width = 12;

    /// <summary>Where files of other programs are.</summary>
    internal static readonly string Fixtures = Path.Combine(Recorded.Root, "tests", "data", "formats", "png");

    private readonly Scratch _scratch = new();

    internal DenseRooms()
    {
        foreach (var folder in new[] { "rgb", "label", "depth", "normal" })
        {
            Directory.CreateDirectory(_scratch[$"rooms/{folder}"]);
        }

        Enumerable.Range(0, 4).ToList().ForEach(Room);
    }

    public void Dispose() => _scratch.Dispose();

    internal string this[string name] => _scratch[name];

    internal Source.DenseImages Source => new(_scratch["rooms"], "rgb/*.png", Seq<(string, DenseTask)>(
        ("semantic", new DenseTask.Segmentation("label/*_label.png", 13, 255)),
        ("depth", new DenseTask.Depth("depth/*.npy", 0.5)),
        ("normal", new DenseTask.Normals("normal/*.npy"))))
    {
        Size = new ImageSize(Height, Width),
        Split = new TableSplit.Share(0.25),
    };

    private void Room(int number)
    {
        Photograph($"rgb/{number}.png", Height, Width, number * 10);
        Grey($"label/{number}_label.png", at => at % 2 == 0 ? number : 255);
        NpyFile.WriteNumbers(_scratch[$"rooms/depth/{number}.npy"], "<f4", [.. Enumerable.Repeat(number + 1.0, Height * Width)], Height, Width, 1);
        double[] normals = [0, 0, 0, .. Enumerable.Repeat(new double[] { 0, 0, 1 }, (Height * Width) - 1).SelectMany(normal => normal)];
        NpyFile.WriteNumbers(_scratch[$"rooms/normal/{number}.npy"], "<f4", normals, Height, Width, 3);
    }

    internal void Photograph(string file, int height, int width, int shade, params (int Red, int Green, int Blue)[] first)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor((byte)shade, (byte)shade, (byte)shade));
        first.Select((colour, at) => (colour, at)).ToList().ForEach(one =>
            bitmap.SetPixel(one.at, 0, new SKColor((byte)one.colour.Red, (byte)one.colour.Green, (byte)one.colour.Blue)));
        Save(file, bitmap);
    }

    internal void Grey(string file, Func<int, int> label)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        Enumerable.Range(0, Height * Width).Select(at => (byte)label(at)).ToArray().CopyTo(bitmap.GetPixelSpan());
        Save(file, bitmap);
    }

    private void Save(string file, SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_scratch[$"rooms/{file}"], data.ToArray());
    }

    internal static void Copy(string from, string to, params string[] stems)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => stems.Contains(Path.GetFileName(file)[..1])))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    internal Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));
}
