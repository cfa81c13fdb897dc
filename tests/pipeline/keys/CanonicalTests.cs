using System.Globalization;
using FsCheck.Fluent;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class CanonicalTests
{
    internal abstract record Shape
    {
        private Shape() { }

        internal sealed record Circle(double Radius) : Shape;

        internal sealed record UnitSquare : Shape;
    }

    private enum Split
    {
        Train,
        HeldOut,
    }

    private abstract record Base(int Zeta);

    private sealed record Everything(
        string Text, bool Flag, ulong Large, Seq<int> Numbers, Map<string, double> Rates, Option<string> Note, Split Split, Shape Shape, (int, string) Pair, int Zeta)
        : Base(Zeta)
    {
        public int Extra { get; init; } = 5;

        public int Computed => Zeta * 2;
    }

    private static Everything Sample => new(
        "a", true, ulong.MaxValue, Seq(3, 1, 2), Map(("z", 1.5), ("a", 1e-7)), None, Split.HeldOut, new Shape.Circle(0.1), (1, "x"), 4);

    private sealed record Grown(
        [field: CanonicalMember(Name = "size")] int Length,
        [field: CanonicalMember(AddedLater = true)] Option<int> Colour,
        [field: CanonicalMember(AddedLater = true)] Seq<string> Marks);

    [Fact]
    public void A_member_keeps_its_old_name_and_one_that_was_added_is_there_with_its_value_only()
    {
        Assert.Equal("""{"size":3}""", Canonical.Of(new Grown(3, None, Seq<string>())));
        Assert.Equal("""{"colour":0,"marks":["a"],"size":3}""", Canonical.Of(new Grown(3, 0, Seq1("a"))));
    }

    [Fact]
    public void A_record_has_one_spelling() =>
        Assert.Equal(
            """{"extra":5,"flag":true,"large":18446744073709551615,"note":null,"numbers":[3,1,2],"pair":[1,"x"],"rates":{"a":1e-7,"z":1.5},"""
            + """ "shape":{"case":"circle","radius":0.1},"split":"heldOut","text":"a","zeta":4}""".TrimStart(),
            Canonical.Of(Sample));

    [Fact]
    public void Equal_records_have_equal_spellings_however_they_were_made() =>
        Assert.Equal(Canonical.Of(Sample), Canonical.Of(Sample with { Rates = Map<string, double>().Add("a", 1e-7).Add("z", 3.0 / 2) }));

    [Fact]
    public void Every_change_of_state_changes_the_spelling()
    {
        Everything[] others =
        [
            Sample with { Text = "A" }, Sample with { Flag = false }, Sample with { Large = 0 }, Sample with { Numbers = Seq(1, 2, 3) },
            Sample with { Rates = Map(("z", 1.5)) }, Sample with { Note = "" }, Sample with { Note = "null" }, Sample with { Split = Split.Train },
            Sample with { Shape = new Shape.UnitSquare() }, Sample with { Pair = (2, "x") }, Sample with { Zeta = 5 }, Sample with { Extra = 6 },
        ];
        var texts = others.Append(Sample).Select(Canonical.Of).ToArray();
        Assert.Equal(texts.Length, texts.Distinct().Count());
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.001, "0.001")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.25e-7, "1.25e-7")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    [InlineData(4.5, "4.5")]
    [InlineData(2e-3, "0.002")]
    [InlineData(1e23, "1e+23")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void Numbers_are_laid_out_as_in_RFC_8785(double value, string expected) => Assert.Equal(expected, Canonical.Of(value));

    [Fact]
    public void Numbers_read_back_as_themselves() => Law.Holds(
        Law.Any<long>().Select(BitConverter.Int64BitsToDouble).Or(Law.Any<double>()).Where(double.IsFinite),
        value => Assert.Equal(value, double.Parse(Canonical.Of(value), CultureInfo.InvariantCulture)),
        2000);

    [Fact]
    public void Texts_read_back_as_themselves() => Law.Holds(
        Law.Any<char[]>().Select(letters => new string(letters)).Where(text => !text.Any(char.IsSurrogate)),
        text => Assert.Equal(text, System.Text.Json.JsonSerializer.Deserialize<string>(Canonical.Of(text))),
        1000);

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("q\" b\\ /", "\"q\\\" b\\\\ /\"")]
    [InlineData("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"")]
    [InlineData("\u0001\u001f\u007f", "\"\\u0001\\u001f\u007f\"")]
    [InlineData("€ö😀", "\"€ö😀\"")]
    public void Texts_are_escaped_as_in_RFC_8785(string text, string expected) => Assert.Equal(expected, Canonical.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_is_escaped_so_that_it_stays_distinct()
    {
        Assert.Equal("\"a\\ud83d\"", Canonical.Of("a\ud83d"));
        Assert.Equal("\"\\ude00b\"", Canonical.Of("\ude00b"));
    }

    [Fact]
    public void What_is_not_a_value_is_refused() =>
        Assert.Throws<NotSupportedException>(() => Canonical.Of(new { Stream = Stream.Null, F = (Func<int>)(() => 1) }));

    [Fact]
    public void The_digest_of_an_output_is_pinned()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.OfText("abc"));
        Assert.Equal(Digest.OfText("""{"a.txt":"1","b.txt":"2"}"""), Digest.OfFiles(Seq(("b.txt", "2"), ("a.txt", "1"))));
    }
}
