using Multitask.Stages.Training;
using Xunit;

namespace Multitask.Tests.Training;

/// <summary>When checkpoints are written, and what becomes of those that are of no use.</summary>
[Trait("Category", "Slow")]
public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingPlan Plan = TrainingRoom.Plan(new Weighting.DbMtl());

    private readonly TrainingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void There_is_one_at_the_end_of_every_epoch_and_the_last_two_stay()
    {
        _room.Train(Plan);
        Assert.Equal(
            ["epoch-0000002-step-0000000000.safetensors", "epoch-0000003-step-0000000000.safetensors"],
            _room.Files.Select(Path.GetFileName));
    }

    [Fact]
    public void Within_epochs_there_is_one_after_the_minutes_that_were_asked_for()
    {
        var lines = new List<string>();
        var clock = new Minutes(step: 6);
        _room.Train(Plan, 2, new CheckpointEffects(lines.Add, clock));
        Assert.Equal(["epoch-0000000-step-0000000002.safetensors"], _room.Files.Select(Path.GetFileName));
        _room.Forget();
        _room.Train(Plan, 5, new CheckpointEffects(lines.Add, new Minutes(step: 11)));
        Assert.Equal(
            ["epoch-0000001-step-0000000001.safetensors", "epoch-0000001-step-0000000002.safetensors"],
            _room.Files.Select(Path.GetFileName));
        Assert.Empty(lines);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("bit")]
    public void A_damaged_one_is_told_and_the_one_before_it_is_taken(string damage)
    {
        var whole = _room.Undisturbed(Plan).Result;
        _room.Train(Plan, 7);
        Spoil(_room.Files[^1], damage);
        var next = _room.Train(Plan);
        Assert.StartsWith(
            $"a checkpoint is not used: {_room.Checkpoints}/epoch-0000002-step-0000000001.safetensors: ",
            next.Lines[0],
            StringComparison.Ordinal);
        Assert.StartsWith("resumes from the end of epoch 2 ", next.Lines[1], StringComparison.Ordinal);
        Assert.Equal(whole, next.Result);
    }

    [Fact]
    public void Where_all_are_damaged_training_starts_again()
    {
        var whole = _room.Undisturbed(Plan).Result;
        _room.Train(Plan, 7);
        foreach (var path in _room.Files)
        {
            Spoil(path, "bit");
        }

        var next = _room.Train(Plan);
        Assert.Equal(2, next.Lines.Count(line => line.StartsWith("a checkpoint is not used: ", StringComparison.Ordinal)));
        Assert.Equal(whole, next.Result);
    }

    [Fact]
    public void No_flipped_bit_anywhere_goes_unnoticed()
    {
        _room.Train(Plan, 1);
        var path = Assert.Single(_room.Files);
        var bytes = File.ReadAllBytes(path);
        var random = new Random(5);
        Assert.All(Enumerable.Range(0, 1500).Concat(Enumerable.Range(0, 300).Select(_ => random.Next(bytes.Length))), at =>
        {
            var spoilt = (byte[])bytes.Clone();
            spoilt[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, spoilt);
            var opened = ChecksummedVectors.Open(path);
            opened.IfRight(file => file.Dispose());
            Assert.True(opened.IsLeft, $"byte {at}");
        });
    }

    [Fact]
    public void One_of_another_key_is_not_used()
    {
        _room.Train(Plan, 4);
        var other = TrainingRoom.Plan(new Weighting.Famo());
        var next = _room.Train(other, key: "fedcba9876543210");
        Assert.Contains("is a checkpoint of another stage or of other settings", next.Lines[0], StringComparison.Ordinal);
        Assert.Equal(_room.Undisturbed(other).Result, next.Result);
    }

    [Fact]
    public void One_of_another_network_or_another_optimizer_is_not_used()
    {
        _room.Train(Plan, 4);
        using var wider = new TrainingRoom(filters: 6);
        Directory.CreateDirectory(wider.Checkpoints);
        File.Copy(_room.Files[^1], Path.Combine(wider.Checkpoints, Path.GetFileName(_room.Files[^1])));
        Assert.Contains("must hold parameters: F32 (", wider.Train(Plan).Lines[0], StringComparison.Ordinal);
        var next = _room.Train(Plan with { Optimizer = new Adam(0.01, Amsgrad: true) });
        Assert.Contains("must hold adam.first, adam.largest, adam.second, ", next.Lines[0], StringComparison.Ordinal);
        _room.Train(Plan, 4);
        var momentum = _room.Train(Plan with { Optimizer = new Sgd(0.01, 0.9) });
        Assert.Contains("must hold parameters, sgd.momentum, untrained, found adam.first", momentum.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed()
    {
        _room.Train(Plan, 4);
        var half = Path.Combine(_room.Checkpoints, "epoch-0000009-step-0000000000.safetensors.tmp");
        File.WriteAllText(half, "half");
        Assert.StartsWith("resumes from epoch 2, step 1", _room.Train(Plan, 1).Lines[0], StringComparison.Ordinal);
        Assert.False(File.Exists(half));
    }

    [Fact]
    public void A_disk_that_takes_none_is_told_once_and_training_goes_on()
    {
        var whole = _room.Undisturbed(Plan).Result;
        File.WriteAllText(_room.Checkpoints, "in the way");
        var ended = _room.Train(Plan);
        var told = Assert.Single(ended.Lines, line => !line.Contains("examples/s", StringComparison.Ordinal));
        Assert.StartsWith("no checkpoint of the end of epoch 1: ", told, StringComparison.Ordinal);
        Assert.Equal(whole, ended.Result);
        Assert.Equal("interrupted at epoch 2, step 1; the next run resumes from the start", _room.Train(Plan, 4).Lines[^1]);
        File.Delete(_room.Checkpoints);
    }

    [Fact]
    public void A_disk_that_fails_later_leaves_the_last_one()
    {
        var whole = _room.Undisturbed(Plan).Result;
        _room.Train(Plan, 4);
        // The name of the next one is taken by a folder.
        Directory.CreateDirectory(Path.Combine(_room.Checkpoints, "epoch-0000002-step-0000000000.safetensors"));
        var stopped = _room.Train(Plan, 2);
        Assert.Equal("interrupted at the end of epoch 2; the next run resumes from epoch 2, step 1", stopped.Lines[^1]);
        Assert.StartsWith("resumes from epoch 2, step 1 ", _room.Train(Plan, 1).Lines[0], StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_room.Checkpoints, "epoch-0000002-step-0000000000.safetensors"));
        Assert.Equal(whole, _room.Train(Plan).Result);
    }

    private static void Spoil(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, damage switch
        {
            "truncated" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "text" => "not this"u8.ToArray(),
            _ => bytes,
        });
    }

    /// <summary>A clock that is some minutes later whenever it is read.</summary>
    private sealed class Minutes(int step) : TimeProvider
    {
        private long _minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * (_minutes += step);
    }
}
