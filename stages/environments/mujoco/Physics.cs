using System.Runtime.InteropServices;
using Layout = Multitask.Stages.Environments.MujocoLayout;

namespace Multitask.Stages.Environments;

/// <summary>A compiled scene and its state. Spans are MuJoCo's own memory: nothing is copied in a step, and no span may outlive its owner.</summary>
internal sealed unsafe class Physics : IDisposable
{
    private const int MessageSize = 1000;
    private readonly ModelHandle _model;
    private readonly DataHandle _data;

    private Physics(ModelHandle model, DataHandle data) => (_model, _data) = (model, data);

    /// <summary>Generalised positions.</summary>
    internal Span<double> Positions => State(Layout.Data.Positions, Count(Layout.Model.Positions));

    /// <summary>Generalised velocities.</summary>
    internal Span<double> Velocities => State(Layout.Data.Velocities, Count(Layout.Model.Velocities));

    /// <summary>What the actuators are told.</summary>
    internal Span<double> Controls => State(Layout.Data.Controls, Count(Layout.Model.Controls));

    /// <summary>Positions of the bodies that are moved from outside, x y z each.</summary>
    internal Span<double> MocapPosition => State(Layout.Data.MocapPosition, 3 * Count(Layout.Model.Mocaps));

    /// <summary>Their rotations, quaternions with the real part first.</summary>
    internal Span<double> MocapRotation => State(Layout.Data.MocapRotation, 4 * Count(Layout.Model.Mocaps));

    /// <summary>Where bodies stand in their parents, x y z each: a part of the scene, moved to arrange a task.</summary>
    internal Span<double> BodyPlaces => Scene<double>(Layout.Model.BodyPosition, 3 * Count(Layout.Model.Bodies));

    /// <summary>Which kind each equality constraint is.</summary>
    internal ReadOnlySpan<int> Equalities => Scene<int>(Layout.Model.EqualityType, Count(Layout.Model.Equalities));

    /// <summary>The numbers of each equality constraint, <see cref="MujocoLayout.EqualityWidth"/> each.</summary>
    internal Span<double> EqualityNumbers => Scene<double>(Layout.Model.EqualityData, Layout.EqualityWidth * Count(Layout.Model.Equalities));

    /// <summary>Whether physics left the numbers since the last reset: MuJoCo then puts the state back and counts it.</summary>
    internal bool Diverged
    {
        get
        {
            var count = 0;
            for (var kind = Layout.FirstBad; kind < Layout.FirstBad + Layout.Bad; kind++)
            {
                count += *(int*)(Data + Layout.Data.Warnings + (kind * Layout.WarningSize) + sizeof(int));
            }

            return count > 0;
        }
    }

    /// <summary>The accelerations that the solver begins with.</summary>
    internal Span<double> WarmStart => State(Layout.Data.WarmStart, Count(Layout.Model.Velocities));

    /// <summary>States of actuators that have one.</summary>
    internal Span<double> Activations => State(Layout.Data.Activations, Count(Layout.Model.Activations));

    /// <summary>Seconds since the reset: one number.</summary>
    internal Span<double> Time => new(Data + Layout.Data.Time, 1);

    private byte* Model => (byte*)_model.DangerousGetHandle();

    private byte* Data => (byte*)_data.DangerousGetHandle();

    /// <summary>Compiles a scene written in MJCF.</summary>
    internal static Either<string, Physics> Compile(string path) => MujocoLibrary.Load().Bind(_ => CompileLoaded(path));

    /// <summary>Opens a scene that <see cref="SaveScene"/> wrote.</summary>
    internal static Either<string, Physics> Open(string path) => MujocoLibrary.Load().Bind(_ =>
        Owned(MujocoCalls.LoadModel(path, 0), $"{path}: is no scene that MuJoCo {MujocoLibrary.Version} has compiled"));

    /// <summary>Writes the compiled scene as one file, in MuJoCo's binary format.</summary>
    internal void SaveScene(string path) => MujocoCalls.SaveModel(_model, path, 0, 0);

    /// <summary>The state of the scene as written, at time 0.</summary>
    internal void Reset() => MujocoCalls.Reset(_model, _data);

    /// <summary>Computes what follows from positions and velocities.</summary>
    internal void Forward() => MujocoCalls.Forward(_model, _data);

    /// <summary>Advances by so many time steps.</summary>
    internal void Step(int count)
    {
        for (var step = 0; step < count; step++)
        {
            MujocoCalls.Step(_model, _data);
        }
    }

    /// <summary>A thing by its name, or which name the scene lacks.</summary>
    internal Either<string, Place> Find(Landmark thing)
    {
        var kind = thing.Kind switch
        {
            PlaceKind.Body => Layout.Kind.Body,
            PlaceKind.Geom => Layout.Kind.Geom,
            _ => Layout.Kind.Site,
        };
        return MujocoCalls.Find(_model, kind, thing.Name) is var index and >= 0
            ? new Place(thing.Kind, index)
            : $"the scene has no {thing.Kind.ToString().ToLowerInvariant()} `{thing.Name}`";
    }

    /// <summary>Where a thing is in the world, as of the last time step's beginning or <see cref="Forward"/>.</summary>
    internal Vec3 At(Place place) => Vec3.At(new ReadOnlySpan<double>(*(double**)(Data + Member(place.Kind)) + (3 * place.Index), 3));

    /// <summary>A row of numbers per geom or site, such as sizes, colours or kinds.</summary>
    internal Span<T> Scene<T>(int member, int count)
        where T : unmanaged => new(*(T**)(Model + member), count);

    /// <summary>Numbers of the state.</summary>
    internal Span<double> State(int member, int count) => new(*(double**)(Data + member), count);

    /// <summary>One of the scene's counts.</summary>
    internal int Count(int member) => *(int*)(Model + member);

    /// <inheritdoc />
    public void Dispose()
    {
        _data.Dispose();
        _model.Dispose();
    }

    private static int Member(PlaceKind kind) => kind switch
    {
        PlaceKind.Body => Layout.Data.BodyPosition,
        PlaceKind.Geom => Layout.Data.GeomPosition,
        _ => Layout.Data.SitePosition,
    };

    private static Either<string, Physics> CompileLoaded(string path)
    {
        var message = stackalloc byte[MessageSize];
        message[0] = 0;
        var loaded = MujocoCalls.LoadXml(path, 0, message, MessageSize);
        return Owned(loaded, $"{path}: MuJoCo cannot read the scene: {Sanitize.Line(Marshal.PtrToStringUTF8((nint)message) ?? "")}");
    }

    private static Either<string, Physics> Owned(nint loaded, string reason)
    {
        if (loaded == 0)
        {
            return reason;
        }

#pragma warning disable CA2000 // Dispose objects before losing scope: the result owns both
        var model = new ModelHandle(loaded);
        return new Physics(model, new DataHandle(MujocoCalls.MakeData(model)));
#pragma warning restore CA2000
    }
}
