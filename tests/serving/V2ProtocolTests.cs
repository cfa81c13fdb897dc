using System.Globalization;
using System.Text.Json.Nodes;
using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>The Open Inference Protocol over HTTP: what it promises, and what it says of mistakes.</summary>
public sealed class V2ProtocolTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.Both();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Health_metadata_and_index_are_those_of_the_protocol()
    {
        Assert.Equal((200, """{"live":true}"""), Text(await _server.Get("/v2/health/live")));
        Assert.Equal((200, """{"ready":true}"""), Text(await _server.Get("/v2/health/ready")));
        var about = (await _server.Get("/v2")).Json;
        Assert.Equal(("multitask", """["binary_tensor_data","model_repository"]"""), ((string)about["name"]!, about["extensions"]!.ToJsonString()));
        Assert.Equal((200, """{"name":"people","ready":true}"""), Text(await _server.Get("/v2/models/people/ready")));
        Assert.Equal(
            (200, """
                {"name":"people","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"input","datatype":"FP32","shape":[-1,5]}],"outputs":[{"name":"income","datatype":"FP32","shape":[-1,2]},{"name":"married","datatype":"FP32","shape":[-1,1]}]}
                """.Trim()),
            Text(await _server.Get("/v2/models/people/versions/1")));
        Assert.Equal(
            """[{"name":"people","version":"1","state":"READY","reason":""},{"name":"rooms","version":"1","state":"READY","reason":""}]""",
            (await _server.Post("/v2/repository/index", "{}")).Json.ToJsonString());
    }

    [Theory]
    [InlineData("[1,0,40,0,3,  2,1,38.5,7,null]")]
    [InlineData("[[1,0,40,0,3],[2,1,38.5,7,null]]")]
    public async Task Numbers_come_back_as_the_model_answers_them_flat_or_nested(string data)
    {
        var (status, json) = await _server.Post(
            "/v2/models/people/versions/1/infer",
            $$"""{"id":"42","inputs":[{"data":{{data}},"shape":[2,5],"datatype":"FP32","name":"input"}],"outputs":[{"name":"married"},{"name":"income"}]}""");
        Assert.True(status == 200, json.ToJsonString());
        Assert.Equal(("people", "1", "42"), ((string)json["model_name"]!, (string)json["model_version"]!, (string)json["id"]!));
        using var scorer = Bundles.Open(_server.At("people"));
        var expected = Arrays.Success(scorer.Run(new[] { 1, 0, 40, 0, 3, 2, 1, 38.5f, 7, float.NaN }, 2));
        Assert.Equal(["married", "income"], json["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.All(json["outputs"]!.AsArray(), output => Assert.Equal(
            expected[(string)output!["name"]!],
            output["data"]!.AsArray().Select(number => number is null ? float.NaN : float.Parse(number.ToJsonString(), CultureInfo.InvariantCulture))));
        Assert.Equal("[2,1]", json["outputs"]![0]!["shape"]!.ToJsonString());
    }

    [Fact]
    public async Task Binary_tensors_are_the_bytes_of_the_scorer()
    {
        using var scorer = Bundles.Open(_server.At("rooms"));
        var numbers = Arrays.Input(scorer.Input.Shape, 3, 5);
        using var request = RunningServer.Binary("rooms", scorer.Input, numbers);
        using var answer = await _server.Client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(RunningServer.Direct(scorer, numbers), await RunningServer.Tensors(answer));
    }

    [Fact]
    public async Task Outputs_may_be_mixed_text_and_binary()
    {
        using var content = new StringContent(
            """{"inputs":[{"name":"input","shape":[1,5],"datatype":"FP32","data":[1,0,40,0,3]}],"outputs":[{"name":"income","parameters":{"binary_data":true}},{"name":"married"}]}""");
        using var answer = await _server.Client.PostAsync("/v2/models/people/infer", content);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var length = int.Parse(answer.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        var json = JsonNode.Parse(body.AsSpan(0, length))!;
        Assert.Equal((8, 8), ((int)json["outputs"]![0]!["parameters"]!["binary_data_size"]!, body.Length - length));
        Assert.Single(json["outputs"]![1]!["data"]!.AsArray());
    }

    [Theory]
    [InlineData("/v2/models/nobody/infer", "{}", 404, "there is no model 'nobody', found people, rooms")]
    [InlineData("/v2/models/people/versions/7/infer", "{}", 404, "model 'people' has no version 7, found 1")]
    [InlineData("/v2/models/people/infer", "", 400, "the request is not valid JSON")]
    [InlineData("/v2/models/people/infer", "[]", 400, "the request must be a JSON object")]
    [InlineData("/v2/models/people/infer", "{}", 400, "the request has no inputs: the model takes 'input'")]
    [InlineData("/v2/models/people/infer", "{} {}", 400, "the request is not valid JSON")]
    [InlineData("/v2/models/people/infer", """{"inputs":{}}""", 400, "inputs must be an array")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"image","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}]}""", 400, "there is no input 'image'")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"INT32","shape":[1,5],"data":[1,2,3,4,5]}]}""", 400, "input 'input' takes FP32, found INT32")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,6],"data":[1,2,3,4,5,6]}]}""", 400, "must have shape [-1, 5] (-1: any number of examples), found [1, 6]")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[5],"data":[1,2,3,4,5]}]}""", 400, "must have shape [-1, 5]")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[33,5],"data":[]}]}""", 400, "a request must have 1 to 32 examples, found 33")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[9223372036854775807,5],"data":[]}]}""", 400, "a request must have 1 to 32 examples")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[2,5],"data":[1,2,3,4,5]}]}""", 400, "has 5 numbers, its shape needs 10")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,"3",4,5]}]}""", 400, "number 3 of data is not a valid FP32")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,1e99]}]}""", 400, "number 5 of data is not a valid FP32")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5]}]}""", 400, "has 0 bytes of data, its shape needs 20")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"parameters":{"binary_data_size":20}}]}""", 400, "binary_data_size of input 'input' is 20, but 0 bytes follow the JSON")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}],"outputs":[{"name":"age"}]}""", 400, "there is no output 'age', the model has income, married")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}],"outputs":[{"name":"income"},{"name":"income"}]}""", 400, "requested twice")]
    [InlineData("/v2/models/people/infer", """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}],"outputs":[{"name":"income","parameters":{"classification":1}}]}""", 400, "the classification extension is not supported")]
    [InlineData("/nowhere", "{}", 404, "there is no such endpoint")]
    public async Task A_mistake_is_one_clear_line(string path, string body, int status, string part)
    {
        var (found, json) = await _server.Post(path, body);
        Assert.Equal(status, found);
        var error = (string)Assert.Single(json.AsObject()).Value!;
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999")]
    [InlineData("ten")]
    public async Task A_header_length_that_makes_no_sense_is_refused(string length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/people/infer") { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", length);
        using var answer = await _server.Client.SendAsync(request);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Inference-Header-Content-Length must be a whole number", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenAPI_document_lists_every_address_with_its_parameters()
    {
        var (status, json) = await _server.Get("/openapi/v1.json");
        Assert.Equal(200, status);
        var paths = json["paths"]!.AsObject();
        Assert.All(
            ["/v2", "/v2/health/ready", "/v2/models/{model}/infer", "/v2/models/{model}/versions/{version}/infer", "/v2/repository/index", "/predict/{model}"],
            path => Assert.Contains(path, paths.Select(pair => pair.Key)));
        Assert.All(paths, path => Assert.All(path.Value!.AsObject(), method => Assert.Equal(
            path.Key.Count(letter => letter == '{'),
            (method.Value!["parameters"]?.AsArray() ?? []).Count(parameter => (string)parameter!["in"]! == "path"))));
    }

    private static (int, string) Text((int Status, JsonNode Json) answer) => (answer.Status, answer.Json.ToJsonString());
}
