using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Environments;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Environments;

/// <summary>Pictures of scenes.</summary>
public sealed class RenderingTests
{
    private static readonly Rgb White = new(255, 255, 255);
    private static readonly Rgb Red = new(255, 0, 0);
    private static readonly Rgb Blue = new(0, 0, 255);

    /// <summary>A surface that is closed and looks outwards encloses its body's volume (Gauss), which corners cut a little.</summary>
    [Fact]
    public void Surfaces_are_closed_and_look_outwards()
    {
        Assert.Equal(8 * 0.1 * 0.2 * 0.3, Volume(Surfaces.Box(new(0.1, 0.2, 0.3))), 1e-12);
        Assert.InRange(Volume(Surfaces.Cylinder(0.2, 0.3)) / (Math.PI * 0.2 * 0.2 * 0.6), 0.95, 1);
        Assert.InRange(Volume(Surfaces.Ball(new(0.1, 0.2, 0.3), 0)) / (4.0 / 3 * Math.PI * 0.1 * 0.2 * 0.3), 0.93, 1);
        Assert.InRange(Volume(Surfaces.Ball(new(0.1, 0.1, 0.1), 0.2)) / ((4.0 / 3 * Math.PI * 0.001) + (Math.PI * 0.01 * 0.4)), 0.93, 1);
    }

    [Fact]
    public void The_nearest_triangle_stays_whichever_is_drawn_first()
    {
        var (near, far) = (Triangle(1), Triangle(2));
        Assert.Equal(Drawn((near, Red), (far, Blue)), Drawn((far, Blue), (near, Red)));
        Assert.Equal(Red, Pixel(Drawn((far, Blue), (near, Red)), 10, 10));
        Assert.Equal(White, Pixel(Drawn((far, Blue)), 0, 0));
    }

    [Fact]
    public void What_is_behind_the_camera_is_not_drawn() => Assert.Equal(Drawn(), Drawn((Triangle(-1), Red)));

    [Fact]
    public void Up_is_up_and_right_is_right()
    {
        var camera = Camera.At(new(0, -1, 0), default, 1);
        Assert.True(camera.See(new(0, 0, 0.5)).Y > 0);
        Assert.True(camera.See(new(0.5, 0, 0)).X > 0);
        Assert.Equal(1, camera.See(default).Z, 1e-12);
    }

    [Fact]
    public void A_strip_has_pictures_from_the_first_step_to_the_last()
    {
        Assert.Equal([0, 30, 60], Filmstrip.Moments(60, 3).ToArray());
        Assert.Equal([0, 1, 2], Filmstrip.Moments(2, 9).ToArray());
        Assert.Equal([0], Filmstrip.Moments(60, 1).ToArray());
        var strip = Filmstrip.Join(Seq(Drawn(), Drawn((Triangle(1), Red))));
        Assert.Equal((44, 20), (strip.Width, strip.Height));
        Assert.Equal(Red, Pixel(strip, 34, 10));
    }

    [Fact]
    public void The_table_is_seen_with_its_arm_and_its_puck()
    {
        EnvironmentBench.NeedsMujoco();
        using var environment = EnvironmentBench.Tabletop(new EnvironmentTask.TabletopPush(), None);
        environment.Reset(new RandomSource(1, "picture"), new double[12]);
        var picture = new SceneView(environment).Draw(160, 120);
        Assert.True(Share(picture, one => one.Blue > one.Red + 40) > 0.002, "no puck");
        Assert.True(Share(picture, one => one.Red > one.Blue + 60) > 0.01, "no arm");
        Assert.Equal(picture, new SceneView(environment).Draw(160, 120));
    }

    private static double Share(RgbImage image, Func<Rgb, bool> which) =>
        Enumerable.Range(0, image.Width * image.Height).Count(at => which(Pixel(image, at % image.Width, at / image.Width))) / (double)(image.Width * image.Height);

    private static Rgb Pixel(RgbImage image, int x, int y) => image.Pixels.Slice(3 * ((y * image.Width) + x), 3) is var one ? new Rgb(one[0], one[1], one[2]) : default;

    private static (Vec3 A, Vec3 B, Vec3 C) Triangle(double distance) =>
        (new(-0.5 * distance, -0.5 * distance, distance), new(0.5 * distance, -0.5 * distance, distance), new(0, 0.5 * distance, distance));

    private static RgbImage Drawn(params ((Vec3, Vec3, Vec3) Corners, Rgb Colour)[] triangles)
    {
        var canvas = new Canvas(20, 20, White);
        foreach (var (corners, colour) in triangles)
        {
            canvas.Draw(corners, 1, colour);
        }

        return canvas.Image;
    }

    private static double Volume(Vec3[] corners) => corners.Chunk(3).Sum(three => three[0].Dot(three[1].Cross(three[2])) / 6);
}
