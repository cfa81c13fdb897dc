using System.Globalization;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

public sealed class DecodeTests
{
    private sealed record Famo(double Gamma, int Steps, Option<string> Note);

    private static Decoder<Famo> FamoDecoder =>
        (Field.Required("gamma", Decode.Double(Interval.AtLeast(0))),
        Field.Optional("steps", Decode.Int(min: 1), 10),
        Field.Maybe("note", Decode.Text))
        .Apply((gamma, steps, note) => new Famo(gamma, steps, note))
        .Decoder;

    private static Decoder<string> Weighting => Decode.Union(
        new UnionCase<string>("equal", Field.None("equal").Decoder),
        new UnionCase<string>("famo", FamoDecoder.Map(famo => famo.ToString())),
        new UnionCase<string>("cagrad", Field.Optional("c", Decode.Double(Interval.Between(0, 1)), 0.5)
            .Map(c => string.Create(CultureInfo.InvariantCulture, $"cagrad {c}")).Decoder));

    /// <summary>The value, or its mistakes.</summary>
    private static string Outcome<T>(Decoder<T> decoder, string yaml) => Yaml.Read(yaml, "f").Bind(node => decoder(node)).Match(
        Succ: value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        Fail: problems => string.Join("\n", ErrorReport.Of(problems, "f", Seq<Override>()).Rev().Tail.Rev()));

    [Theory]
    [InlineData("0.001", "0.001")]
    [InlineData("1e-3", "0.001")]
    [InlineData("1.0E-3", "0.001")]
    [InlineData("+.001", "0.001")]
    [InlineData("1", "1")]
    [InlineData("0", "f:1:1: must be > 0 and <= 1, found 0")]
    [InlineData("1.5", "f:1:1: must be > 0 and <= 1, found 1.5")]
    [InlineData("-1", "f:1:1: must be > 0 and <= 1, found -1")]
    [InlineData("1,5", "f:1:1: must be a number, found 1,5")]
    [InlineData(".nan", "f:1:1: must be a number, found .nan")]
    [InlineData("NaN", "f:1:1: must be a number, found NaN")]
    [InlineData(".inf", "f:1:1: must be a number, found .inf")]
    [InlineData("1e999", "f:1:1: must be a number that fits in 64 bits, found 1e999")]
    [InlineData("0x10", "f:1:1: must be a number, found 0x10")]
    [InlineData("1_000", "f:1:1: must be a number, found 1_000")]
    [InlineData("1e", "f:1:1: must be a number that fits in 64 bits, found 1e")]
    [InlineData("'0.5'", "f:1:1: must be a number, found the text \"0.5\"")]
    [InlineData("[1]", "f:1:1: must be a number, found a list of 1")]
    [InlineData("{ a: 1 }", "f:1:1: must be a number, found a mapping")]
    [InlineData("~", "f:1:1: must be a number, found ~")]
    public void Real_numbers_are_read_exactly_and_never_clamped(string yaml, string expected) =>
        Assert.Equal(expected, Outcome(Decode.Double(new Interval(0, true, 1, false)), yaml));

    [Theory]
    [InlineData("3", "3")]
    [InlineData("+4", "4")]
    [InlineData("-5", "-5")]
    [InlineData("-6", "f:1:1: must be >= -5 and <= 9, found -6")]
    [InlineData("10", "f:1:1: must be >= -5 and <= 9, found 10")]
    [InlineData("99999999999999999999999", "f:1:1: must be >= -5 and <= 9, found 99999999999999999999999")]
    [InlineData("3.0", "f:1:1: must be a whole number, found 3.0")]
    [InlineData("1e1", "f:1:1: must be a whole number, found 1e1")]
    [InlineData("--3", "f:1:1: must be a whole number, found --3")]
    [InlineData("+", "f:1:1: must be a whole number, found +")]
    public void Whole_numbers_have_bounds(string yaml, string expected) => Assert.Equal(expected, Outcome(Decode.Int(-5, 9), yaml));

    [Theory]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "f:1:1: must be < 2^64, found 18446744073709551616")]
    [InlineData("-1", "f:1:1: must be >= 0, found -1")]
    [InlineData("abc", "f:1:1: must be a whole number, found abc")]
    public void A_seed_is_any_64_bits(string yaml, string expected) => Assert.Equal(expected, Outcome(Decode.ULong, yaml));

    [Theory]
    [InlineData("true", "True")]
    [InlineData("false", "False")]
    [InlineData("True", "True")]
    [InlineData("TRUE", "True")]
    [InlineData("False", "False")]
    [InlineData("FALSE", "False")]
    [InlineData("tRUE", "f:1:1: must be true or false, found tRUE")]
    [InlineData("'true'", "f:1:1: must be true or false, found the text \"true\"")]
    [InlineData("yes", "f:1:1: must be true or false, found yes")]
    [InlineData("1", "f:1:1: must be true or false, found 1")]
    public void Truth_is_spelt_as_in_YAML_1_2(string yaml, string expected) => Assert.Equal(expected, Outcome(Decode.Bool, yaml));

    [Theory]
    [InlineData("cuda", "cuda")]
    [InlineData("cdua", "f:1:1: must be one of auto, cpu, cuda, found cdua; did you mean `cuda`?")]
    [InlineData("tpu-v4", "f:1:1: must be one of auto, cpu, cuda, found tpu-v4")]
    [InlineData("''", "f:1:1: must be one of auto, cpu, cuda, found the text \"\"")]
    [InlineData("[cuda]", "f:1:1: must be one of auto, cpu, cuda, found a list of 1")]
    public void A_wrong_word_suggests_the_nearest(string yaml, string expected) =>
        Assert.Equal(expected, Outcome(Decode.Word("auto", "cpu", "cuda"), yaml));

    [Theory]
    [InlineData("equal", "equal")]
    [InlineData("{ equal: }", "equal")]
    [InlineData("{ equal: {} }", "equal")]
    [InlineData("cagrad", "cagrad 0.5")]
    [InlineData("{ cagrad: { c: 0.4 } }", "cagrad 0.4")]
    [InlineData("{ famo: { gamma: 1e-3 } }", "Famo { Gamma = 0.001, Steps = 10, Note = None }")]
    [InlineData("famo", "f:1:1: famo: needs the key `gamma`")]
    [InlineData("fammo", "f:1:1: must be one of equal, famo, cagrad, found fammo; did you mean `famo`?")]
    [InlineData("{ fammo: { gamma: 1 } }", "f:1:3: must be one of equal, famo, cagrad, found fammo; did you mean `famo`?")]
    [InlineData("{ famo: { gamma: 1 }, cagrad: { c: 1 } }", "f:1:1: must be one of equal, famo, cagrad, alone or as the only key of a mapping, found a mapping")]
    [InlineData("3", "f:1:1: must be one of equal, famo, cagrad, found 3")]
    [InlineData("{ equal: { c: 1 } }", "f:1:12: equal.c: is not a known key; known are none")]
    public void A_union_is_a_word_or_a_mapping_with_one_key(string yaml, string expected) => Assert.Equal(expected, Outcome(Weighting, yaml));

    [Fact]
    public void All_mistakes_of_a_mapping_are_found_in_the_order_of_the_text() =>
        Assert.Equal(
            """
            f:1:8: steps: must be >= 1, found 0
            f:2:1: gama: is not a known key; did you mean `gamma`?
            f:3:7: note: must be a text, found a list of 0
            f:4:1: colour: is not a known key; known are gamma, steps, note
            """,
            string.Join("\n", Outcome(FamoDecoder, "steps: 0\ngama: 1\nnote: []\ncolour: red").Split('\n').Skip(1)));

    [Fact]
    public void A_missing_key_stands_where_its_mapping_begins() =>
        Assert.StartsWith("f:1:1: needs the key `gamma`", Outcome(FamoDecoder, "steps: 0"), StringComparison.Ordinal);

    [Fact]
    public void Every_item_of_a_list_is_checked() =>
        Assert.Equal(
            "f:1:2: 0: must be >= 1, found 0\nf:1:8: 2: must be a whole number, found x",
            Outcome(Decode.List(Decode.Int(min: 1)), "[0, 2, x]"));

    [Theory]
    [InlineData("[]", "f:1:1: must be a list of at least 1, found a list of 0")]
    [InlineData("a", "[a]")]
    [InlineData("[a, b]", "[a, b]")]
    public void One_item_needs_no_brackets(string yaml, string expected) => Assert.Equal(expected, Outcome(Decode.OneOrMore(Decode.Text), yaml));

    [Fact]
    public void What_was_found_is_shown_on_one_short_line_without_control_characters()
    {
        Assert.Equal(
            "f:1:1: must be true or false, found the text \"a?[31mb\"",
            Outcome(Decode.Bool, "\"a\\e[31mb\""));
        Assert.Equal($"f:1:1: must be true or false, found {new string('x', 37)}...", Outcome(Decode.Bool, new string('x', 41)));
    }

    [Fact]
    public void A_rule_can_be_added_to_a_decoder() =>
        Assert.Equal(
            "f:1:1: must be even, found 3",
            Outcome(Decode.Int().Ensure(n => n % 2 == 0 ? None : Some($"must be even, found {n}")), "3"));

    [Theory]
    [InlineData("gamma", "gama", 1)]
    [InlineData("gamma", "gmama", 1)]
    [InlineData("gamma", "Gamma", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Edits_are_counted_with_swaps_and_without_letter_case(string left, string right, int edits)
    {
        Assert.Equal(edits, DidYouMean.Edits(left, right));
        Assert.Equal(edits, DidYouMean.Edits(right, left));
    }
}
