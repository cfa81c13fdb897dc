using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>Draws a room: its size, camera, light, decors and 4 to 8 solids. The same stream gives the same room.</summary>
internal static class SceneMaker
{
    /// <summary>How often a place is drawn before a solid may stand close to another.</summary>
    private const int Tries = 30;

    private static readonly SceneClass[] Solids =
        [SceneClass.Crate, SceneClass.Ball, SceneClass.Column, SceneClass.Drum, SceneClass.Cone, SceneClass.Beanbag, SceneClass.Table];

    internal static Scene Draw(RandomSource random)
    {
        var half = Between(random, 1.9, 2.9);
        var room = new SceneRoom(new(-half, 0, -0.6f), new(half, Between(random, 2.4, 2.9), Between(random, 4.2, 6.5)));
        var angles = new Vector3(Between(random, -0.3, 0.3), Between(random, 0.06, 0.26), Between(random, -0.03, 0.03));
        var camera = SceneCamera.Turned(new(Between(random, -0.5, 0.5), Between(random, 1.35, 1.65), 0), angles);
        var light = Vector3.Normalize(new(Between(random, -0.75, -0.4), Between(random, 0.7, 0.9), Between(random, -0.6, -0.35)));
        var surfaces = new List<SceneSurface>
        {
            ScenePalette.Draw(SceneClass.Floor, random),
            ScenePalette.Draw(SceneClass.Wall, random),
            ScenePalette.Draw(SceneClass.Ceiling, random),
        };
        var decors = Decors(random, room, surfaces);
        var (forms, feet) = Furnish(random, (room, camera), surfaces);
        return new Scene(room, camera, light, Between(random, 0.85, 1.15), surfaces.ToSeq(), decors, forms, feet);
    }

    /// <summary>A rug, a door and two pictures, each of them there seven times of ten.</summary>
    private static Seq<SceneDecor> Decors(RandomSource random, SceneRoom room, List<SceneSurface> surfaces)
    {
        var decors = new List<SceneDecor>();
        (SceneClass Kind, SceneDecor Place)[] wishes =
        [
            (SceneClass.Rug, Rug(random, room)),
            (SceneClass.Door, OnWall(random, room, new(0.9f, 2.05f), 0)),
            (SceneClass.Picture, OnWall(random, room, new(Between(random, 0.5, 1.1), Between(random, 0.4, 0.8)), Between(random, 1.1, 1.4))),
            (SceneClass.Picture, OnWall(random, room, new(Between(random, 0.5, 1.1), Between(random, 0.4, 0.8)), Between(random, 1.1, 1.4))),
        ];
        foreach (var (kind, place) in wishes)
        {
            if (random.NextDouble() < 0.7)
            {
                decors.Add(place with { Surface = surfaces.Count });
                surfaces.Add(ScenePalette.Draw(kind, random));
            }
        }

        return decors.ToSeq().Strict();
    }

    private static SceneDecor Rug(RandomSource random, SceneRoom room)
    {
        var half = new Vector2(Between(random, 0.5, 1.1), Between(random, 0.5, 1));
        var middle = new Vector2(Between(random, -0.6, 0.6), Between(random, 2, room.High.Z - 1.4f));
        return new SceneDecor(RoomSide.Floor, middle - half, middle + half, 0);
    }

    /// <summary>A rectangle of a size, its lower edge so high, on one of the three walls in view.</summary>
    private static SceneDecor OnWall(RandomSource random, SceneRoom room, Vector2 size, float height)
    {
        var side = (RoomSide)((int)RoomSide.Left + random.Next(3));
        var low = new Vector2(Along(random, room, side, size.X), height);
        return new SceneDecor(side, low, low + size, 0);
    }

    /// <summary>Where something so wide may start on a wall; on side walls beyond what the camera stands beside.</summary>
    private static float Along(RandomSource random, SceneRoom room, RoomSide side, float width) => side == RoomSide.Back
        ? Between(random, room.Low.X + 0.2, room.High.X - width - 0.2)
        : Between(random, 1.8, room.High.Z - width - 0.2);

    private static (Seq<SceneForm> Forms, Seq<SceneFoot> Feet) Furnish(
        RandomSource random, (SceneRoom Room, SceneCamera Camera) view, List<SceneSurface> surfaces)
    {
        var (forms, feet) = (new List<SceneForm>(), new List<SceneFoot>());
        var order = random.Permutation(Solids.Length);
        var count = 4 + random.Next(5);
        for (var i = 0; i < count; i++)
        {
            var kind = Solids[order[i % order.Length]];
            var radius = Radius(kind, random);
            var place = Place(random, view, feet, radius);
            feet.Add(new SceneFoot(place, radius));
            forms.AddRange(Build(kind, random, (new Vector3(place.X, 0, place.Y), radius), surfaces.Count));
            surfaces.Add(ScenePalette.Draw(kind, random));
        }

        return (forms.ToSeq().Strict(), feet.ToSeq().Strict());
    }

    private static float Radius(SceneClass kind, RandomSource random) => kind switch
    {
        SceneClass.Column => Between(random, 0.12, 0.22),
        SceneClass.Cone or SceneClass.Ball => Between(random, 0.2, 0.4),
        SceneClass.Table => Between(random, 0.5, 0.75),
        _ => Between(random, 0.28, 0.5),
    };

    /// <summary>A place on the floor that the camera sees, free of other solids where one is found.</summary>
    private static Vector2 Place(RandomSource random, (SceneRoom Room, SceneCamera Camera) view, List<SceneFoot> feet, float radius)
    {
        var place = Vector2.Zero;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var ahead = Between(random, 1.7 + radius, view.Room.High.Z - radius - 0.1);
            var aside = view.Camera.Position.X + (ahead * (Between(random, -0.55, 0.55) + (view.Camera.Forward.X / view.Camera.Forward.Z)));
            var edge = view.Room.High.X - radius - 0.1f;
            place = new Vector2(Math.Clamp(aside, -edge, edge), ahead);
            if (feet.TrueForAll(foot => Vector2.Distance(foot.Center, place) > foot.Radius + radius + 0.05f))
            {
                break;
            }
        }

        return place;
    }

    private static IEnumerable<SceneForm> Build(SceneClass kind, RandomSource random, (Vector3 Base, float Radius) at, int surface)
    {
        var (place, radius) = at;
        var (sin, cos) = MathF.SinCos(Between(random, 0, Math.PI));
        var (turn, height) = (new Vector2(cos, sin), Between(random, 0.8, 1.2));
        var (up, half) = (Vector3.UnitY, new Vector3(0.7f, 0.7f * height, 0.7f) * radius);
        return kind switch
        {
            SceneClass.Crate => [new SceneForm.Box(surface, place + (up * half.Y), half, turn)],
            SceneClass.Ball => [new SceneForm.Ellipsoid(surface, place + (up * radius), new Vector3(radius))],
            SceneClass.Column => [new SceneForm.Cylinder(surface, place, radius, 1.5f * height)],
            SceneClass.Drum => [new SceneForm.Cylinder(surface, place, radius, 0.55f * height)],
            SceneClass.Cone => [new SceneForm.Cone(surface, place, radius, 0.9f * height)],
            SceneClass.Beanbag => [new SceneForm.Ellipsoid(surface, place + (up * radius * 0.6f), new Vector3(1, 0.6f, 1) * radius)],
            _ => Table(surface, (place, radius), turn, 0.65f * height),
        };
    }

    private static IEnumerable<SceneForm> Table(int surface, (Vector3 Base, float Radius) at, Vector2 turn, float height)
    {
        var (place, radius) = at;
        var along = new Vector3(turn.X, 0, -turn.Y) * radius * 0.7f;
        var leg = new Vector3(0.04f, (height / 2) - 0.03f, radius * 0.42f);
        return
        [
            new SceneForm.Box(surface, place + (Vector3.UnitY * (height - 0.03f)), new(radius * 0.85f, 0.03f, radius * 0.5f), turn),
            new SceneForm.Box(surface, place + along + (Vector3.UnitY * leg.Y), leg, turn),
            new SceneForm.Box(surface, place - along + (Vector3.UnitY * leg.Y), leg, turn),
        ];
    }

    private static float Between(RandomSource random, double low, double high) => ScenePalette.Between(random, low, high);
}
