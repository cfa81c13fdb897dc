using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Weights of elsewhere: the whole or a part, or all that does not fit.</summary>
public sealed class StartingWeightsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static Network Net => Lenet.Describe(Config(6));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_whole_is_copied()
    {
        using var parameters = Start(Net, 1);
        StartingWeights.Read(Written(Net, 2), None, parameters).Value();
        using var other = Start(Net, 2);
        Assert.Equal(Numbers.Elements(other.Values), Numbers.Elements(parameters.Values));
    }

    [Fact]
    public void A_part_is_copied_and_the_rest_stays()
    {
        // The heads of the other network have another width: only the trunk fits.
        using var parameters = Start(Net, 1);
        using var before = Start(Net, 1);
        var wider = Lenet.Describe(Config(6, 5));
        StartingWeights.Read(Written(wider, 2), Some("trunk"), parameters).Value();
        using var other = Start(wider, 2);
        Assert.All(Parameters.Of(Net).Map(one => one.Name), name => Assert.Equal(
            Numbers.Elements((ParameterPrefix.Begins("trunk", name) ? other : before)[name]), Numbers.Elements(parameters[name])));
        Assert.True(StartingWeights.Mismatch(Net, wider, Some("trunk")).IsNone);
    }

    [Fact]
    public void Frozen_parameters_are_copied_too()
    {
        using var parameters = new ParameterVector(VectorLayout.Of(Net, Seq1("trunk")), float32, CPU);
        StartingWeights.Read(Written(Net, 2), None, parameters).Value();
        using var other = Start(Net, 2);
        Assert.All(Parameters.Of(Net).Map(one => one.Name), name => Assert.Equal(Numbers.Elements(other[name]), Numbers.Elements(parameters[name])));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_and_nothing_is_copied()
    {
        using var parameters = Start(Net, 1);
        var path = Written(Lenet.Describe(Config(7)), 2);
        var message = StartingWeights.Read(path, None, parameters).Match(_ => "", reason => reason);
        Assert.StartsWith($"{path}: must hold weights that fit the network, but ", message, StringComparison.Ordinal);
        Assert.Contains("heads.left.linear.weight has the axes (3, 7) instead of (3, 6)", message, StringComparison.Ordinal);
        using var before = Start(Net, 1);
        Assert.Equal(Numbers.Elements(before.Values), Numbers.Elements(parameters.Values));
    }

    [Fact]
    public void Of_many_mistakes_the_first_are_told_and_the_others_counted()
    {
        var convnet = MtanLenet.Describe(Config(6));
        var message = StartingWeights.Mismatch(Net, convnet, None).IfNone("");
        Assert.Matches("^must hold weights that fit the network, but ([^,]*, ){4}[^,]* and [0-9]+ more$", message);
        var one = Lenet.Describe(Config(6) with { Heads = Config(6).Heads.Take(1) });
        Assert.Equal(
            Some("must hold weights that fit the network, but heads.right.linear.bias is not a parameter of the network, heads.right.linear.weight is not a parameter of the network"),
            StartingWeights.Mismatch(one, Net, None));
        Assert.Contains(" is missing", StartingWeights.Mismatch(convnet, Net, None).IfNone(""), StringComparison.Ordinal);
    }

    private static LenetConfig Config(int features, int classes = 3) => new(
        Shape.Image(1, 16, 16),
        Seq(3, 4),
        features,
        Seq(new HeadSpec("left", classes, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax)));

    private string Written(Network network, ulong seed)
    {
        WeightsFile.WriteInitial(_scratch["weights.safetensors"], network, seed).Value();
        return _scratch["weights.safetensors"];
    }

    private static ParameterVector Start(Network network, ulong seed)
    {
        var parameters = new ParameterVector(VectorLayout.Of(network), float32, CPU);
        InitialValues.Fill(parameters, seed);
        return parameters;
    }
}
