using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>How the numbers of an image become what a network sees.</summary>
internal static class ImageScale
{
    /// <summary>
    /// What they are divided by (<see cref="DataInfo.Divisor"/>): the largest value of an unsigned type, 1 for real numbers and for bool.
    /// A signed integer has no range of colours, and is refused.
    /// </summary>
    internal static Either<string, ulong> Divisor(NpyType type) => type.Kind switch
    {
        'u' => ulong.MaxValue >> (64 - (8 * type.Size)),
        'f' or 'b' => 1UL,
        _ => Left<string, ulong>(
            $"an image of {type.Name} has no range of colours: save it as uint8 or uint16 (divided by 255 or 65535) or as float32 (taken as it is)"),
    };
}
