using System.Diagnostics;
using Multitask.Stages.Environments;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Environments;

/// <summary>What MuJoCo calls fatal ends the process with one line, not with an abort.</summary>
public sealed class MujocoFatalTests
{
    /// <summary>Too little memory of MuJoCo's own for the contacts of a box that lies on the floor; at first it is in the air.</summary>
    private const string Cramped = """
        <mujoco>
          <size nstack="150"/>
          <worldbody>
            <geom type="plane" size="1 1 1"/>
            <body pos="0 0 5"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body>
          </worldbody>
        </mujoco>
        """;

    [Fact]
    public async Task A_fatal_error_is_one_line_and_exit_code_1()
    {
        EnvironmentBench.NeedsMujoco();
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, ["-method", $"{typeof(MujocoFatalTests).FullName}.{nameof(Ends_its_own_process)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var lines = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: MuJoCo cannot go on: ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("stack", lines[0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, process.ExitCode);
    }

    /// <summary>Is run by the test above, in a process that does not come back.</summary>
    [Fact(Explicit = true)]
    public void Ends_its_own_process()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["cramped.xml"], Cramped);
        using var physics = Physics.Compile(scratch["cramped.xml"]).Value();
        physics.Step(1);
        physics.Positions[2] = 0.05;
        physics.Step(1);
        Assert.Fail("goes on");
    }
}
