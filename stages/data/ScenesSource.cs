namespace Multitask.Stages.Data;

internal static class ScenesSource
{
    internal static Either<string, DataInfo> Describe(Source.Scenes source) => $"todo {source}";

    internal static Either<string, Unit> Pack(Source.Scenes source, Packing packing) => $"todo {source} {packing}";
}
