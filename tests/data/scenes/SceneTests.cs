using System.Numerics;
using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Data.Scenes;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class SceneTests : IDisposable
{
    private const int Height = 64;
    private const int Width = 96;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Normals_recomputed_from_depth_agree_on_flat_surfaces_and_nearly_on_curved_ones()
    {
        var (flat, curved) = (new List<float>(), new List<float>());
        foreach (var pixels in Render(12))
        {
            for (var i = Width; i < (Height - 1) * Width; i++)
            {
                if (i % Width is > 0 and < Width - 1 && Smooth(pixels, i))
                {
                    var across = Point(pixels, i + 1) - Point(pixels, i - 1);
                    var along = Point(pixels, i + Width) - Point(pixels, i - Width);
                    var recomputed = Vector3.Normalize(Vector3.Cross(along, across));
                    (Round(pixels.Labels[i]) ? curved : flat).Add(Degrees(recomputed, Normal(pixels, i)));
                }
            }
        }

        Assert.InRange(flat.Count, 40_000, int.MaxValue);
        Assert.InRange(flat.Max(), 0, 0.1f);
        Assert.InRange(curved.Count, 1_000, int.MaxValue);
        Assert.InRange(curved.Max(), 0, 5f);
        Assert.InRange(curved.Average(), 0, 0.3f);
    }

    [Fact]
    public void Defined_pixels_have_unit_normals_that_face_the_camera_and_undefined_ones_have_nothing()
    {
        var undefined = 0;
        foreach (var pixels in Render(20))
        {
            for (var i = 0; i < Height * Width; i++)
            {
                if (pixels.Labels[i] < 0)
                {
                    undefined++;
                    Assert.Equal((-1, 0f, Vector3.Zero), (pixels.Labels[i], pixels.Depth[i], Normal(pixels, i)));
                }
                else
                {
                    Assert.InRange(pixels.Labels[i], 0, 12);
                    Assert.InRange(pixels.Depth[i], 0.5f, 9f);
                    Assert.Equal(1, Normal(pixels, i).Length(), 1e-5f);
                    Assert.True(Vector3.Dot(Normal(pixels, i), Point(pixels, i)) < 0);
                }
            }
        }

        Assert.InRange(undefined / (20.0 * Height * Width), 0.002, 0.08);
    }

    [Fact]
    public void All_classes_are_seen_and_rooms_hold_four_to_eight_solids()
    {
        Assert.Equal(Enumerable.Range(-1, 14), Render(60).SelectMany(pixels => pixels.Labels).Distinct().Order().Select(label => (int)label));
        var solids = Enumerable.Range(0, 200).Select(i => SceneMaker.Draw(new RandomSource(1, "test", i)).Feet.Count).ToList();
        Assert.Equal([4, 5, 6, 7, 8], solids.Distinct().Order());
    }

    [Fact]
    public void Packed_rooms_are_those_of_their_streams_whatever_thread_rendered_them()
    {
        var source = new Source.Scenes(9, 3, 16, 24);
        source.Pack(new Packing(11, _scratch.Folder, _ => { }, CancellationToken.None)).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], source.Describe().Value()).Value();
        for (var index = 8; index >= 0; index--)
        {
            var pixels = new ScenePixels(16, 24);
            SceneRenderer.Render(new RandomSource(11, "scenes", 0, index), pixels);
            var batch = split.Read([index], None);
            Assert.Equal(pixels.Colours.Select(colour => colour / 255f), batch.Inputs);
            Assert.Equal(pixels.Labels.Select(label => (long)label), Assert.IsType<Target.Labels>(batch.Targets[0]).Values);
            Assert.Equal(pixels.Depth, Assert.IsType<Target.Reals>(batch.Targets[1]).Values);
            Assert.Equal(pixels.Normals, Assert.IsType<Target.Reals>(batch.Targets[2]).Values);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_seed_or_split_other_rooms()
    {
        var (first, again, other) = (Pack(11, "first"), Pack(11, "again"), Pack(12, "other"));
        Assert.Equal(File.ReadAllBytes(first + "/train.safetensors"), File.ReadAllBytes(again + "/train.safetensors"));
        Assert.Equal(File.ReadAllBytes(first + "/test.safetensors"), File.ReadAllBytes(again + "/test.safetensors"));
        Assert.NotEqual(File.ReadAllBytes(first + "/train.safetensors"), File.ReadAllBytes(other + "/train.safetensors"));
        Assert.NotEqual(File.ReadAllBytes(first + "/train.safetensors"), File.ReadAllBytes(first + "/test.safetensors"));
    }

    [Theory]
    [InlineData(0, 1, 64, 96, "at least one image")]
    [InlineData(1, 0, 64, 96, "at least one image")]
    [InlineData(1, 1, 15, 96, "found 15 x 96")]
    [InlineData(1, 1, 64, 2049, "found 64 x 2049")]
    public void Sizes_out_of_range_are_refused(int train, int test, int height, int width, string expected) =>
        Assert.Contains(expected, new Source.Scenes(train, test, height, width).Describe().Message(), StringComparison.Ordinal);

    [Fact]
    public void A_data_set_of_rooms_says_what_it_is_and_needs_no_file()
    {
        var info = new Source.Scenes(512, 128, 64, 96).Describe().Value();
        Assert.Equal((512, 128, Shape.Image(3, 64, 96)), (info.Train, info.Test, info.Input));
        Assert.Equal(
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(13)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            info.Tasks);
        Assert.Empty(new Source.Scenes(512, 128, 64, 96).Digests().Value());
    }

    [Fact]
    public void Packing_that_is_stopped_says_so_and_leaves_no_file()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var outcome = new Source.Scenes(4, 4, 16, 16).Pack(new Packing(1, _scratch.Folder, _ => { }, stop.Token));
        Assert.Contains("stopped", outcome.Message(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_scratch.Folder));
    }

    private string Pack(ulong seed, string name)
    {
        var folder = Directory.CreateDirectory(_scratch[name]).FullName;
        new Source.Scenes(4, 4, 16, 24).Pack(new Packing(seed, folder, _ => { }, CancellationToken.None)).Value();
        return folder;
    }

    private static IEnumerable<ScenePixels> Render(int count)
    {
        for (var index = 0; index < count; index++)
        {
            var pixels = new ScenePixels(Height, Width);
            SceneRenderer.Render(new RandomSource(7, "scenes", 1, index), pixels);
            yield return pixels;
        }
    }

    /// <summary>
    /// No edge near the pixel: it and its four neighbours are of one class, and inverse depth, which is linear over the
    /// picture of a plane, bends no more than such a surface can.
    /// </summary>
    private static bool Smooth(ScenePixels pixels, int i) =>
        new[] { i, i - 1, i + 1, i - Width, i + Width }.All(next => pixels.Labels[next] >= 0 && pixels.Labels[next] == pixels.Labels[i])
        && MathF.Max(Bend(pixels, i, 1), Bend(pixels, i, Width)) < (Round(pixels.Labels[i]) ? 1e-3f : 1e-6f);

    private static float Bend(ScenePixels pixels, int i, int step) =>
        MathF.Abs((1 / pixels.Depth[i - step]) + (1 / pixels.Depth[i + step]) - (2 / pixels.Depth[i]));

    private static bool Round(int label) =>
        (SceneClass)label is SceneClass.Ball or SceneClass.Beanbag or SceneClass.Column or SceneClass.Drum or SceneClass.Cone;

    private static Vector3 Point(ScenePixels pixels, int i)
    {
        var lens = Intrinsics.Of(Height, Width);
        return pixels.Depth[i] * new Vector3(((i % Width) - lens.CenterX) / lens.Focal, ((i / Width) - lens.CenterY) / lens.Focal, 1);
    }

    private static Vector3 Normal(ScenePixels pixels, int i) =>
        new(pixels.Normals[i], pixels.Normals[(Height * Width) + i], pixels.Normals[(2 * Height * Width) + i]);

    private static float Degrees(Vector3 a, Vector3 b) => MathF.Atan2(Vector3.Cross(a, b).Length(), Vector3.Dot(a, b)) * 180 / MathF.PI;
}
