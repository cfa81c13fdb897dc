using System.Runtime.InteropServices;

namespace Multitask.Stages.Environments;

/// <summary>The functions of MuJoCo that are used. A step takes tens of microseconds, so no call keeps the collector from running meanwhile.</summary>
internal static unsafe partial class MujocoCalls
{
    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_loadXML", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint LoadXml(string path, nint files, byte* error, int size);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_loadModel", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint LoadModel(string path, nint files);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_saveModel", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void SaveModel(ModelHandle model, string path, nint buffer, int size);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_deleteModel")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void DeleteModel(nint model);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_makeData")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint MakeData(ModelHandle model);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_deleteData")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void DeleteData(nint data);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_resetData")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Reset(ModelHandle model, DataHandle data);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_forward")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Forward(ModelHandle model, DataHandle data);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_step")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Step(ModelHandle model, DataHandle data);

    [LibraryImport(MujocoLibrary.FileName, EntryPoint = "mj_name2id", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Find(ModelHandle model, int kind, string name);
}

/// <summary>Owns an <c>mjModel</c>.</summary>
internal sealed class ModelHandle : SafeHandle
{
    internal ModelHandle(nint model)
        : base(0, ownsHandle: true) => SetHandle(model);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        MujocoCalls.DeleteModel(handle);
        return true;
    }
}

/// <summary>Owns an <c>mjData</c>.</summary>
internal sealed class DataHandle : SafeHandle
{
    internal DataHandle(nint data)
        : base(0, ownsHandle: true) => SetHandle(data);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        MujocoCalls.DeleteData(handle);
        return true;
    }
}
