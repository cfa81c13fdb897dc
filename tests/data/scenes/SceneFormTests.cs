using System.Numerics;
using Multitask.Stages.Data.Scenes;
using Xunit;

namespace Multitask.Tests.Data;

public sealed class SceneFormTests
{
    private static readonly SceneRay Ahead = new(new Vector3(0, 1, 0), Vector3.UnitZ);

    [Fact]
    public void A_ray_enters_a_sphere_in_front_of_its_centre()
    {
        var sphere = new SceneForm.Ellipsoid(0, new Vector3(0, 1, 5), new Vector3(1, 1, 2));
        Assert.Equal(3, sphere.Hit(Ahead), 1e-6f);
        Assert.Equal(-Vector3.UnitZ, sphere.Normal(Ahead.At(3)));
        Assert.Equal(1.5f, sphere.Hit(Ahead with { Direction = 2 * Vector3.UnitZ }), 1e-6f);
        Assert.Equal(float.PositiveInfinity, sphere.Hit(Ahead with { Direction = -Vector3.UnitZ }));
        Assert.Equal(float.PositiveInfinity, sphere.Hit(Ahead with { Origin = new Vector3(1.1f, 1, 0) }));
    }

    [Fact]
    public void A_box_turned_by_half_a_right_angle_shows_its_edge()
    {
        var half = MathF.Sqrt(0.5f);
        var box = new SceneForm.Box(0, new Vector3(0, 1, 5), Vector3.One, new Vector2(half, half));
        Assert.Equal(5 - MathF.Sqrt(2), box.Hit(Ahead), 1e-5f);
        var beside = Ahead with { Origin = new Vector3(0.5f, 1, 0) };
        Assert.Equal(5 - MathF.Sqrt(2) + 0.5f, box.Hit(beside), 1e-5f);
        Assert.True(Vector3.Distance(new Vector3(half, 0, -half), box.Normal(beside.At(box.Hit(beside)))) < 1e-5f);
        Assert.Equal(float.PositiveInfinity, box.Hit(Ahead with { Origin = new Vector3(1.5f, 1, 0) }));
        Assert.Equal(Vector3.UnitY, box.Normal(new Vector3(0, 2, 5)));
    }

    [Fact]
    public void A_cylinder_has_a_side_and_a_top()
    {
        var cylinder = new SceneForm.Cylinder(0, new Vector3(0, 0, 5), 1, 2);
        Assert.Equal(4, cylinder.Hit(Ahead), 1e-6f);
        Assert.Equal(-Vector3.UnitZ, cylinder.Normal(Ahead.At(4)));
        var falling = new SceneRay(new Vector3(0.5f, 4, 4.5f), new Vector3(0, -1, 0.1f));
        Assert.Equal(2, cylinder.Hit(falling), 1e-6f);
        Assert.Equal(Vector3.UnitY, cylinder.Normal(falling.At(2)));
        Assert.Equal(float.PositiveInfinity, cylinder.Hit(Ahead with { Origin = new Vector3(0, 2.1f, 0) }));
    }

    [Fact]
    public void A_cone_narrows_to_its_tip()
    {
        // Radius 1 at the floor, height 2: half as wide at height 1.
        var cone = new SceneForm.Cone(0, new Vector3(0, 0, 5), 1, 2);
        Assert.Equal(4.5f, cone.Hit(Ahead), 1e-5f);
        Assert.True(Vector3.Distance(Vector3.Normalize(new Vector3(0, 0.5f, -1)), cone.Normal(Ahead.At(4.5f))) < 1e-5f);
        Assert.Equal(float.PositiveInfinity, cone.Hit(Ahead with { Origin = new Vector3(0, 2.1f, 0) }));
        Assert.Equal(float.PositiveInfinity, cone.Hit(Ahead with { Origin = new Vector3(0.6f, 1, 0) }));
    }

    [Fact]
    public void A_ray_leaves_the_room_through_the_first_side_it_meets()
    {
        var room = new SceneRoom(new Vector3(-2, 0, -1), new Vector3(2, 3, 6));
        Assert.Equal((6f, RoomSide.Back), room.Leave(Ahead));
        Assert.Equal((1f, RoomSide.Floor), room.Leave(Ahead with { Direction = new Vector3(0.1f, -1, 1) }));
        Assert.Equal((0.5f, RoomSide.Left), room.Leave(Ahead with { Direction = new Vector3(-4, 1, 1) }));
    }

    [Fact]
    public void A_camera_turned_right_and_down_looks_right_and_down()
    {
        var camera = SceneCamera.Turned(Vector3.Zero, new Vector3(0.3f, 0.2f, 0.1f));
        Assert.True(camera.Forward is { X: > 0, Y: < 0, Z: > 0 });
        Assert.Equal(new Vector3(1, 0, 0), Rounded(camera.ToCamera(camera.Right)));
        Assert.Equal(new Vector3(0, 1, 0), Rounded(camera.ToCamera(camera.Down)));

        // The room's frame is left-handed (y up, z ahead), the camera's right-handed (y down): a cross product taken in the room points back.
        Assert.InRange(Vector3.Distance(-camera.Forward, Vector3.Cross(camera.Right, camera.Down)), 0, 1e-6f);
    }

    private static Vector3 Rounded(Vector3 v) => new(MathF.Round(v.X, 4) + 0f, MathF.Round(v.Y, 4) + 0f, MathF.Round(v.Z, 4) + 0f);
}
