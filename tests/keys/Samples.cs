using Multitask.Tests.Data;

namespace Multitask.Tests.Keys;

/// <summary>Small pipelines that have every kind of stage, and every reference twice so that it can point elsewhere.</summary>
internal sealed class Samples : IDisposable
{
    internal const string Scenes = """
        pipeline: scenes
        seed: 7
        device: cpu
        stages:
          data: { load: scenes, train: 4, test: 2, height: 32, width: 32 }
          other-data: { load: scenes, train: 5, test: 2, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4] }
          other-model: { build: mtan, data: data, filters: [6] }
          trained: { train: model, data: data, weighting: equal, epochs: 2, batch: 2 }
          other-trained: { train: model, data: data, weighting: famo, epochs: 2, batch: 2 }
          scores: { evaluate: trained, data: data }
          onnx: { export: trained, data: data }
          other-onnx: { export: other-trained }
          deployed: { score: onnx, data: data, provider: cpu }
        """;

    internal const string Toy = """
        pipeline: toy
        seed: 7
        stages:
          problem: { toy: cagrad, starts: [[0, 0], [9, 9]] }
          other-problem: { toy: cagrad, starts: [[0, 0], [9, 9]], scale: 1 }
          trained: { toy-train: problem, weighting: equal, steps: 20 }
          other-trained: { toy-train: problem, weighting: famo, steps: 20 }
          scores: { toy-evaluate: trained }
        """;

    internal const string Tabletop = """
        pipeline: tabletop
        seed: 7
        stages:
          data: { load: tabletop, goals: fixed }
          other-data: { load: tabletop, goals: random }
          agent: { build: sac, environments: data, widths: [4], task_input: true }
          other-agent: { build: sac, environments: data, widths: [6], task_input: true }
          trained: { train: agent, environments: data, weighting: equal, steps: 20, warmup: 5 }
          other-trained: { train: agent, environments: data, weighting: famo, steps: 20, warmup: 5 }
          scores: { evaluate: trained, environments: data }
          onnx: { export: trained }
          other-onnx: { export: other-trained }
          deployed: { score: onnx, environments: data }
        """;

    private readonly Scratch _scratch = new();

    internal Samples()
    {
        new PublishedLayout(Layout.Nyuv2, 13, Train: 1, Test: 1).Write(_scratch["nyuv2"]);
        WriteFashion(_scratch["fashion"]);
        WriteTable();
        WriteImages();
        WriteMolecules();
    }

    internal string Fashion => $$"""
        pipeline: fashion
        stages:
          data: { load: multi-fashion, path: {{_scratch["fashion"]}} }
          other-data: { load: multi-fashion, path: {{_scratch["fashion"]}}, train: 2 }
          model: { build: lenet, data: data, channels: [4, 4] }
        """;

    internal string Idx => $$"""
        pipeline: idx
        stages:
          data: { load: idx, path: {{_scratch["fashion"]}} }
          other-data: { load: idx, path: {{_scratch["fashion"]}}, train: 2 }
          model: { build: lenet, data: data, channels: [4, 4] }
        """;

    internal string Folder => $$"""
        pipeline: folder
        stages:
          data: { load: folder, path: {{_scratch["nyuv2"]}}, layout: nyuv2 }
          other-data: { load: folder, path: {{_scratch["nyuv2"]}}, layout: nyuv2, augment: true }
          model: { build: segnet, data: data, filters: [4] }
          trained: { train: model, data: data, weighting: equal, epochs: 1, batch: 1 }
          onnx: { export: trained }
        """;

    internal string Table => $$"""
        pipeline: table
        stages:
          data: { load: table, path: {{_scratch["t.csv"]}}, tasks: { first: class, second: binary, third: regression }, inputs: [few, num1] }
          other-data: { load: table, path: {{_scratch["t.csv"]}}, tasks: { first: class, second: binary, third: regression }, inputs: [few, num1], seed: 1 }
          model: { build: mlp, data: data, widths: [4] }
          trained: { train: model, data: data, weighting: equal, epochs: 1, batch: 2 }
          onnx: { export: trained }
        """;

    /// <summary>Values for the keys of a table that depend on its columns.</summary>
    internal string[] TableValues =>
    [
        "num0", "many", "[num0, few]", "[num0, few, num1, many, first, second, third, part, other, image, again]", _scratch["t.csv"], _scratch["more.csv"], "part", "other",
        "{ first: { class: { weights: { a: 2 } } }, second: binary, third: regression }",
        "{ first: class, second: { binary: { positive: '0' } }, third: regression }",
        "{ first: class, second: { binary: { positive_weight: 2 } }, third: regression }",
        "{ first: class, second: binary, third: { regression: { loss: l1 } } }",
        "{ first: class, second: binary, third: { regression: { columns: [third, num0] } } }",
        "{ first: class, second: binary, third: { regression: { columns: [third] } } }",
    ];

    /// <summary>Names for the columns of a table without a header, two of them exchanged.</summary>
    internal const string OtherNames = "[num0, few, num1, many, first, second, third, other, part, image, again]";

    /// <summary>The table without its header, with the same names for its columns.</summary>
    /// <param name="key">The key that says where it is.</param>
    internal string[] Headless(string key) =>
    [
        $"stages.data.{key}={_scratch["headless.csv"]}",
        "stages.data.columns=[num0, few, num1, many, first, second, third, part, other, image, again]",
    ];

    internal string Celeba => $$"""
        pipeline: celeba
        stages:
          data: { load: images, layout: celeba, path: {{_scratch["celeba"]}} }
        """;

    internal string Molecules => $$"""
        pipeline: molecules
        stages:
          data: { load: molecules, layout: gdb9, path: {{_scratch["qm9"]}}, test: 1, validation: 1 }
          model: { build: mpnn, data: data, width: 4, hidden: 4 }
        """;

    internal string Images => $$"""
        pipeline: images
        stages:
          data: { load: images, path: {{_scratch["photos"]}}, labels: {{_scratch["t.csv"]}}, tasks: { first: class, second: binary, third: regression } }
        """;

    internal string Dense => $$"""
        pipeline: dense
        stages:
          data:
            load: images
            path: {{_scratch["photos"]}}
            inputs: "*.jpg"
            tasks: { semantic: { segmentation: { path: "*.png", classes: 3 } }, depth: { depth: { path: "*.png" } }, normal: { normals: { path: "*.png" } } }
        """;

    /// <summary>Values for the keys of images with targets per pixel.</summary>
    internal string[] DenseValues =>
    [
        "'*.png'", _scratch["photos"], "[16, 32]", "[32, 16]",
        "{ semantic: { segmentation: { path: '*.jpg', classes: 3 } }, depth: { depth: { path: '*.png' } }, normal: { normals: { path: '*.png' } } }",
        "{ semantic: { segmentation: { path: '*.png', classes: 4 } }, depth: { depth: { path: '*.png' } }, normal: { normals: { path: '*.png' } } }",
        "{ semantic: { segmentation: { path: '*.png', classes: 3, ignore: 2 } }, depth: { depth: { path: '*.png' } }, normal: { normals: { path: '*.png' } } }",
        "{ semantic: { segmentation: { path: '*.png', classes: 3 } }, depth: { depth: { path: '*.png', scale: 2 } }, normal: { normals: { path: '*.png' } } }",
    ];

    /// <summary>Where relative paths of the samples start.</summary>
    internal string Root => _scratch.Folder;

    internal static void WriteFashion(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (split, count) in new[] { ("train", (byte)3), ("t10k", (byte)2) })
        {
            File.WriteAllBytes(
                Path.Combine(folder, $"{split}-images-idx3-ubyte"),
                [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[count * 28 * 28]]);
            File.WriteAllBytes(Path.Combine(folder, $"{split}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, count, .. new byte[count]]);
        }
    }

    /// <summary>Six rows with every kind of column, and twice which is in which split and which image is meant.</summary>
    private void WriteTable()
    {
        const string rows = """
            1,x,2,p,a,0,1.5,train,train,0.jpg,5.jpg
            2,y,3,q,b,1,2.5,train,train,1.jpg,4.jpg
            3,x,4,r,a,0,3.5,train,test,2.jpg,3.jpg
            4,y,5,p,b,1,4.5,train,train,3.jpg,2.jpg
            5,x,6,q,a,1,5.5,test,test,4.jpg,1.jpg
            6,y,7,r,b,0,6.5,test,train,5.jpg,0.jpg
            """;
        File.WriteAllText(_scratch["headless.csv"], rows);
        File.WriteAllText(_scratch["t.csv"], $"num0,few,num1,many,first,second,third,part,other,image,again\n{rows}");
    }

    /// <summary>Keys are made of what files hold, whatever that is: nothing here is decoded.</summary>
    private void WriteImages()
    {
        Directory.CreateDirectory(_scratch["photos"]);
        Directory.CreateDirectory(_scratch["celeba/img_align_celeba"]);
        File.WriteAllText(_scratch["more.csv"], "num0,few,num1,many,first,second,third,part,other,image,again\n1,x,2,p,a,0,1.5,train,train,6.jpeg,7.jpg\n");
        File.WriteAllText(_scratch["photos/6.jpeg"], "6");
        foreach (var at in Enumerable.Range(0, 6))
        {
            File.WriteAllText(_scratch[$"photos/{at}.jpg"], $"{at}");
            File.WriteAllText(_scratch[$"photos/{at}.png"], $"{at}");
            File.WriteAllText(_scratch[$"celeba/img_align_celeba/{at}.jpg"], $"{at}");
        }

        File.WriteAllText(_scratch["celeba/list_attr_celeba.txt"], $"6\nSmiling\n{string.Concat(Enumerable.Range(0, 6).Select(at => $"{at}.jpg 1\n"))}");
        File.WriteAllText(_scratch["celeba/list_eval_partition.txt"], string.Concat(Enumerable.Range(0, 6).Select(at => $"{at}.jpg {at / 2}\n")));
    }

    /// <summary>Eight single atoms.</summary>
    private void WriteMolecules()
    {
        Directory.CreateDirectory(_scratch["qm9"]);
        var all = Enumerable.Range(1, 8).ToArray();
        File.WriteAllText(_scratch["qm9/gdb9.sdf"], string.Concat(all.Select(at =>
            $"gdb_{at}\n\n\n  1  0  0  0  0  0            999 V2000\n    0.0000    0.0000    0.0000 C\nM  END\n$$$$\n")));
        File.WriteAllText(
            _scratch["qm9/gdb9.sdf.csv"],
            $"mol_id,mu,alpha,homo,lumo,r2,zpve,u0_atom,u298_atom,h298_atom,g298_atom,cv\n{string.Concat(all.Select(at => $"gdb_{at},{at},1,1,1,1,1,1,1,1,1,1\n"))}");
        File.WriteAllText(_scratch["qm9/uncharacterized.txt"], $"{new string('\n', 9)}8 C\n");
    }

    public void Dispose() => _scratch.Dispose();
}
