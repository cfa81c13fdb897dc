using LanguageExt;
using Multitask.Stages.Reinforcement;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Golden;

/// <summary>Two updates of multi-task soft actor-critic after the published programs' equations (sac_training.npz), in double precision.</summary>
public sealed class SacTrainingTests : IDisposable
{
    private readonly Golden _golden = new("sac_training.npz");
    private readonly SacConfig _config;

    public SacTrainingTests()
    {
        var hidden = Enumerable.Range(0, 100).TakeWhile(at => Has($"init/actor.net.{2 * (at + 1)}.weight"))
            .Select(at => _golden.Array<double>($"init/actor.net.{2 * at}.weight").Shape[0]).ToArray();
        var tasks = _golden.Doubles("equal/critic_losses0").Length;
        var batch = _golden.Array<double>("batch0/actions").Shape;
        _config = new SacConfig(TaskSet.Numbered(tasks, 0), _golden.Array<double>("batch0/observations").Shape[1], batch[1], batch[0] / tasks)
        {
            Widths = Seq(hidden),
            Weighting = new Weighting.Equal(),
            Optimizer = new Adam(3e-4),
        };
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("famo")]
    [InlineData("cagrad")]
    public void Losses_gradients_and_everything_after_two_updates_agree(string method)
    {
        var config = _config with { Weighting = Method(method) };
        using var parameters = Initial(config);
        using var step = new SacStep(config, parameters);
        for (var at = 0; Has($"{method}/critic_losses{at}"); at++)
        {
            var report = step.Take(Batch(at)).IfLeft(reason => throw new InvalidDataException(reason));
            Near($"{method}/critic_losses{at}", report.CriticLosses, 1e-10);
            Near($"{method}/actor_losses{at}", report.ActorLosses, 1e-10);
            Near($"{method}/temperature_losses{at}", report.TemperatureLosses, 1e-10);
            if (method == "famo")
            {
                Near($"famo/weights{at}", report.Weights, 1e-10);
            }

            if (at == 0)
            {
                Gradients(method, ("actor", step.Actor), ("critic", step.Critics));
            }
        }

        After(method, "actor", parameters.Actor);
        After(method, "critic", parameters.Critics);
        After(method, "target", parameters.Target);
        PublishedTraining.Near(
            _golden.Doubles($"after2/{method}/log_temperature"), PublishedTraining.Host(parameters.Temperature.Values), 1e-7, "log_temperature");
    }

    public void Dispose() => _golden.Dispose();

    private static Weighting Method(string name) => name switch
    {
        "famo" => new Weighting.Famo(0.01, 0.025),
        "cagrad" => new Weighting.Cagrad(0.9),
        _ => new Weighting.Equal(),
    };

    private bool Has(string key) => _golden.Keys.Contains(key);

    private SacBatch Batch(int at)
    {
        double[] Of(string name) => _golden.Doubles($"batch{at}/{name}");
        return new SacBatch(
            Of("observations"), Of("actions"), Of("rewards"), Of("next_observations"), Of("not_done"), Of("noise"), Of("next_noise"));
    }

    private SacParameters Initial(SacConfig config)
    {
        using var quiet = no_grad();
        var parameters = new SacParameters(config, ScalarType.Float64);
        SacSetup.Draw(parameters, seed: 0);
        foreach (var (vector, name) in new[] { (parameters.Actor, "actor"), (parameters.Critics, "critic"), (parameters.Target, "critic") })
        {
            vector.Layout.Slots.Iter(slot => vector[slot.Parameter.Name].copy_(_golden.Reals($"init/{Published(name, slot.Parameter.Name)}")));
        }

        return parameters;
    }

    private void Gradients(string method, params (string Name, Learner Learner)[] learners)
    {
        var pairs = learners.SelectMany(one => one.Learner.Parameters.Layout.Slots.Map(slot => (
            slot.Parameter.Name,
            Expected: _golden.Doubles($"grad/{method}/{Published(one.Name, slot.Parameter.Name)}"),
            Actual: PublishedTraining.Host(ParameterVector.View(one.Learner.Gradient.Combined, slot))))).ToArray();
        var largest = pairs.Max(pair => pair.Expected.Max(Math.Abs));
        Assert.All(pairs, pair => PublishedTraining.Near(pair.Expected, pair.Actual, 1e-8 * largest, pair.Name));
    }

    private void After(string method, string name, ParameterVector vector) => Assert.All(vector.Layout.Slots, slot => PublishedTraining.Near(
        _golden.Doubles($"after2/{method}/{Published(name, slot.Parameter.Name)}"), PublishedTraining.Host(vector[slot.Parameter.Name]), 1e-7, slot.Parameter.Name));

    private void Near(string key, Seq<double> actual, double tolerance)
    {
        var expected = _golden.Doubles(key);
        PublishedTraining.Near(expected, [.. actual], tolerance * Math.Max(1, expected.Max(Math.Abs)), key);
    }

    /// <summary><c>policy.linear2.weight</c> is <c>actor.net.2.weight</c>, <c>critic1.linear2.weight</c> is <c>critic.q1.2.weight</c>.</summary>
    private static string Published(string network, string ours)
    {
        var parts = ours.Split('.');
        var inner = parts[0] == "policy" ? "net" : $"q{parts[0]["critic".Length..]}";
        var layer = 2 * (int.Parse(parts[1]["linear".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1);
        return $"{network}.{inner}.{layer}.{parts[2]}";
    }
}
