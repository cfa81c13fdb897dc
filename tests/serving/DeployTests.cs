using LanguageExt;
using Multitask.Serving;
using Multitask.Tests.Keys;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Multitask.Tests.Serving;

/// <summary>What is deployed asks the server for what it has, and gets no more rights than it needs.</summary>
public sealed class DeployTests
{
    [Fact]
    public async Task Probes_ask_addresses_that_the_server_answers_and_the_pod_has_few_rights()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read("kubernetes.yaml")));
        Assert.Equal(["Deployment", "Service", "PodDisruptionBudget"], stream.Documents.Select(document => Text(document.RootNode, "kind")));
        var pod = At(stream.Documents[0].RootNode, "spec", "template", "spec");
        var server = ((YamlSequenceNode)At(pod, "containers"))[0];
        await using var running = await RunningServer.Both();
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            Assert.Equal(200, (await running.Get(Text(server, probe, "httpGet", "path"))).Status);
        }

        Assert.Equal(("true", "1654"), (Text(pod, "securityContext", "runAsNonRoot"), Text(pod, "securityContext", "runAsUser")));
        Assert.Equal(
            ("true", "false", "ALL"),
            (Text(server, "securityContext", "readOnlyRootFilesystem"), Text(server, "securityContext", "allowPrivilegeEscalation"),
                Text(((YamlSequenceNode)At(server, "securityContext", "capabilities", "drop"))[0])));
        Assert.NotEmpty(Text(server, "resources", "limits", "memory"));
        var options = new ServingOptions(Prelude.Seq<BundleSource>());
        Assert.Equal([$"{options.Port}", $"{options.GrpcPort}"], ((YamlSequenceNode)At(server, "ports")).Select(port => Text(port, "containerPort")));
        Assert.True(int.Parse(Text(pod, "terminationGracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture) > options.Timeout.TotalSeconds + 5);
    }

    [Fact]
    public void The_container_runs_the_server_as_a_user_that_is_not_root()
    {
        var lines = Read("Dockerfile").Split('\n');
        Assert.Contains("USER 1654", lines);
        Assert.Contains(lines, line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal) && line.Contains("multitask-serve.dll", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("RUN dotnet publish exports/serving/host/Host.csproj", StringComparison.Ordinal));
        Assert.Contains("multitask-serve.dll /srv/models --host 127.0.0.1", Read("multitask-serve.service"), StringComparison.Ordinal);
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, name) => at[name]);

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    private static string Read(string name) =>
        File.ReadAllText(Path.Combine(Recorded.Root, "exports/serving/deploy", name));
}
