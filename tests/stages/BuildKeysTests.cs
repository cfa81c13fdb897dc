using Multitask.Models;
using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>Which network is for which data.</summary>
public sealed class BuildKeysTests
{
    private static readonly DataTask Label = new("label", new TaskKind.Classification(3));
    private static readonly DataTask Depth = new("depth", new TaskKind.Depth());

    private static readonly Shape Image = Shape.Image(3, 64, 64);
    private static readonly Shape Vector = Shape.Vector(5);

    [Fact]
    public void A_network_suits_the_input_and_all_tasks_or_the_message_names_those_that_do()
    {
        const string Pixels = "must be mtan or segnet for images and tasks with a value per pixel";
        const string Examples = "must be lenet or mtan-lenet or convnet for images and tasks with one answer per example";
        const string Table = "must be mlp for vectors of features and tasks with one answer per example";
        Assert.All(BuildKeys.Networks, network =>
        {
            Misfits(network, new(Image, Seq1(Depth), 1, 1), Pixels);
            Misfits(network, new(Image, Seq(Label, Label with { Name = "other" }), 1, 1), Examples);
            Misfits(network, new(Vector, Seq1(Label), 1, 1), Table);
        });
    }

    [Fact]
    public void Tasks_of_both_kinds_have_no_network() => Assert.All(BuildKeys.Networks, network => Assert.Equal(
        Some("must be a network for images and tasks some of which have a value per pixel and some one answer per example, and there is none"),
        BuildKeys.Misfit(network.Published, new(Image, Seq(Label, Depth), 1, 1))));

    private static void Misfits(NamedNetwork network, DataInfo info, string message) => Assert.Equal(
        message.Split(" for ")[0].Split(' ').Contains(network.Word) ? None : Some(message),
        BuildKeys.Misfit(network.Published, info));
}
