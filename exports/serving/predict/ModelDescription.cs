using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Multitask.Stages.Data.Pictures;

namespace Multitask.Serving;

/// <summary>Describes a model to people and to the page: its input, its tasks and a sample input.</summary>
internal static class ModelDescription
{
    /// <summary>A longer array is left out of the description.</summary>
    private const int MaxNumbers = 512;

    /// <summary>The description as JSON.</summary>
    internal static JsonObject Of(ServedVersion served) => new()
    {
        ["model"] = served.Name,
        ["version"] = served.Version,
        ["key"] = served.Card.Key,
        ["provider"] = served.Provider,
        ["meaning"] = served.Card.Input.Meaning,
        ["input"] = Input(served),
        ["tasks"] = new JsonArray([.. served.Outputs.Map(output => Task(served, output))]),
    };

    private static JsonObject Task(ServedVersion served, OnnxPort output)
    {
        var task = served.Card.Task(output.Name);
        return new JsonObject
        {
            ["name"] = task.Name,
            ["type"] = task.Type,
            ["meaning"] = served.Card.Outputs.Find(port => port.Name == output.Name).Map(port => port.Meaning).IfNone(""),
            ["classes"] = new JsonArray([.. task.Classes.Map(name => JsonValue.Create(name))]),
        };
    }

    private static JsonObject Input(ServedVersion served) => ImageSpec.Of(served).Match(
        Right: spec => new JsonObject
        {
            ["kind"] = "picture",
            ["height"] = spec.Size.Height,
            ["width"] = spec.Size.Width,
            ["sample"] = Png.DataUri(Image(spec, served.Sample)),
        },
        Left: _ => served.Card.Columns.IsEmpty ? Numbers(served) : Row(served));

    private static RgbImage Image(ImageSpec spec, byte[] sample)
    {
        var (planes, pixels) = (spec.Planes(sample), spec.Size.Height * spec.Size.Width);
        var rgb = new byte[3 * pixels];
        for (var at = 0; at < rgb.Length; at++)
        {
            rgb[at] = planes[(at % 3 % spec.Channels * pixels) + (at / 3)];
        }

        return new RgbImage(spec.Size.Width, spec.Size.Height, rgb);
    }

    private static JsonObject Row(ServedVersion served)
    {
        var sample = MemoryMarshal.Cast<byte, float>(served.Sample).ToArray();
        return new JsonObject
        {
            ["kind"] = "row",
            ["columns"] = new JsonArray([.. served.Card.Columns.Map((at, column) => (JsonNode)new JsonObject
            {
                ["name"] = column.Name,
                ["categories"] = new JsonArray([.. column.Categories.Map(value => JsonValue.Create(value))]),
                ["sample"] = Sample(column, sample[at]),
            })]),
        };
    }

    private static JsonNode? Sample(CardColumn column, float value) => column.Categories.IsEmpty ? TaskResult.Number(value)
        : value >= 1 && value <= column.Categories.Count ? JsonValue.Create(column.Categories[(int)value - 1])
        : null;

    private static JsonObject Numbers(ServedVersion served)
    {
        var input = new JsonObject
        {
            ["kind"] = "numbers",
            ["shape"] = new JsonArray([.. served.Input.Shape.Sizes.Map(size => JsonValue.Create(size))]),
        };
        if (served.Input.Shape.Count <= MaxNumbers && served.Input.Number == OnnxNumber.Float32)
        {
            input["sample"] = new JsonArray([.. MemoryMarshal.Cast<byte, float>(served.Sample).ToArray().Select(value => TaskResult.Number(value))]);
        }

        return input;
    }
}
