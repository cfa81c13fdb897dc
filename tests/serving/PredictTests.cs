using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Multitask.Exports;
using Multitask.Tests.Exports;
using SkiaSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>What a person sends, a picture, an npy file or a row, becomes the numbers of the model, and answers are words and pictures.</summary>
[Trait("Category", "Slow")]
public sealed class PredictTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.Start(folder =>
    [
        ("rooms", Bundles.Image(Path.Combine(folder, "rooms"))),
        ("bytes", Bundles.Image(Path.Combine(folder, "bytes"), form: new ModelForm(Input: InputForm.UInt8, Output: OutputForm.Labels))),
        ("people", Bundles.Row(Path.Combine(folder, "people"))),
    ]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("rooms")]
    [InlineData("bytes")]
    public async Task A_picture_is_what_its_pixels_are_to_the_model(string model)
    {
        var (status, json) = await Predict($"/predict/{model}?pictures=true", Png(12, 8));
        Assert.True(status == 200, json.ToJsonString());
        var answers = json["answers"]![0]!;
        using var scorer = Bundles.Open(_server.At("rooms"));
        var numbers = Enumerable.Range(0, 3 * 8 * 12).Select(at => Pixel(at % 12, at / 12 % 8, at / 96) / 255f).ToArray();
        var direct = Arrays.Success(scorer.Run(numbers, 1));
        var best = Enumerable.Range(0, 96).Select(pixel => Enumerable.Range(0, 13).MaxBy(label => direct["semantic"][(label * 96) + pixel])).ToArray();
        Assert.Equal(
            best.GroupBy(label => label).ToDictionary(group => $"thing {group.Key}", group => Math.Round(group.Count() / 96.0, 4)),
            answers["semantic"]!["classes"]!.AsArray().ToDictionary(one => (string)one!["class"]!, one => (double)one!["share"]!));
        Assert.Equal(direct["depth"].Min(), (float)answers["depth"]!["least"]!, 1e-6f);
        Assert.Equal(direct["depth"].Max(), (float)answers["depth"]!["largest"]!, 1e-6f);
        Assert.All(["semantic", "depth", "normal"], task =>
        {
            using var picture = SKBitmap.Decode(Convert.FromBase64String(((string)answers[task]!["picture"]!).Split(',')[1]));
            Assert.Equal((12, 8), (picture.Width, picture.Height));
        });
    }

    [Fact]
    public async Task A_picture_of_another_size_is_resized_and_one_task_may_be_answered_as_a_picture()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/rooms?task=depth") { Content = new ByteArrayContent(Png(300, 200, SKEncodedImageFormat.Jpeg)) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/png"));
        using var answer = await _server.Client.SendAsync(request);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((12, 8), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData("/predict/rooms?task=age", 404, "there is no task 'age', the model has semantic, depth, normal")]
    [InlineData("/predict/people?task=income", 406, "'income' has no image")]
    [InlineData("/predict/people", 406, "'people' has no image")]
    public async Task A_picture_that_is_no_answer_is_refused(string path, int status, string part)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = path.Contains("rooms", StringComparison.Ordinal) ? new ByteArrayContent(Png(12, 8)) : new StringContent("{}") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/png"));
        using var answer = await _server.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_is_written_by_its_columns()
    {
        var (status, json) = await Predict(
            "/predict/people",
            Encoding.UTF8.GetBytes("""[{"age":40,"job":"nurse","hours":38.5,"street":"street 99","size":null},{"age":40,"job":2,"hours":38.5,"street":"not seen"},[]]""".Replace(",[]", "", StringComparison.Ordinal)));
        Assert.True(status == 200, json.ToJsonString());
        using var scorer = Bundles.Open(_server.At("people"));
        var direct = Arrays.Success(scorer.Run(new[] { 40, 2, 38.5f, 100, float.NaN, 40, 2, 38.5f, 0, float.NaN }, 2));
        for (var at = 0; at < 2; at++)
        {
            var answer = json["answers"]![at]!;
            var high = direct["income"][(2 * at) + 1] > direct["income"][2 * at];
            Assert.Equal(high ? "high" : "low", (string)answer["income"]!["class"]!);
            Assert.Equal(Math.Exp(direct["income"][2 * at]), (double)answer["income"]!["probabilities"]!["low"]!, 1e-9);
            Assert.Equal((direct["married"][at] > 0.5, direct["married"][at]), ((bool)answer["married"]!["yes"]!, (float)answer["married"]!["probability"]!));
        }
    }

    [Theory]
    [InlineData("[40, 2, 38.5, 100, 1]", 1)]
    [InlineData("[[40, 2, 38.5, 100, 1], [41, 3, 0, 0, null]]", 2)]
    public async Task Numbers_may_be_sent_as_lists(string body, int count)
    {
        var (status, json) = await Predict("/predict/people", Encoding.UTF8.GetBytes(body));
        Assert.True(status == 200, json.ToJsonString());
        Assert.Equal(count, json["answers"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_npy_file_is_an_example_or_a_batch()
    {
        using var folder = new ScratchFolder();
        Arrays.Success(NpyWriter.Write(folder.At("one.npy"), Seq(3, 8, 12), new float[288]));
        Arrays.Success(NpyWriter.Write(folder.At("two.npy"), Seq(2, 3, 8, 12), new float[576]));
        Arrays.Success(NpyWriter.Write(folder.At("other.npy"), Seq(2, 8, 12), new float[192]));
        var one = await Predict("/predict/rooms", File.ReadAllBytes(folder.At("one.npy")));
        Assert.True(one.Status == 200, one.Json.ToJsonString());
        Assert.Single(one.Json["answers"]!.AsArray());
        Assert.Equal(2, (await Predict("/predict/rooms", File.ReadAllBytes(folder.At("two.npy")))).Json["answers"]!.AsArray().Count);
        Assert.Equal(200, (await Predict("/predict/rooms", File.ReadAllBytes(Path.Combine(_server.At("rooms"), "sample1.input.npy")))).Status);
        var (status, json) = await Predict("/predict/rooms", File.ReadAllBytes(folder.At("other.npy")));
        Assert.Equal(400, status);
        Assert.Contains("must have shape [-1, 3, 8, 12]", (string)json["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("people", """{"agee":1}""", "there is no column 'agee'; did you mean `age`?")]
    [InlineData("people", """{"age":"forty"}""", "column 'age' must be a number or null, found \"forty\"")]
    [InlineData("people", """{"job":9}""", "column 'job' must be a string, a number from 0 to 3 or null, found 9")]
    [InlineData("people", """[{"age":1},2]""", "a row must be an object with a member for each column")]
    [InlineData("people", "[1,2,3]", "an example must have 5 numbers, found 3")]
    [InlineData("people", "[]", "an example must have 5 numbers, found 0")]
    [InlineData("people", "", "the body is neither an image, an npy file nor JSON")]
    [InlineData("people", "hello", "the body is neither an image, an npy file nor JSON")]
    [InlineData("people", "12", "the body is neither an image, an npy file, a JSON object nor a JSON array")]
    [InlineData("rooms", """{"age":1}""", "model 'rooms' has no named columns")]
    [InlineData("rooms", "\u0089PNG\r\n", "")]
    public async Task A_body_that_is_no_example_is_refused_in_one_line(string model, string body, string part)
    {
        var (status, json) = await Predict($"/predict/{model}", Encoding.Latin1.GetBytes(body));
        Assert.Equal(400, status);
        Assert.Contains(part, (string)json["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_model_takes_no_picture_and_a_picture_of_too_many_pixels_is_not_decoded()
    {
        Assert.Contains("does not take images", (string)(await Predict("/predict/people", Png(12, 8))).Json["error"]!, StringComparison.Ordinal);
        var (status, json) = await Predict("/predict/rooms", Png(8000, 2100));
        Assert.Equal((400, true), (status, ((string)json["error"]!).Contains("8000 x 2100 pixels", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_model_tells_what_it_takes_with_an_input_to_try()
    {
        var rooms = (await _server.Get("/predict/rooms")).Json;
        Assert.Equal(("picture", 8, 12), ((string)rooms["input"]!["kind"]!, (int)rooms["input"]!["height"]!, (int)rooms["input"]!["width"]!));
        var sample = Convert.FromBase64String(((string)rooms["input"]!["sample"]!).Split(',')[1]);
        Assert.Equal(200, (await Predict("/predict/rooms", sample)).Status);
        var people = (await _server.Get("/predict/people")).Json;
        Assert.Equal("""{"name":"job","categories":["clerk","nurse","smith"],"sample":"clerk"}""", people["input"]!["columns"]![1]!.ToJsonString());
        Assert.Equal("""{"name":"income","type":"classification","meaning":"what income is","classes":["low","high"]}""", people["tasks"]![0]!.ToJsonString());
    }

    private static byte Pixel(int column, int row, int channel) => (byte)((column * 20) + (row * 3) + (channel * 40));

    private static byte[] Png(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        if (width == 12)
        {
            for (var at = 0; at < width * height; at++)
            {
                bitmap.SetPixel(at % width, at / width, new SKColor(Pixel(at % width, at / width, 0), Pixel(at % width, at / width, 1), Pixel(at % width, at / width, 2)));
            }
        }

        using var file = bitmap.Encode(format, 90);
        return file.ToArray();
    }

    private async Task<(int Status, JsonNode Json)> Predict(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var answer = await _server.Client.PostAsync(path, content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
