using System.Text;
using LanguageExt;
using Multitask.Stages;
using Multitask.Tests.Hostile;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Fuzz;

/// <summary>Damaged pipelines, from the bytes of the file to the plan.</summary>
[Trait("Category", "Slow")]
public sealed class YamlFuzzTests
{
    private const string File = "p.yaml";

    private static readonly string[] Seeds =
    [
        Bench.Small,
        """
        pipeline: words # with everything
        seed: 18446744073709551615
        device: "cpu"
        stages:
          data: &data
            load: scenes
            train: 6
            height: 32
          "other data": *data
          model:
            build: segnet
            data: data
            filters: [4, 6]
          trained:
            train: model
            data: data
            weighting: { nash-mtl: { max_norm: 1e0, every: 3, log: true, min_losses: [0, -1.5, .5] } }
            epochs: 2
            batch: 4
            optimizer: { adamw: { lr: 1.0e-3, beta1: 0.9, amsgrad: true } }
            schedule: { steps: { every: 2, factor: 0.5 } }
            clip: 1.0
            precision: 'float64'
          scores: { evaluate: trained, data: data }
        """,
        """
        { pipeline: toy, stages: { problem: { toy: cagrad, scale: 0.1, starts: [[-8.5, 7.5], [0, 0]] },
          famo: { toy-train: problem, weighting: { famo: { gamma: 0, min_losses: [-2.1, -21] } }, steps: 50 },
          krum: { toy-train: problem, weighting: { krum: { byzantine: 0, selected: 1 } }, steps: 50, clip: 1.0 },
          scores: { toy-evaluate: [famo, krum] } } }
        """,
        """
        pipeline: folder
        stages:
          data: { load: folder, layout: nyuv2, path: /nowhere/at/all, classes: 13, augment: true }
          pairs: { load: multi-fashion, path: |
            /nowhere/either
            , train: 10 }
          model: { build: lenet, data: pairs, channels: [4, 4], features: 8 }
        """,
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ": ", "- ", "? ", ", ", "&a ", "*a", "*data", "!!str ", "<<: ", "---\n", "...\n", "|\n", ">-\n", "'", "\"", "\\x", "\\UFFFFFFFF",
        "\\ud800", "# ", "%YAML 1.2\n", "\t", "\r\n", "\u0000", "\u0085", "\u2028", "\uFEFF", "~", "null", ".nan", "0x10", "stages: ", "load: ", "data", "train: ",
        "evaluate: ", "weighting: ", "every: ", "  ", "\n", "\n  ", "\n    ", "true", "single: ",
    ];

    private static readonly Mutation Damage = new([.. Seeds.Select(Encoding.UTF8.GetBytes)], [.. Tokens.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public void Every_damaged_pipeline_is_planned_or_refused_with_clear_lines() => Campaign.Run(Damage, (bytes, about) =>
        ConfigFile.Of(bytes, File, Seq<Override>.Empty)
            .Bind(root => Planner.Plan(root, AllStages.Registry))
            .IfFail(problems =>
            {
                Assert.False(problems.IsEmpty, about);
                Assert.All(problems, problem => Assert.True(problem.At.IsSome, $"{about}: no position: {problem}"));
                Assert.All(ErrorReport.Of(problems, File, Seq<Override>.Empty).SkipLast(1), line => Clear.Line(line, $"{File}:", about));
            }));

    [Fact]
    public void Every_damaged_override_is_put_in_or_refused_with_clear_lines()
    {
        var root = Yaml.Read(Bench.Small, File).IfFail(problems => throw new Xunit.Sdk.XunitException($"{problems}"));
        var seeds = new[] { "stages.data.train=3", "stages.famo.weighting={ cagrad: { c: 0.4 } }", "stages.scores.evaluate.1=equal", "seed=&a [1, *a]" };
        Campaign.Run(new Mutation([.. seeds.Select(Encoding.UTF8.GetBytes)], [.. Tokens.Select(Encoding.UTF8.GetBytes)]), (bytes, about) =>
        {
            var set = Override.Parse(Encoding.UTF8.GetString(bytes));
            set.Bind(one => one.ApplyTo(root)).IfFail(problems => Assert.All(
                ErrorReport.Of(problems, File, set.ToSeq()).SkipLast(1), line => Clear.Line(line, "--set", about)));
        });
    }
}
