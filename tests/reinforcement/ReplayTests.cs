using Multitask.Stages.Reinforcement;
using Xunit;

namespace Multitask.Tests.Reinforcement;

public sealed class ReplayTests : IDisposable
{
    private static readonly ReplayShape Shape = new(Tasks: 2, Kept: 10, Observation: 1, Action: 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("replay-").FullName;

    private string File => Path.Combine(_folder, "replay.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_transitions_of_each_task_are_there_and_stay_when_it_is_opened_again()
    {
        Use(replay => Add(replay, 0, 25));
        Use(replay => Assert.All(Enumerable.Range(15, 10), number =>
        {
            Assert.Equal(number, First(replay, 0, number));
            Assert.Equal(-number, First(replay, 1, number));
        }));
    }

    /// <summary>A training that resumes from a checkpoint draws from what was there then, whatever was added since.</summary>
    [Fact]
    public void So_many_may_be_added_after_a_checkpoint_without_a_loss_to_it()
    {
        var checkpoint = Shape.Kept + Shape.Spare + 3;
        Use(replay =>
        {
            Add(replay, 0, checkpoint + Shape.Spare);
            Assert.All(Enumerable.Range(checkpoint - Shape.Kept, Shape.Kept), number => Assert.Equal(number, First(replay, 0, number)));
        });
    }

    [Fact]
    public void A_batch_is_a_function_of_the_seed_and_the_number_of_the_update()
    {
        Use(replay =>
        {
            Add(replay, 0, 40);
            var source = new BatchSource(replay, Shape, PerTask: 3, new AgentInput(1, 2), Seed: 7);
            var (one, other, next) = (source.Draw(4, 40), source.Draw(4, 40), source.Draw(5, 40));
            Assert.Equal(one.Observations, other.Observations);
            Assert.Equal(one.Noise, other.Noise);
            Assert.NotEqual(one.Noise, next.Noise);
            Assert.NotEqual(one.Noise, one.NextNoise);
            Assert.Equal([1, 0], one.Observations[1..3]);
            Assert.Equal([0, 1], one.Observations[^2..]);
            Assert.All(one.Observations.Chunk(3), row => Assert.InRange(Math.Abs(row[0]), 30, 39));
        });
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_line()
    {
        var reason = Replay.Open(Path.Combine(_folder, "missing", "replay.bin"), Shape).Match(Right: _ => "", Left: text => text);
        Assert.StartsWith(Path.Combine(_folder, "missing", "replay.bin"), reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
    }

    private static void Add(Replay replay, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            replay.Add(0, number, [number, 0.5f, 1, number + 1, 1]);
            replay.Add(1, number, [-number, 0.5f, 1, -number - 1, 1]);
        }
    }

    private static float First(Replay replay, int task, int number)
    {
        var transition = new float[Shape.Width];
        replay.Read(task, number, transition);
        return transition[0];
    }

    private void Use(Action<Replay> use) => Replay.Open(File, Shape).Match(
        Right: replay =>
        {
            using (replay)
            {
                use(replay);
            }
        },
        Left: reason => Assert.Fail(reason));
}
