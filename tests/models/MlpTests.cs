using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class MlpTests
{
    [Fact]
    public void Parameters_by_hand()
    {
        // Columns 0, 2 and 4 are quantities; tables of 4 x 2 and 101 x 50 follow: 3 + 2 + 50 numbers into the first layer.
        var tables = (4 * 2) + (101 * 50);
        var layers = ((55 * 7) + 7) + ((7 * 6) + 6);
        var heads = ((6 * 2) + 2) + (6 + 1);
        Assert.Equal(tables + layers + heads, Parameters.TrainableCount(Samples.SmallMlp()));
        Assert.Equal((2 * (tables + layers)) + heads, Parameters.TrainableCount(Samples.SmallMlp(new Sharing.Single())));
    }

    [Fact]
    public void The_published_size_by_hand() => Assert.Equal(
        ((5 * 128) + 128) + ((128 * 128) + 128) + ((128 * 2) + 2) + (128 + 1),
        Parameters.TrainableCount(Samples.Networks["mlp without categories"]));

    [Fact]
    public void Operations_by_hand()
    {
        var layers = (2 * 3) + (2 * 55 * 7) + 7 + (2 * 7 * 6) + 6; // first the three quantities are standardised
        var heads = (2 * 6 * 2) + ((5 * 2) + 1) + (2 * 6) + 4;
        Assert.Equal(layers + heads, Flops.Of(Samples.SmallMlp(dropout: 0.5)).Total);
    }

    [Fact]
    public void Nodes_follow_the_columns() => Assert.Equal(
        [
            "input", "trunk.quantities", "trunk.standardise",
            "trunk.column1.embedding", "trunk.column1.join", "trunk.column3.embedding", "trunk.column3.join",
            "trunk.layer1.linear", "trunk.layer1.relu", "trunk.layer1.dropout",
            "trunk.layer2.linear", "trunk.layer2.relu", "trunk.layer2.dropout",
            "heads.income.linear", "heads.income.log_softmax", "heads.married.linear", "heads.married.sigmoid",
        ],
        Samples.SmallMlp(dropout: 0.5).Nodes.Map(node => node.Name).ToArray());

    [Fact]
    public void One_hot_categories_are_as_wide_as_they_are_many_and_learn_nothing_of_their_own()
    {
        var network = Samples.Described(
            new Architecture.Mlp(Seq1(5)) { Categories = CategoryForm.OneHot }, new(Shape.Vector(2), Seq1(new Category(1, 7))), Samples.TableHeads);
        Assert.Contains(new Op.OneHot(1, 7), network.Nodes.Map(node => node.Op));
        Assert.Contains(new Op.Linear(1 + 7, 5), network.Nodes.Map(node => node.Op));
        Assert.DoesNotContain(Parameters.Of(network), parameter => parameter.Name.Contains("one_hot", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(98, 49)]
    [InlineData(99, 50)]
    [InlineData(100_000, 50)]
    public void A_category_gets_half_as_many_numbers_as_it_has_at_most_50(int count, int width) => Assert.Equal(
        Some<Op>(new Op.Embedding(1, count, width)),
        Samples.Described(new Architecture.Mlp(), new(Shape.Vector(2), Seq1(new Category(1, count))), Samples.TableHeads)
            .Nodes.Map(node => node.Op).Find(op => op is Op.Embedding));

    [Fact]
    public void Every_mistake_is_found_at_once() => Assert.Equal(
        Validation<string, Network>.Fail(Seq(
            "the column of a category must be 0 to 1, found 2",
            "the number of categories of column 2 must be 1 to 16777216, found 0",
            "column 1 must be one category, found 2",
            "every entry of widths must be 1 to 4096, found 0",
            "dropout must be at least 0 and below 1, found 1",
            "embedding must be 1 to 4096, found 0")),
        new Architecture.Mlp(Seq(0, 5)) { Dropout = 1, Embedding = 0 }.Describe(
            new(Shape.Vector(2), Seq(new Category(1, 2), new Category(1, 3), new Category(2, 0))), Samples.TableHeads));

    [Fact]
    public void The_input_is_a_vector() => Assert.Equal(
        Validation<string, Network>.Fail(Seq1("the input must be a vector of features, found 3 x 4 x 5")),
        new Architecture.Mlp().Describe(new(Shape.Image(3, 4, 5)), Samples.TableHeads));

    [Fact]
    public void Layers_start_uniform_within_1_over_the_root_of_what_they_read_and_tables_normal()
    {
        var starts = Parameters.Of(Samples.SmallMlp()).ToDictionary(parameter => parameter.Name, parameter => parameter.Init);
        Assert.Equal(new Init.Uniform(1 / Math.Sqrt(55)), starts["trunk.layer1.linear.weight"]);
        Assert.Equal(new Init.Uniform(1 / Math.Sqrt(55)), starts["trunk.layer1.linear.bias"]);
        Assert.Equal(new Init.StandardNormal(), starts["trunk.column3.embedding.weight"]);
    }
}
