using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class SequencesTests
{
    [Fact]
    public void Lazy_and_strict_parts_are_joined_in_order()
    {
        var strict = Seq(1, 2, 3, 4);
        Assert.Equal(
            Seq(3, 4, 1, 2, 3, 4, 1, 1, 2, 2),
            Sequences.Joined(
                strict.Filter(number => number > 2),
                strict,
                Seq<int>(),
                strict.Filter(number => number < 3).Bind(number => Seq(number, number))));
    }
}
