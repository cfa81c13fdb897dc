using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Multitask.Stages.Data.Pictures;
using Multitask.Stages.Data.Tasks;

namespace Multitask.Serving;

/// <summary>The prediction for one task and one example in human-readable form.</summary>
/// <param name="Task">The task.</param>
/// <param name="Port">Its output.</param>
/// <param name="Rows">The output's numbers for the example, as bytes.</param>
internal sealed record TaskResult(CardTask Task, OnnxPort Port, ReadOnlyMemory<byte> Rows)
{
    /// <summary>More values than this are summarised as minimum, mean and maximum.</summary>
    private const int MaxValues = 64;

    private bool IsLabel => Port.Number == OnnxNumber.Int64;

    private (int Height, int Width) Size => (Port.Shape.Sizes[^2], Port.Shape.Sizes[^1]);

    private int Pixels => Size.Height * Size.Width;

    /// <summary>Whether the prediction can be shown as an image: the task is dense.</summary>
    internal bool IsImage => Task.Type is "segmentation" or "depth" or "normals" && Port.Shape.Sizes.Count >= 2;

    /// <summary>The prediction as JSON.</summary>
    /// <param name="images">Whether to include the image of a dense task.</param>
    internal JsonObject Json(bool images)
    {
        var json = Task.Type switch
        {
            "segmentation" => ClassShares(),
            "classification" => Class(),
            "binary" => Binary(),
            _ => Numbers(),
        };
        if (images && IsImage)
        {
            json["picture"] = Png.DataUri(Image());
        }

        return json;
    }

    /// <summary>The image of a dense task: a colour per class, depths from pale (near) to dark (far), normals with their axes as RGB.</summary>
    internal RgbImage Image()
    {
        var colour = Task.Type switch
        {
            "segmentation" => Classes(),
            "depth" => Depths(),
            _ => Normals(),
        };
        var pixels = new byte[Pixels * 3];
        for (var at = 0; at < Pixels; at++)
        {
            var one = colour(at);
            (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]) = (one.Red, one.Green, one.Blue);
        }

        return new RgbImage(Size.Width, Size.Height, pixels);
    }

    /// <summary>A number, or null if it is not finite.</summary>
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private float[] Values() => MemoryMarshal.Cast<byte, float>(Rows.Span).ToArray();

    private int[] Labels() => IsLabel
        ? System.Array.ConvertAll(MemoryMarshal.Cast<byte, long>(Rows.Span).ToArray(), label => (int)label)
        : System.Array.ConvertAll(ClassScores.Best(MemoryMarshal.Cast<byte, float>(Rows.Span), Port.Shape.Sizes[0], 1), label => (int)label);

    private string Name(int label) => label >= 0 && label < Task.Classes.Count
        ? Task.Classes[label]
        : string.Create(CultureInfo.InvariantCulture, $"class {label}");

    private JsonObject ClassShares()
    {
        var labels = Labels();
        return new JsonObject
        {
            ["classes"] = new JsonArray([.. labels.GroupBy(label => label).OrderByDescending(group => group.Count()).Select(group => (JsonNode)new JsonObject
            {
                ["class"] = Name(group.Key),
                ["share"] = Math.Round((double)group.Count() / labels.Length, 4),
                ["colour"] = Colours.Class(group.Key).Hex,
            })]),
        };
    }

    private JsonObject Class()
    {
        var best = Labels()[0];
        var json = new JsonObject { ["class"] = Name(best) };
        if (!IsLabel)
        {
            var probabilities = System.Array.ConvertAll(Values(), score => Math.Exp(score));
            json["probability"] = Number(probabilities[best]);
            json["probabilities"] = new JsonObject(probabilities.Select((value, label) => KeyValuePair.Create(Name(label), Number(value))).DistinctBy(pair => pair.Key));
        }

        return json;
    }

    private JsonObject Binary()
    {
        if (IsLabel)
        {
            return new JsonObject { ["yes"] = MemoryMarshal.Cast<byte, long>(Rows.Span)[0] == 1 };
        }

        var probability = Values()[0];
        return new JsonObject { ["yes"] = probability > 0.5f, ["probability"] = Number(probability) };
    }

    private JsonObject Numbers()
    {
        var values = IsLabel ? System.Array.ConvertAll(Labels(), label => (float)label) : Values();
        var finite = values.Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        return values.Length <= MaxValues
            ? new JsonObject { ["values"] = new JsonArray([.. values.Select(value => Number(value))]) }
            : new JsonObject { ["least"] = finite.Min(), ["mean"] = finite.Average(), ["largest"] = finite.Max() };
    }

    private Func<int, Rgb> Classes()
    {
        var labels = Labels();
        var colours = Enumerable.Range(0, labels.Max() + 1).Select(Colours.Class).ToArray();
        return pixel => colours[labels[pixel]];
    }

    private Func<int, Rgb> Depths()
    {
        var depths = Values();
        var finite = depths.Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        var (near, far) = (finite.Min(), finite.Max());
        return pixel => Colours.Depth((depths[pixel] - near) / Math.Max(far - near, 1e-9));
    }

    private Func<int, Rgb> Normals()
    {
        var normals = Values();
        return pixel => Colours.Normal(normals[pixel], normals[Pixels + pixel], normals[(2 * Pixels) + pixel]);
    }
}
