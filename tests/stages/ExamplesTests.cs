using System.Globalization;
using System.Text.Json.Nodes;
using SkiaSharp;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>The examples for data that nobody may pass on run from reading to scoring on small files of the same form.</summary>
[Trait("Category", "Slow")]
public sealed class ExamplesTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Sarcos()
    {
        var names = Enumerable.Range(1, 21).Select(at => $"x{at}").Concat(Enumerable.Range(1, 7).Select(at => $"torque{at}"));
        Table("sarcos.csv", names, 40, (row, at) => Number(at < 21 ? Math.Sin((row * 7) + at) : Math.Sin((row * 7) + at - 21) * 3));
        Runs("sarcos", ["equal", "famo", "cagrad"], [.. Enumerable.Range(1, 7).Select(at => $"torque{at}")]);
    }

    [Fact]
    public void Adult()
    {
        string Cell(int row, int at) => at switch
        {
            0 or 2 or 4 or 10 or 11 or 12 => Number(20 + (row % 30)),
            14 => row % 3 == 0 ? ">50K" : "<=50K",
            1 => row % 5 == 0 ? "?" : "Private",
            _ => $"word{(row + at) % 3}",
        };
        Table("adult.data", [], 40, Cell, columns: 15);
        Table("adult.test", [], 12, Cell, columns: 15);
        Runs("adult", ["equal", "famo"], ["income", "marital-status"]);
        Assert.Empty(Json("adult", "onnx/model.json")["metrics"]!.AsObject());
    }

    [Fact]
    public void Tox21()
    {
        string[] tasks = ["NR-AR", "NR-ER", "SR-p53"];
        Table("tox21.csv", [.. Enumerable.Range(0, 6).Select(at => $"d{at}"), .. tasks], 40, (row, at) =>
            at < 6 ? Number((row * (at + 1)) % 17) : (row + at) % 7 == 0 ? "" : $"{(row + at) % 2}");
        Runs("tox21", ["equal", "famo"], tasks);
    }

    [Fact]
    public void CelebA()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Folder, "celeba", "img_align_celeba")).FullName;
        var images = Enumerable.Range(1, 12).ToArray();
        foreach (var at in images)
        {
            using var bitmap = new SKBitmap(20, 24);
            bitmap.Erase(new SKColor((byte)(at * 20), (byte)(255 - (at * 20)), 90));
            using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
            File.WriteAllBytes(Path.Combine(folder, $"{at}.jpg"), jpeg.ToArray());
        }

        string[] attributes = ["Bald", "Smiling", "Young"];
        File.WriteAllLines(
            Path.Combine(_bench.Folder, "celeba", "list_attr_celeba.txt"),
            [$"{images.Length}", string.Join(' ', attributes), .. images.Select(at => $"{at}.jpg {(at % 2 * 2) - 1} {(at % 3 == 0 ? 1 : -1)} {(at < 7 ? 1 : -1)}")]);
        File.WriteAllLines(Path.Combine(_bench.Folder, "celeba", "list_eval_partition.txt"), images.Select(at => $"{at}.jpg {(at < 7 ? 0 : at < 9 ? 1 : 2)}"));
        Runs(
            "celeba", ["equal", "famo", "cagrad-fast"], attributes,
            "stages.data.size=16", "stages.model.channels=[4, 4]", "stages.model.features=[8]", "stages.cagrad-fast.weighting={cagrad-fast: {sample: 2}}");
    }

    [Fact]
    public void Qm9()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_bench.Folder, "qm9", "raw")).FullName;
        var all = Enumerable.Range(1, 30).ToArray();
        File.WriteAllText(Path.Combine(folder, "gdb9.sdf"), string.Concat(all.Select(at => Chain(at, 2 + (at % 4)))));
        File.WriteAllText(
            Path.Combine(folder, "gdb9.sdf.csv"),
            $"mol_id,mu,alpha,homo,lumo,r2,zpve,u0_atom,u298_atom,h298_atom,g298_atom,cv\n{string.Concat(all.Select(at => $"gdb_{at}{string.Concat(Enumerable.Range(1, 11).Select(k => $",{Number((at % 4 * k) + (at * 0.1))}"))}\n"))}");
        Runs(
            "qm9", ["equal", "famo"], ["mu", "alpha", "homo", "lumo", "r2", "zpve", "u0_atom", "u298_atom", "h298_atom", "g298_atom", "cv"],
            "stages.data.test=0.2", "stages.data.validation=0.2", "stages.data.uncharacterized=keep", "stages.model.width=4", "stages.model.hidden=4");
        var (card, history) = (Json("qm9", "onnx/model.json"), Json("qm9", "metrics.json")["scores"]!["famo"]!);
        Assert.True(double.IsFinite((double)history["delta_m"]!["over_metrics"]!));
        Assert.Equal(history.AsObject().Select(pair => pair.Key).Except(["delta_m"]), card["metrics"]!["validation"]!.AsObject().Select(pair => pair.Key));
        Assert.True((double)card["metrics"]!["validation"]!["mu"]!["mae"]! > 0);
    }

    [Fact]
    public void Search()
    {
        var example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "search.yaml"));
        string[] smaller = ["stages.data.train=12", "stages.data.validation=4", "stages.data.test=4", "stages.model.filters=[4, 4, 4]"];
        string[] options = [.. smaller.SelectMany(one => new[] { "--set", one })];
        var (code, text) = _bench.Run(example, options);
        Assert.True(code == 0, text);
        var (sobol, halving) = (Json("search", "search.json")["sobol"]!["trials"]!.AsArray(), Json("search", "search.json")["halving"]!["trials"]!.AsArray());
        Assert.Equal([4, 4, 4, 4], sobol.Select(trial => (int)trial!["epochs"]!));
        Assert.Equal([4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1], halving.Select(trial => (int)trial!["epochs"]!));
        Assert.Equal(["sobol", "halving", "constant"], Json("search", "metrics.json")["scores"]!.AsObject().Select(pair => pair.Key));
        Assert.DoesNotContain("miss", _bench.Run(example, options).Text, StringComparison.Ordinal);
    }

    /// <summary>Carbon atoms in a row.</summary>
    private static string Chain(int number, int atoms) => string.Concat(
        $"gdb_{number}\n\n\n{atoms,3}{atoms - 1,3}  0  0  0  0            999 V2000\n",
        string.Concat(Enumerable.Range(0, atoms).Select(at => FormattableString.Invariant($"{at * 1.5,10:0.0000}    0.0000    0.0000 C\n"))),
        string.Concat(Enumerable.Range(1, atoms - 1).Select(at => $"{at,3}{at + 1,3}  1  0\n")),
        "M  END\n$$$$\n");

    private void Table(string file, IEnumerable<string> header, int rows, Func<int, int, string> cell, int columns = 0)
    {
        var names = header.ToArray();
        var lines = Enumerable.Range(0, rows).Select(row => string.Join(',', Enumerable.Range(0, Math.Max(columns, names.Length)).Select(at => cell(row, at))));
        File.WriteAllLines(Path.Combine(_bench.Folder, file), names.Length > 0 ? [string.Join(',', names), .. lines] : lines);
    }

    private JsonNode Json(string name, string file) => JsonNode.Parse(File.ReadAllText(_bench.Out(name, file)))!;

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private void Runs(string name, string[] trainings, string[] tasks, params string[] smaller)
    {
        var example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", $"{name}.yaml"));
        var (code, text) = _bench.Run(
            example, [.. smaller.Concat(trainings.SelectMany(one => new[] { $"stages.{one}.epochs=1", $"stages.{one}.batch=8" })).SelectMany(one => new[] { "--set", one })]);
        Assert.True(code == 0, text);
        var metrics = Json(name, "metrics.json");
        Assert.All(trainings, one => Assert.Equal(tasks, metrics["scores"]![one]!.AsObject().Select(pair => pair.Key).Except(["delta_m"])));
        Assert.Equal(tasks, metrics["deployed"]!["parity_max_abs"]!.AsObject().Select(pair => pair.Key));
    }
}
