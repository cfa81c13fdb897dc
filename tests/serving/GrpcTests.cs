using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Multitask.Serving.Grpc;
using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>The Open Inference Protocol over gRPC.</summary>
public sealed class GrpcTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private GrpcChannel _channel = null!;
    private GRPCInferenceService.GRPCInferenceServiceClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.Both();
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Health_and_metadata_are_those_of_HTTP()
    {
        Assert.True((await _client.ServerLiveAsync(new())).Live);
        Assert.True((await _client.ServerReadyAsync(new())).Ready);
        Assert.True((await _client.ModelReadyAsync(new() { Name = "people" })).Ready);
        Assert.False((await _client.ModelReadyAsync(new() { Name = "people", Version = "2" })).Ready);
        Assert.Equal("multitask", (await _client.ServerMetadataAsync(new())).Name);
        Assert.Equal(
            JsonParser.Default.Parse<ModelMetadataResponse>((await _server.Get("/v2/models/rooms")).Json.ToJsonString()),
            await _client.ModelMetadataAsync(new() { Name = "rooms" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_has_the_form_of_its_request(bool raw)
    {
        using var scorer = Bundles.Open(_server.At("rooms"));
        var numbers = Arrays.Input(scorer.Input.Shape, 2, 5);
        var request = new ModelInferRequest { ModelName = "rooms", Id = "7" };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "image", Datatype = "FP32", Shape = { 2, 3, 8, 12 } });
        if (raw)
        {
            request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(numbers)));
        }
        else
        {
            request.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { numbers } };
        }

        var answer = await _client.ModelInferAsync(request);
        Assert.Equal(("rooms", "1", "7"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal([2, 13, 8, 12], answer.Outputs[0].Shape);
        Assert.Equal(
            RunningServer.Direct(scorer, numbers),
            raw
                ? answer.RawOutputContents.SelectMany(bytes => bytes)
                : answer.Outputs.SelectMany(output => MemoryMarshal.AsBytes<float>(output.Contents.Fp32Contents.ToArray()).ToArray()));
    }

    [Theory]
    [InlineData("nobody", "input", "FP32", 5, StatusCode.NotFound, "there is no model 'nobody'")]
    [InlineData("people", "image", "FP32", 5, StatusCode.InvalidArgument, "found 'image' of FP32")]
    [InlineData("people", "input", "FP64", 5, StatusCode.InvalidArgument, "found 'input' of FP64")]
    [InlineData("people", "input", "FP32", 6, StatusCode.InvalidArgument, "must have shape [-1, 5]")]
    public async Task A_mistake_is_a_status_and_one_line(string model, string name, string type, int size, StatusCode status, string part)
    {
        var request = new ModelInferRequest { ModelName = model };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = type, Shape = { 1, size } });
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[20]));
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.ModelInferAsync(request));
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains(part, failure.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>Names and numbers as https://github.com/kserve/open-inference-protocol publishes them (open_inference_grpc.proto).</summary>
    [Fact]
    public void Names_and_numbers_are_the_published_ones()
    {
        var file = InferenceReflection.Descriptor;
        Assert.Equal("inference", file.Package);
        Assert.Equal(
            ["ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer"],
            Assert.Single(file.Services, service => service.Name == "GRPCInferenceService").Methods.Select(method => method.Name));
        var messages = file.MessageTypes.Concat(file.MessageTypes.SelectMany(message => message.NestedTypes)).Where(message => message.Fields.InDeclarationOrder().Count > 0);
        Assert.Equal(
            """
            InferInputTensor: name 1, datatype 2, shape 3, parameters 4, contents 5
            InferOutputTensor: name 1, datatype 2, shape 3, parameters 4, contents 5
            InferParameter: bool_param 1, int64_param 2, string_param 3, double_param 4, uint64_param 5
            InferRequestedOutputTensor: name 1, parameters 2
            InferTensorContents: bool_contents 1, int_contents 2, int64_contents 3, uint_contents 4, uint64_contents 5, fp32_contents 6, fp64_contents 7, bytes_contents 8
            ModelInferRequest: model_name 1, model_version 2, id 3, parameters 4, inputs 5, outputs 6, raw_input_contents 7
            ModelInferResponse: model_name 1, model_version 2, id 3, parameters 4, outputs 5, raw_output_contents 6
            ModelMetadataRequest: name 1, version 2
            ModelMetadataResponse: name 1, versions 2, platform 3, inputs 4, outputs 5
            ModelReadyRequest: name 1, version 2
            ModelReadyResponse: ready 1
            ServerLiveResponse: live 1
            ServerMetadataResponse: name 1, version 2, extensions 3
            ServerReadyResponse: ready 1
            TensorMetadata: name 1, datatype 2, shape 3
            """,
            string.Join('\n', messages.Where(message => !message.Name.EndsWith("Entry", StringComparison.Ordinal))
                .Select(message => $"{message.Name}: {string.Join(", ", message.Fields.InDeclarationOrder().Select(field => $"{field.Name} {field.FieldNumber}"))}")
                .Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_client_of_Node_is_answered()
    {
        var modules = Environment.GetEnvironmentVariable("NODE_PATH") ?? "/usr/local/lib/node_modules";
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(modules, "@grpc/grpc-js")) && Directory.Exists(Path.Combine(modules, "@grpc/proto-loader")),
            "needs gRPC for Node: npm install --global @grpc/grpc-js @grpc/proto-loader (and NODE_PATH=$(npm root -g))");
        using var scorer = Bundles.Open(_server.At("people"));
        var direct = Arrays.Success(scorer.Run(new[] { 1, 2, 40, 3, 0.5f }, 1));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "serving/inference.proto"), _server.At("inference.proto"));
        File.WriteAllText(_server.At("client.cjs"), $$"""
            const grpc = require('@grpc/grpc-js'), loader = require('@grpc/proto-loader');
            const { inference } = grpc.loadPackageDefinition(loader.loadSync('inference.proto', { keepCase: true }));
            const client = new inference.GRPCInferenceService('{{_server.GrpcAddress.Authority}}', grpc.credentials.createInsecure());
            const numbers = Buffer.from(new Float32Array([1, 2, 40, 3, 0.5]).buffer);
            client.ModelInfer({ model_name: 'people', inputs: [{ name: 'input', datatype: 'FP32', shape: [1, 5] }], raw_input_contents: [numbers] }, (error, answer) => {
              if (error) throw error;
              console.log(answer.raw_output_contents.map(bytes => Array.from(new Float32Array(new Uint8Array(bytes).buffer)).join(' ')).join('\n'));
              client.close();
            });
            """);
        var start = new System.Diagnostics.ProcessStartInfo("node", "client.cjs") { WorkingDirectory = _server.Folder, RedirectStandardOutput = true };
        start.Environment["NODE_PATH"] = modules;
        using var node = System.Diagnostics.Process.Start(start)!;
        var lines = (await node.StandardOutput.ReadToEndAsync()).Trim().Split('\n');
        Assert.Equal(direct["income"], lines[0].Split(' ').Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(direct["married"], lines[1].Split(' ').Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
