namespace Multitask.Stages.Environments;

/// <summary>
/// Where the members of <c>mjModel</c> and <c>mjData</c> are, in bytes, in MuJoCo 2.2.2 on Linux for x86-64 (<c>offsetof</c> over its headers).
/// Other versions have other numbers, so <see cref="MujocoLibrary"/> takes no other.
/// </summary>
internal static class MujocoLayout
{
    /// <summary>Members of <c>mjModel</c>: counts (int) and pointers to arrays of as many rows.</summary>
    internal static class Model
    {
        internal const int Positions = 0;
        internal const int Velocities = 4;
        internal const int Controls = 8;
        internal const int Activations = 12;
        internal const int Bodies = 16;
        internal const int Geoms = 24;
        internal const int Sites = 28;
        internal const int Equalities = 112;
        internal const int Mocaps = 156;
        internal const int BodyPosition = 1208;
        internal const int GeomType = 1488;
        internal const int GeomMesh = 1528;
        internal const int GeomMaterial = 1536;
        internal const int GeomSize = 1592;
        internal const int GeomColour = 1664;
        internal const int SitePosition = 1720;
        internal const int MeshFaceAddress = 2000;
        internal const int MeshFaces = 2008;
        internal const int MeshVertexAddress = 1976;
        internal const int MeshVertices = 1984;
        internal const int Vertices = 2024;
        internal const int Faces = 2048;
        internal const int MaterialColour = 2368;
        internal const int EqualityType = 2456;
        internal const int EqualityData = 2504;
    }

    /// <summary>Members of <c>mjData</c>.</summary>
    internal static class Data
    {
        internal const int Warnings = 24;
        internal const int Time = 40336;
        internal const int Positions = 40376;
        internal const int Velocities = 40384;
        internal const int Activations = 40392;
        internal const int WarmStart = 40400;
        internal const int Controls = 40408;
        internal const int MocapPosition = 40432;
        internal const int MocapRotation = 40440;
        internal const int BodyPosition = 40480;
        internal const int GeomPosition = 40536;
        internal const int GeomRotation = 40544;
        internal const int SitePosition = 40552;
    }

    /// <summary>Kinds of objects that have names (<c>mjtObj</c>).</summary>
    internal static class Kind
    {
        internal const int Body = 1;
        internal const int Geom = 5;
        internal const int Site = 6;
    }

    /// <summary>Numbers of one equality constraint.</summary>
    internal const int EqualityWidth = 11;

    /// <summary><c>mjEQ_WELD</c>.</summary>
    internal const int Weld = 1;

    /// <summary>Bytes of a warning's statistics: the last object, then how often.</summary>
    internal const int WarningSize = 8;

    /// <summary>The first of the warnings that physics left the numbers: positions, velocities, accelerations, then controls.</summary>
    internal const int FirstBad = 4;

    /// <summary>How many these are.</summary>
    internal const int Bad = 4;
}
