using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Packs lists of numbers into a single list.</summary>
internal static class NumberLists
{
    /// <summary>The lists one after another, each preceded by its length.</summary>
    internal static double[] Pack(Seq<Seq<double>> lists) => [.. lists.SelectMany(list => list.Prepend(list.Count))];

    /// <summary>The lists again; none if a length does not match the numbers that follow.</summary>
    internal static Option<Seq<Seq<double>>> Unpack(double[] numbers)
    {
        var lists = new List<Seq<double>>();
        for (var at = 0; at < numbers.Length;)
        {
            var length = numbers[at];
            if (!(length >= 0 && length < numbers.Length - at))
            {
                return None;
            }

            lists.Add(Seq(numbers[(at + 1)..(at + 1 + (int)length)]));
            at += 1 + (int)length;
        }

        return Seq(lists.ToArray());
    }
}
