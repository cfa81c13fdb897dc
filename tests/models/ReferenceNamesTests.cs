using Xunit;

namespace Multitask.Tests.Models;

public sealed class ReferenceNamesTests
{
    /// <summary>A line a parameter or statistic of the reference program with filters 4, 8, 8, 8, 8: its name, then its axes.</summary>
    private static string[] Reference =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", "mtan_reference_names.txt"));

    [Fact]
    public void Parameters_of_mtan_are_those_of_the_reference_one_to_one_with_equal_shapes()
    {
        var ours = Parameters.Of(Mtan.Describe(Samples.Golden))
            .Map(parameter => $"{ReferenceNames.Of(parameter.Name)} {string.Join(' ', parameter.Sizes)}");
        Assert.Equal(588, ours.Count);
        Assert.Equal(Reference.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("trunk.encoder1.conv1.weight", "encoder_block.0.0.weight")]
    [InlineData("trunk.encoder2.norm2.running_mean", "conv_block_enc.1.1.running_mean")]
    [InlineData("trunk.encoder3.conv3.bias", "conv_block_enc.2.1.0.bias")]
    [InlineData("trunk.decoder5.norm2.bias", "conv_block_dec.4.0.1.bias")]
    [InlineData("trunk.decoder2.transition.conv1.weight", "decoder_block_att.1.0.weight")]
    [InlineData("attention.depth.encoder1.conv2.weight", "encoder_att.1.0.3.weight")]
    [InlineData("attention.normal.decoder5.norm2.running_var", "decoder_att.2.4.4.running_var")]
    [InlineData("heads.semantic.conv1.weight", "pred_task1.0.weight")]
    public void A_name_is_translated(string ours, string theirs) => Assert.Equal(theirs, ReferenceNames.Of(ours));
}
