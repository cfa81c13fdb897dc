using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class SequenceTests
{
    private const int Many = 200_000;

    [Fact]
    public void All_values_come_in_order_however_many_they_are()
    {
        var values = Enumerable.Range(0, Many).ToArray();
        Assert.Equal(values, Eithers.Sequence(values.Select(Right<string, int>)).IfLeft(Seq<int>()).ToArray());
        Assert.Equal(values, Validations.Sequence(values.Select(Success<Problem, int>)).IfFail(Seq<int>()).ToArray());
    }

    [Fact]
    public void The_first_mistake_ends_the_work()
    {
        var seen = 0;
        Either<string, int> Odd(int value)
        {
            seen++;
            return value % 2 == 0 ? value : Left<string, int>($"{value} is odd");
        }

        Assert.Equal(Left<string, Seq<int>>("3 is odd"), Eithers.Sequence(new[] { 0, 2, 3, 4, 5 }.Select(Odd)));
        Assert.Equal(3, seen);
    }

    [Fact]
    public void Every_mistake_is_gathered_in_order()
    {
        var all = Enumerable.Range(0, Many).Select(number => number % 2 == 0
            ? Fail<Problem, int>(new Problem("", $"{number}"))
            : Success<Problem, int>(number));
        var problems = Validations.Sequence(all).FailToSeq();
        Assert.Equal(Many / 2, problems.Count);
        Assert.Equal(("0", "199998"), (problems[0].Message, problems.Last.Message));
    }
}
