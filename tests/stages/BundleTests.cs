using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>What is exported can be called as its own README says, in every precision, and is scored.</summary>
/// <param name="segnet">Of which most tests need no other network.</param>
[Trait("Category", "Slow")]
public sealed class BundleTests(BundleTests.Exported segnet) : IClassFixture<BundleTests.Exported>
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: NETWORK, data: data, filters: [4, 6] }
          famo: { train: model, data: data, weighting: equal, epochs: 3, batch: 4, optimizer: { adam: { lr: 0.01 } } }
          plain: { export: famo, dynamic: [batch, height, width], layout: triton }
          half: { export: famo, precision: float16, input: uint8, data: data }
          bytes: { export: famo, precision: int8, input: uint8, output: labels, data: data, calibration: { percentile: { examples: 6 } }, layout: kserve }
          plain-deployed: { score: plain, data: data, provider: cpu, batch: 2 }
          half-deployed: { score: half, data: data, provider: cpu, batch: 2 }
          bytes-deployed: { score: bytes, data: data, provider: cpu, batch: 2 }
        """;

    /// <summary>One run for all tests.</summary>
    public sealed class Exported : IDisposable
    {
        private readonly Bench _bench = new();

        public Exported() => Run(_bench, "segnet");

        public string Folder(string stage) => _bench.Out("small", stage);

        public void Dispose() => _bench.Dispose();
    }

    [Fact]
    public void Every_precision_is_exported_and_scored_beside_32_bits()
    {
        using var mtan = new Bench();
        Run(mtan, "mtan");
        Scored(file => mtan.Out("small", file));
        Scored(segnet.Folder);
    }

    private static void Scored(Func<string, string> of)
    {
        var metrics = JsonNode.Parse(File.ReadAllText(of("metrics.json")))!;
        foreach (var (stage, precision, margin) in new[] { ("plain", "float32", 1e-9), ("half", "float16", 0.02), ("bytes", "int8", 0.1) })
        {
            var scores = metrics[$"{stage}-deployed"]!;
            Assert.Equal(precision, (string)scores["precision"]!);
            var found = (double)scores["scores"]!["semantic"]!["pixel_accuracy"]!;
            Assert.Equal((double)scores["scores_float32"]!["semantic"]!["pixel_accuracy"]!, found, margin);
            Assert.Equal(new FileInfo(of($"{stage}/model.onnx")).Length, (long)scores["model_bytes"]!);
        }
    }

    [Fact]
    public void Digests_are_those_of_the_files_and_the_card_tells_what_goes_in_and_comes_out()
    {
        var folder = segnet.Folder("bytes");
        var sums = File.ReadAllLines(Path.Combine(folder, "SHA256SUMS")).Select(line => line.Split("  ")).ToArray();
        Assert.Equal(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(name => name != "SHA256SUMS" && !name.Contains("client", StringComparison.Ordinal) && !name.StartsWith("lib", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            sums.Select(pair => pair[1]));
        Assert.All(sums, pair => Assert.Equal(Digest.OfFile(Path.Combine(folder, pair[1])).IfLeft(""), pair[0]));
        var card = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "model.json")))!;
        Assert.Equal("""["batch",32,32,3]""", card["input"]!["shape"]!.ToJsonString());
        Assert.Equal(("uint8", "int8"), ((string)card["input"]!["type"]!, (string)card["precision"]!));
        Assert.Equal("""["batch",32,32]""", card["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.Equal("int64", (string)card["outputs"]![0]!["type"]!);
        Assert.Equal(13, card["tasks"]![0]!["classes"]!.AsArray().Count);
        var free = JsonNode.Parse(File.ReadAllText(segnet.Folder("plain/model.json")))!;
        Assert.Equal("""["batch",3,"height","width"]""", free["input"]!["shape"]!.ToJsonString());
        var bill = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "bom.cdx.json")))!;
        Assert.Equal(("CycloneDX", "MIT"), ((string)bill["bomFormat"]!, (string)bill["components"]![0]!["licenses"]![0]!["license"]!["id"]!));
        Assert.Equal(sums.Single(pair => pair[1] == "model.onnx")[0], (string)bill["metadata"]!["component"]!["hashes"]![0]!["content"]!);
    }

    [Fact]
    public void Tritons_repository_has_the_model_and_its_ports_without_the_batch()
    {
        var folder = segnet.Folder("plain/triton/small-plain");
        Assert.Equal(File.ReadAllBytes(segnet.Folder("plain/model.onnx")), File.ReadAllBytes(Path.Combine(folder, "1/model.onnx")));
        Assert.Equal(
            """
            name: "small-plain"
            platform: "onnxruntime_onnx"
            max_batch_size: 64
            input { name: "image" data_type: TYPE_FP32 dims: [ 3, -1, -1 ] }
            output { name: "semantic" data_type: TYPE_FP32 dims: [ 13, -1, -1 ] }
            output { name: "depth" data_type: TYPE_FP32 dims: [ 1, -1, -1 ] }
            output { name: "normal" data_type: TYPE_FP32 dims: [ 3, -1, -1 ] }
            dynamic_batching { max_queue_delay_microseconds: 2000 }

            """,
            File.ReadAllText(Path.Combine(folder, "config.pbtxt")));
    }

    [Fact]
    public void KServe_gets_the_repository_and_a_manifest_that_names_it()
    {
        var folder = segnet.Folder("bytes/kserve");
        Assert.Equal(File.ReadAllBytes(segnet.Folder("bytes/model.onnx")), File.ReadAllBytes(Path.Combine(folder, "models/small-bytes/1/model.onnx")));
        var settings = File.ReadAllText(Path.Combine(folder, "models/small-bytes/config.pbtxt"));
        Assert.Contains("data_type: TYPE_UINT8 dims: [ 32, 32, 3 ]", settings, StringComparison.Ordinal);
        Assert.Contains("output { name: \"semantic\" data_type: TYPE_INT64 dims: [ 32, 32 ] }", settings, StringComparison.Ordinal);
        var manifest = File.ReadAllText(Path.Combine(folder, "inferenceservice.yaml"));
        Assert.Contains("kind: InferenceService", manifest, StringComparison.Ordinal);
        Assert.Contains("  name: small-bytes\n", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_for_Node_prints_the_answers_of_the_sample()
    {
        var modules = Environment.GetEnvironmentVariable("NODE_PATH") ?? "/usr/local/lib/node_modules";
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(modules, "onnxruntime-node")),
            "needs ONNX Runtime for Node: npm install --global --ignore-scripts onnxruntime-node (and NODE_PATH=$(npm root -g))");
        Assert.All(["plain", "half", "bytes"], stage => Answers(stage, "js", "client.cjs", folder => Printed("node", folder, ("NODE_PATH", modules), "client.cjs")));
    }

    [Fact]
    public void The_program_for_Python_prints_the_answers_of_the_sample()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/python3") && Started("/usr/bin/python3", ".", ("", ""), "-c", "import numpy, onnxruntime").Code == 0,
            "needs ONNX Runtime for Python: pip install numpy onnxruntime");
        Assert.All(["plain", "half", "bytes"], stage => Answers(stage, "python", "client.py", folder => Printed("/usr/bin/python3", folder, ("", ""), "client.py")));
    }

    [Fact]
    public void The_program_in_CSharp_prints_the_answers_of_the_sample()
    {
        Assert.All(["plain", "bytes"], stage => Answers(stage, "csharp", "client.cs", folder => Printed("dotnet", folder, ("DOTNET_NOLOGO", "1"), "run", "client.cs")));
    }

    [Fact]
    public void The_program_in_Cpp_prints_the_answers_of_the_sample()
    {
        var package = Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"),
            "microsoft.ml.onnxruntime", Multitask.Exports.Scorer.RuntimeVersion);
        Assert.SkipUnless(
            File.Exists("/usr/bin/g++") && Directory.Exists(package), "needs a C++ compiler and the package for the CPU: apt-get install g++");
        Assert.All(["plain", "bytes"], stage => Answers(stage, "cpp", "client.cpp", folder =>
        {
            var (headers, library) = (Path.Combine(package, "build/native/include"), Path.Combine(package, "runtimes/linux-x64/native"));
            File.CreateSymbolicLink(Path.Combine(folder, "libonnxruntime.so.1"), Path.Combine(library, "libonnxruntime.so"));
            Printed("/usr/bin/g++", folder, ("", ""), "-std=c++17", "client.cpp", "-o", "client", "-I", headers, "-L", library, "-lonnxruntime");
            return Printed(Path.Combine(folder, "client"), folder, ("LD_LIBRARY_PATH", folder));
        }));
    }

    private static void Run(Bench bench, string network)
    {
        var (code, text) = bench.Run(Yaml.Replace("NETWORK", network, StringComparison.Ordinal));
        Assert.True(code == 0, text);
    }

    /// <summary>Takes a program out of the README and compares what it prints with the files of the sample.</summary>
    private void Answers(string stage, string language, string file, Func<string, string> run)
    {
        var folder = segnet.Folder(stage);
        var readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        File.WriteAllText(Path.Combine(folder, file), readme.Split($"```{language}\n")[1].Split("\n```")[0]);
        var lines = run(folder).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        for (var at = 0; at < lines.Length; at++)
        {
            var expected = Npy.Read<float>(Path.Combine(folder, $"sample1.output{at + 1}.npy")).IfLeft(reason => throw new InvalidDataException(reason)).Values;
            var found = lines[at].Split(' ')[1..].Select(number => float.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(3, found.Length);
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Item2, pair.Item1, 2e-3f * Math.Max(1, Math.Abs(pair.Item2))));
        }
    }

    private static string Printed(string program, string folder, (string Name, string Value) variable, params string[] arguments)
    {
        var (code, text) = Started(program, folder, variable, arguments);
        Assert.True(code == 0, text);
        return text;
    }

    private static (int Code, string Text) Started(string program, string folder, (string Name, string Value) variable, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        if (variable.Name.Length > 0)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? text : text + errors.Result);
    }
}
