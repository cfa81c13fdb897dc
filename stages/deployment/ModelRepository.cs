using System.Text;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Deployment;

/// <summary>The folders that other model servers read, beside the bundle: <c>triton/</c> or <c>kserve/</c>.</summary>
/// <remarks>
/// Triton Inference Server, "Model Repository" and "Model Configuration" (model_config.proto); KServe, <c>serving.kserve.io/v1beta1</c>.
/// </remarks>
internal static class ModelRepository
{
    /// <summary>The name of the settings of a model of Triton.</summary>
    internal const string Settings = "config.pbtxt";

    /// <summary>The name of KServe's manifest.</summary>
    internal const string Manifest = "inferenceservice.yaml";

    /// <summary>How many examples the server may put into one call; ONNX's batch is free.</summary>
    private const int LargestBatch = 64;

    /// <summary>How long a request may wait for others, in microseconds.</summary>
    private const int LongestWait = 2000;

    /// <summary>Writes the repository; the model is in the folder already.</summary>
    /// <param name="folder">Of the bundle.</param>
    /// <param name="model">What is told of the model.</param>
    internal static Either<string, Unit> Write(string folder, Deployable model)
    {
        var name = Name(model);
        return model.Export.Layout switch
        {
            ServingLayout.Triton => Repository(Path.Combine(folder, "triton"), folder, name, model),
            ServingLayout.KServe =>
                from repository in Repository(Path.Combine(folder, "kserve", "models"), folder, name, model)
                from manifest in BundleFiles.Text(Path.Combine(folder, "kserve"), Manifest, Service(name))
                select manifest,
            _ => unit,
        };
    }

    /// <summary>The name clients ask for: pipeline and stage in small letters, digits and single hyphens, as Kubernetes allows it.</summary>
    internal static string Name(Deployable model)
    {
        var letters = $"{model.Pipeline}-{model.Stage}".ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        var name = string.Join('-', new string([.. letters]).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return char.IsAsciiLetter(name[0]) ? name : $"m-{name}";
    }

    private static Either<string, Unit> Repository(string root, string folder, string name, Deployable model)
    {
        var version = Path.Combine(root, name, "1");
        return from copied in Files.Attempt(version, () =>
               {
                   Directory.CreateDirectory(version);
                   File.Copy(Path.Combine(folder, ExportStage.FileName), Path.Combine(version, ExportStage.FileName));
                   return Right<string, Unit>(unit);
               }, "written")
               from settings in BundleFiles.Text(Path.Combine(root, name), Settings, Configuration(name, model))
               select settings;
    }

    /// <summary>The text of <c>config.pbtxt</c>: shapes are without the batch, which Triton adds.</summary>
    internal static string Configuration(string name, Deployable model) => new StringBuilder()
        .Append(FormattableString.Invariant($"name: \"{name}\"\nplatform: \"onnxruntime_onnx\"\nmax_batch_size: {LargestBatch}\n"))
        .Append(Port("input", model.Input, model.Export.FreeSize))
        .Append(string.Concat(model.Outputs.Map(output => Port("output", output, model.Export.FreeSize))))
        .Append(FormattableString.Invariant($"dynamic_batching {{ max_queue_delay_microseconds: {LongestWait} }}\n"))
        .ToString();

    private static string Port(string kind, OnnxPort port, bool free)
    {
        var sizes = ModelCard.Shape(port, free)[1..].Select(axis => axis is string ? "-1" : FormattableString.Invariant($"{axis}"));
        return $"{kind} {{ name: \"{port.Name}\" data_type: {Type(port.Number)} dims: [ {string.Join(", ", sizes)} ] }}\n";
    }

    private static string Type(OnnxNumber number) => number switch
    {
        OnnxNumber.UInt8 => "TYPE_UINT8",
        OnnxNumber.Int64 => "TYPE_INT64",
        _ => "TYPE_FP32",
    };

    private static string Service(string name) => $"""
        # Upload the folder models/ beside this file, put its address into storageUri, then: kubectl apply -f {Manifest}
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: {name}
        spec:
          predictor:
            model:
              modelFormat:
                name: onnx
              runtime: kserve-tritonserver
              protocolVersion: v2
              storageUri: pvc://models/{name}

        """;
}
