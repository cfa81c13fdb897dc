using System.Globalization;
using System.Text.Json;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Deployment;

/// <summary><c>README.md</c>: what the model is, and programs that call this very model.</summary>
internal static class Client
{
    /// <summary>The file's name.</summary>
    internal const string Name = "README.md";

    /// <summary>The text.</summary>
    internal static string Of(Deployable model)
    {
        var words = Words(model);
        string Program(string file) => Template.Fill(file, words).TrimEnd();
        return Template.Fill("README.template.md", words.AddRange(Seq(
            ("csharp", Program("client.cs.template")),
            ("python", Program("client.py.template")),
            ("node", Program("client.cjs.template")),
            ("cpp", Program("client.cpp.template")))));
    }

    private static Map<string, string> Words(Deployable model)
    {
        var bytes = model.Input.Number == OnnxNumber.UInt8;
        return Map(
            ("title", Cell($"{model.Pipeline}, {model.Stage}")),
            ("pipeline", Cell(model.Pipeline)),
            ("stage", Cell(model.Stage)),
            ("count", model.Outputs.Count == 1 ? "one task" : string.Create(CultureInfo.InvariantCulture, $"{model.Outputs.Count} tasks")),
            ("input", Text(model.Input.Name)),
            ("outputs", string.Join(", ", model.Outputs.Map(output => Text(output.Name)))),
            ("ports", string.Join('\n', Row("input", model.Input, model.InputText, model).Cons(
                model.Outputs.Map(output => Row("output", output, model.Meaning(output), model))))),
            ("notes", Notes(model)),
            ("opset", model.Export.Opset.ToString(CultureInfo.InvariantCulture)),
            ("samples", model.Export.Data.IsSome ? "the first examples of the training split" : "drawn numbers, not real examples"),
            ("runtime", Scorer.RuntimeVersion),
            ("package", Scorer.RuntimeVersion),
            ("type", Deployable.Type(model.Input)),
            ("shape", string.Join(", ", model.Input.Shape.Sizes.Map(size => size.ToString(CultureInfo.InvariantCulture)).Prepend("1"))),
            ("cstype", bytes ? "byte" : "float"),
            ("cpptype", bytes ? "std::uint8_t" : "float"),
            ("jsarray", bytes ? "Uint8Array" : "Float32Array"));
    }

    /// <summary>A text in quotes, as all four languages read it.</summary>
    private static string Text(string name) => JsonSerializer.Serialize(name);

    private static string Row(string what, OnnxPort port, string meaning, Deployable model) =>
        $"| {what} | `{Cell(port.Name)}` | {Deployable.Type(port)} | {string.Join(" x ", ModelCard.Shape(port, model.Export.FreeSize))} | {meaning} |";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('`', '\'');

    private static string Notes(Deployable model) => string.Join("\n\n", Seq(
        Some("The batch is free: send as many examples at once as fit."),
        model.Export.FreeSize
            ? Some(string.Create(CultureInfo.InvariantCulture, $"Height and width are free too: any multiples of {FreeSize.Multiple(model.Trained.Network)}. Samples have the size of the training."))
            : None,
        model.Export.Form.Precision switch
        {
            NumberFormat.Float16 => Some("Weights and most arithmetic are 16-bit floats; inputs and outputs are 32-bit."),
            NumberFormat.Int8 => Some("Convolutions and linear maps are 8-bit integers, calibrated on the training split; inputs and outputs are as in the table."),
            _ => None,
        }).Choose(note => note));
}
