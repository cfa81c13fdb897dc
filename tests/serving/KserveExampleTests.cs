using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Exports;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>The request that KServe publishes for a model of irises (its documentation, "Open Inference Protocol (V2)"), sent as it stands.</summary>
public sealed class KserveExampleTests
{
    private const string Published = """
        {
          "inputs": [
            {
              "name": "input-0",
              "shape": [2, 4],
              "datatype": "FP32",
              "data": [
                [6.8, 2.8, 4.8, 1.4],
                [6.0, 3.4, 4.5, 1.6]
              ]
            }
          ]
        }
        """;

    [Fact]
    public async Task The_published_request_is_answered()
    {
        await using var server = await RunningServer.Start(folder => [("sklearn-v2-iris", Iris(Path.Combine(folder, "iris")))]);
        using var scorer = Bundles.Open(server.At("iris"));
        var direct = Arrays.Success(scorer.Run(new[] { 6.8f, 2.8f, 4.8f, 1.4f, 6.0f, 3.4f, 4.5f, 1.6f }, 2))["species"];
        var (status, json) = await server.Post("/v2/models/sklearn-v2-iris/infer", Published);
        Assert.True(status == 200, json.ToJsonString());
        Assert.Equal("sklearn-v2-iris", (string)json["model_name"]!);
        var output = Assert.Single(json["outputs"]!.AsArray())!;
        Assert.Equal(("species", "FP32", "[2,3]"), ((string)output["name"]!, (string)output["datatype"]!, output["shape"]!.ToJsonString()));
        Assert.Equal(direct, output["data"]!.AsArray().Select(number => (float)number!));
    }

    /// <summary>A model whose input is called as in the example.</summary>
    private static string Iris(string folder)
    {
        var network = Samples.Described(new Architecture.Mlp(Seq1(4)), new(Shape.Vector(4)), Seq1(new HeadSpec("species", 3, HeadActivation.LogSoftmax)));
        using var written = TemporaryFile.With(Arrays.Build(network, new ExportOptions()));
        var model = Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(written.Path));
        var input = model.Graph.Input[0].Name;
        model.Graph.Input[0].Name = "input-0";
        foreach (var node in model.Graph.Node)
        {
            for (var at = 0; at < node.Input.Count; at++)
            {
                node.Input[at] = node.Input[at] == input ? "input-0" : node.Input[at];
            }
        }

        Directory.CreateDirectory(folder);
        using (var file = File.Create(Path.Combine(folder, "model.onnx")))
        {
            using var stream = new Google.Protobuf.CodedOutputStream(file);
            model.WriteTo(stream);
        }

        Arrays.Success(NpyWriter.Write(Path.Combine(folder, "sample.npy"), Seq(1, 4), new float[4]));
        string Digest(string name) => Arrays.Success(Multitask.Pipeline.Keys.Digest.OfFile(Path.Combine(folder, name)));
        File.WriteAllText(Path.Combine(folder, "model.json"), new JsonObject
        {
            ["pipeline"] = "iris",
            ["key"] = "",
            ["input"] = new JsonObject { ["name"] = "input-0", ["meaning"] = "" },
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "species", ["meaning"] = "" }),
            ["tasks"] = new JsonArray(new JsonObject { ["name"] = "species", ["classes"] = new JsonArray() }),
            ["columns"] = new JsonArray(),
            ["samples"] = new JsonArray(new JsonObject { ["input"] = "sample.npy" }),
            ["sha256"] = new JsonObject { ["model.onnx"] = Digest("model.onnx"), ["sample.npy"] = Digest("sample.npy") },
        }.ToJsonString());
        return folder;
    }
}
