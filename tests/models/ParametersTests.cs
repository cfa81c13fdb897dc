using LanguageExt;
using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Models;

public sealed class ParametersTests
{
    [Fact]
    public void Published_mtan_has_the_published_number_of_parameters() =>
        Assert.Equal(44_229_073, Parameters.TrainableCount(Mtan.Describe(Samples.Published)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_described_is_well_formed(string name)
    {
        var network = Samples.Networks[name];
        Assert.Equal(Validation<string, Network>.Success(network), WellFormed.Check(network));
    }

    public static TheoryData<string> Names => [.. Samples.Networks.Keys];
}
