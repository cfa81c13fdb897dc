using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Mistakes in the stages of a pipeline: exit code 2, one clear line each, nothing written.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("stages.data.height=90", "stages.model: height and width must be multiples of 2^levels = 4, found 90 x 32")]
    [InlineData("stages.model.filters=[]", "stages.model.filters: must be a list of at least 1, found a list of 0")]
    [InlineData("stages.model.build=mtam", "stages.model.build: must be one of mtan, segnet, lenet, mtan-lenet, convnet, mlp, mpnn, found mtam; did you mean `mtan`?")]
    [InlineData("stages.model.build=lenet", "stages.model.filters: is not a known key")]
    [InlineData("stages.model={build: lenet, data: data}", "stages.model.build: must be mtan or segnet for images and tasks with a value per pixel")]
    [InlineData("stages.model={build: mlp, data: data}", "stages.model.build: must be mtan or segnet for images and tasks with a value per pixel")]
    [InlineData("stages.model={build: mlp, data: data, dropout: 1}", "stages.model.dropout: must be >= 0 and < 1, found 1")]
    [InlineData("stages.model={build: mlp, data: data, embedding: 0}", "stages.model.embedding: must be >= 1 and <= 4096, found 0")]
    [InlineData("stages.model={build: segnet, data: data, sharing: soft}", "stages.model.sharing: must be one of hard, split, single, cross-stitch, common-stitch, mtan, mmoe, cgc, ple, dselect-k, ltb, found soft")]
    [InlineData("stages.model={build: segnet, data: data, sharing: { mmoe: { experts: 1 } }}", "stages.model.sharing.mmoe.experts: must be >= 2 and <= 64, found 1")]
    [InlineData("stages.model={build: segnet, data: data, sharing: { cross-stitch: { own: 0 } }}", "stages.model.sharing.cross-stitch.own: must be > 0 and <= 1, found 0")]
    [InlineData(
        "stages.model={build: segnet, data: data, filters: [4, 6], sharing: { dselect-k: { experts: 6 } }}",
        "stages.model: sharing: experts must be a power of two, found 6")]
    [InlineData(
        "stages.model={build: segnet, data: data, filters: [4, 6], sharing: { dselect-k: { selected: 5 } }}",
        "stages.model: sharing: selected must be 1 to the 4 experts, found 5")]
    [InlineData(
        "stages.model={build: segnet, data: data, filters: [4, 6], sharing: ple}",
        "stages.model: sharing: levels must be at most 1, the number of consecutive parts into which this trunk can be divided, found 2")]
    [InlineData("stages.model={build: mtan, data: data, sharing: mmoe}", "stages.model.sharing: must be one of hard, single, found mmoe")]
    [InlineData(
        "stages.model={build: mtan, data: data, sharing: single}",
        "stages.cagrad.weighting: must need losses only, such as equal, for a model whose tasks share no parameters (sharing: single), ")]
    [InlineData(
        "stages.model={build: segnet, data: data, filters: [4, 6], sharing: single}",
        "stages.cagrad.weighting: must need losses only, such as equal, for a model whose tasks share no parameters (sharing: single), "
            + "found cagrad, which combines gradients of shared parameters")]
    [InlineData("stages.famo.gradients=features", "stages.famo.gradients: must be one of parameters, representation, found features")]
    [InlineData("stages.famo.gradients=representation", "stages.famo.gradients: must be parameters: famo is computed from losses and compares no gradients")]
    [InlineData(
        "stages.famo={train: model, data: data, weighting: moco, epochs: 1, batch: 2, gradients: representation}",
        "stages.famo.gradients: must be parameters: moco remembers gradients from step to step, but each batch has different features")]
    [InlineData(
        "stages.cagrad.gradients=representation",
        "stages.cagrad.gradients: must be parameters: in this network 'trunk.encoder1.transition.semantic.conv1' applies parameters that tasks share to features of one task, "
            + "so there is no place where shared features end")]
    [InlineData("stages.famo.weighting={famo: {gamma: -1}}", "stages.famo.weighting.famo.gamma: must be >= 0, found -1")]
    [InlineData("stages.famo.weighting={famo: {gama: 1}}", "stages.famo.weighting.famo.gama: is not a known key; did you mean `gamma`?")]
    [InlineData("stages.famo.weighting={famo: {min_losses: [0, 0]}}", "stages.famo.weighting: must have one entry per task (3) in `min_losses`, found 2")]
    [InlineData("stages.famo.weighting=famoo", "did you mean `famo`?")]
    [InlineData("stages.famo.epochs=0", "stages.famo.epochs: must be >= 1 and <= 1000000, found 0")]
    [InlineData("stages.famo.batch=1.5", "stages.famo.batch: must be a whole number, found 1.5")]
    [InlineData("stages.famo.train=data", "stages.famo.train: must name a model (build), found data, which is a data set (load)")]
    [InlineData("stages.famo.train=modle", "stages.famo.train: names no stage of this pipeline, found modle; did you mean `model`?")]
    [InlineData("stages.famo.precision=float16", "stages.famo.precision: must be one of float32, bfloat16, float64, found float16")]
    [InlineData("stages.famo.optimizer={adam: {lr: 0}}", "stages.famo.optimizer.adam.lr: must be > 0, found 0")]
    [InlineData("stages.famo.lr=0", "stages.famo.lr: must be > 0, found 0")]
    [InlineData("stages.famo.optimizer=sgd", "stages.famo.optimizer.sgd: needs the key `lr`")]
    [InlineData("stages.famo.optimizer={sgd: {lr: 1, momentum: -1}}", "stages.famo.optimizer.sgd.momentum: must be >= 0, found -1")]
    [InlineData("stages.famo.optimizer={sgd: {lr: 1, nesterov: true}}", "stages.famo.optimizer.sgd: nesterov needs a momentum > 0 and a dampening of 0")]
    [InlineData("stages.famo.optimizer=rmsprop", "stages.famo.optimizer: must be one of adam, adamw, sgd, found rmsprop")]
    [InlineData("stages.famo.schedule={cosine: {to: -1}}", "stages.famo.schedule.cosine.to: must be >= 0, found -1")]
    [InlineData("stages.famo.warmup={}", "stages.famo.warmup: needs one of the keys `epochs` and `steps`")]
    [InlineData("stages.famo.warmup={epochs: 1, steps: 5}", "stages.famo.warmup: needs one of the keys `epochs` and `steps`")]
    [InlineData("stages.famo.warmup={epochs: 1, from: 0}", "stages.famo.warmup.from: must be > 0 and <= 1, found 0")]
    [InlineData("stages.famo.accumulate=0", "stages.famo.accumulate: must be >= 1 and <= 65536, found 0")]
    [InlineData("stages.famo.ranks=0", "stages.famo.ranks: must be >= 1 and <= 4096, found 0")]
    [InlineData("stages.famo.ranks=5", "stages.famo.ranks: must be <= 4, the examples of a batch, found 5")]
    [InlineData("stages.famo.sync_batch_norm=false", "stages.famo.sync_batch_norm: needs the key `ranks`, with 2 or more")]
    [InlineData("stages.famo.average=1", "stages.famo.average: must be > 0 and < 1, found 1")]
    [InlineData("stages.famo.clip=0", "stages.famo.clip: must be > 0, found 0")]
    [InlineData("stages.scores.evaluate=[famo, famo]", "stages.scores.evaluate: must name each stage once")]
    [InlineData("stages.scores.evaluate=[model]", "must name a trained model (train), found model, which is a model (build)")]
    [InlineData("stages.onnx.opset=12", "stages.onnx.opset: must be >= 13 and <= 22, found 12")]
    [InlineData("stages.onnx.precision=int4", "stages.onnx.precision: must be one of float32, float16, int8, found int4")]
    [InlineData("stages.onnx.precision=int8", "stages.onnx.data: must name the data (load) whose training split int8 is calibrated with")]
    [InlineData("stages.onnx.calibration=entropy", "stages.onnx.calibration: is only for precision: int8")]
    [InlineData("stages.onnx.calibration={percentile: {percent: 0}}", "stages.onnx.calibration.percentile.percent: must be > 0 and <= 100, found 0")]
    [InlineData("stages.onnx.calibration={entropy: {examples: 0}}", "stages.onnx.calibration.entropy.examples: must be >= 1 and <= 1000000, found 0")]
    [InlineData("stages.onnx.data=model", "stages.onnx.data: must name a data set (load), found model, which is a model (build)")]
    [InlineData("stages.onnx.input=bytes", "stages.onnx.input: must be one of float32, uint8, found bytes")]
    [InlineData("stages.onnx.output=classes", "stages.onnx.output: must be one of scores, labels, found classes")]
    [InlineData("stages.onnx.dynamic=[batch, height]", "stages.onnx.dynamic: must be [batch] or [batch, height, width]")]
    [InlineData("stages.deployed.provider=gpu", "stages.deployed.provider: must be one of auto, cpu, cuda, found gpu")]
    [InlineData("stages.data={load: folder, layout: nyuv2, path: nowhere}", "nowhere")]
    [InlineData("stages.onnx.path=x", "stages.onnx.path: is not a known key")]
    [InlineData("stages.famo.optimizer={adam: {lr: 1e400}}", "stages.famo.optimizer.adam.lr: must be a number that fits in 64 bits, found 1e400")]
    [InlineData("stages.famo.clip=-1e300", "stages.famo.clip: must be > 0, found -1e300")]
    [InlineData("stages.famo.epochs=99999999999999999999", "stages.famo.epochs: must be >= 1 and <= 1000000, found 99999999999999999999")]
    [InlineData("device=tpu", "device: must be auto, cpu, cuda or cuda:N, found tpu")]
    public void A_wrong_value_is_one_line_that_says_what_would_be_right(string set, string line)
    {
        var (code, text) = _bench.Run(Bench.Small, "--set", set);
        Assert.Equal(2, code);
        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n')[..^1], told => Assert.True(Errors.ErrorTopics.Cover(told), $"is no topic of tests/errors: {told}"));
        Assert.False(Directory.Exists(Path.Combine(_bench.Folder, ".pipeline")), text);
        Assert.False(Directory.Exists(Path.Combine(_bench.Folder, "out")), text);
    }

    [Fact]
    public void All_mistakes_of_a_file_come_at_once_with_their_positions()
    {
        var (code, text) = _bench.Run("""
            pipeline: small
            stages:
              data: { load: scenes, hight: 32 }
              model: { build: mtan, data: data, filters: [0, 6] }
              famo: { train: model, data: data, weighting: { famo: { gamma: -1 } }, epochs: 0, batch: 4 }
            """);
        Assert.Equal(2, code);
        Assert.Contains("pipeline.yaml:3:25: stages.data.hight: is not a known key; did you mean `height`?", text, StringComparison.Ordinal);
        Assert.Contains("pipeline.yaml:4:47: stages.model.filters.0: must be >= 1 and <= 4096, found 0", text, StringComparison.Ordinal);
        Assert.Contains("pipeline.yaml:5:65: stages.famo.weighting.famo.gamma: must be >= 0, found -1", text, StringComparison.Ordinal);
        Assert.Contains("stages.famo.epochs: must be >= 1 and <= 1000000, found 0", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device: cuda", "found cuda")]
    [InlineData("device:   cuda:0", "found cuda:0")]
    [InlineData("device: 'cuda:1'", "found cuda:1")]
    public void A_device_that_is_not_there_is_found_in_its_place(string line, string found)
    {
        var (code, text) = _bench.Run(Bench.Small.Replace("device: cpu", line, StringComparison.Ordinal));
        if (!Multitask.Stages.Devices.HasCuda())
        {
            Assert.Equal(2, code);
            Assert.Contains($"pipeline.yaml:3:{line.IndexOf('c', 6) + (line.Contains('\'') ? 0 : 1)}: device: must be auto or cpu on this machine", text, StringComparison.Ordinal);
            Assert.EndsWith($"{found}\n1 mistake in pipeline.yaml\n", text, StringComparison.Ordinal);
            Assert.Contains("--set: device: ", _bench.Run(Bench.Small, "--set", "device=cuda").Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("krum")]
    [InlineData("{ krum: { byzantine: 3 } }")]
    [InlineData("{ krum: { selected: 2, log: true } }")]
    public void One_task_has_no_gradients_to_compare(string weighting)
    {
        var yaml = "{ pipeline: one, device: cpu, stages: { data: { load: idx, path: d }, model: { build: lenet, data: data }, "
            + $"t: {{ train: model, data: data, epochs: 1, batch: 1, weighting: {weighting} }} }} }}";
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "d"));
        foreach (var split in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(Path.Combine(_bench.Folder, "d", $"{split}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[784]]);
            File.WriteAllBytes(Path.Combine(_bench.Folder, "d", $"{split}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 0]);
        }

        var (code, text) = _bench.Run(yaml);
        Assert.Equal(2, code);
        Assert.Contains("t.weighting: krum compares the gradients of at least 2 tasks, found 1: use another weighting, such as `equal`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_stops_being_finite_ends_the_stage_with_step_task_and_last_good_checkpoint()
    {
        var (code, text) = _bench.Run(Bench.Small, "--only", "equal", "--set", "stages.equal.optimizer={adam: {lr: 1e30}}", "--set", "stages.equal.epochs=3");
        Assert.Equal(1, code);
        Assert.Matches(@"epoch \d, step \d: the loss of task \w+ is (NaN|Infinity|-Infinity); (there is no good checkpoint before it|the last good checkpoint is of [\w ,]+, and the next run resumes from it)", text);
        Assert.False(File.Exists(_bench.Out("small", "metrics.json")));
    }

    /// <summary>One step leaves weights that are finite, and so large that predictions are not.</summary>
    [Theory]
    [InlineData("1e12", "scores", "model equal predicts ")]
    [InlineData("1e20", "scores", "model equal predicts ")]
    public void Predictions_that_are_not_finite_end_the_stage_with_model_task_and_example(string rate, string stage, string start)
    {
        var yaml = Bench.Small.Replace("evaluate: [equal, famo, cagrad]", "evaluate: equal", StringComparison.Ordinal)
            .Replace("export: famo", "export: equal", StringComparison.Ordinal);
        var (code, text) = _bench.Run(
            yaml, "--only", stage, "--set", $"stages.equal.optimizer={{adam: {{lr: {rate}}}}}", "--set", "stages.equal.batch=6");
        Assert.True(code == 1, text);
        Assert.Matches(start + @"(NaN|∞|-∞|Infinity|-Infinity) for task \w+ of test example \d", text);
    }

    [Fact]
    public void A_provider_that_is_not_there_is_refused_before_anything_runs()
    {
        var (code, text) = _bench.Run(Bench.Small.Replace("provider: cpu", "provider: cuda", StringComparison.Ordinal));
        if (!Multitask.Stages.Devices.HasCuda())
        {
            Assert.Equal(2, code);
            Assert.Contains("pipeline.yaml:12:50: stages.deployed.provider: must be auto or cpu on this machine", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unpooling_that_the_provider_lacks_is_refused_before_anything_runs()
    {
        var yaml = Bench.Small.Replace("provider: cpu", "provider: cuda", StringComparison.Ordinal)
            .Replace("export: famo", "export: famo, unpooling: max-unpool", StringComparison.Ordinal);
        var (code, text) = _bench.Run(yaml);
        Assert.Equal(2, code);
        Assert.Contains(
            "stages.deployed.provider: must be auto or cpu: onnx is exported with unpooling: max-unpool, "
            + "which ONNX Runtime has on the CPU only, found cuda",
            text,
            StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
