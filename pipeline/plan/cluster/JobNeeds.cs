using System.Globalization;

namespace Multitask.Pipeline.Planning;

/// <summary>What a job of a cluster asks for; none: what the cluster gives unasked.</summary>
public sealed record JobNeeds
{
    /// <summary>Slurm's partition.</summary>
    public Option<string> Partition { get; init; }

    /// <summary>After so long it is stopped: a training resumes from its checkpoint in the next submission.</summary>
    public Option<TimeSpan> Time { get; init; }

    /// <summary>Memory of a node in MiB.</summary>
    public Option<int> Memory { get; init; }

    /// <summary>Cores of each process.</summary>
    public Option<int> Cpus { get; init; }

    /// <summary>GPUs of each process.</summary>
    public Option<int> Gpus { get; init; }

    /// <summary>Options of <c>sbatch</c> as they are: <c>--account=lab</c>.</summary>
    public Seq<string> Options { get; init; }

    internal static Decoder<JobNeeds> Decoder { get; } = (
        Field.Maybe("partition", Decode.Text),
        Field.Maybe("time", Decode.Text.Ensure(TimeMistake).Map(text => Duration(text).IfNone(TimeSpan.Zero))),
        Field.Maybe("memory", Decode.Text.Ensure(MemoryMistake).Map(text => Mebibytes(text).IfNone(0))),
        Field.Maybe("cpus", Decode.Int(1, 4096)),
        Field.Maybe("gpus", Decode.Int(0, 64)),
        Field.Optional("options", Decode.List(Decode.Text.Ensure(OptionMistake)), Seq<string>()))
        .Apply((partition, time, memory, cpus, gpus, options) => new JobNeeds
        {
            Partition = partition,
            Time = time,
            Memory = memory,
            Cpus = cpus,
            Gpus = gpus,
            Options = options,
        })
        .Decoder;

    /// <summary>These, and what they leave open from others.</summary>
    internal JobNeeds Or(JobNeeds others) => new()
    {
        Partition = Partition || others.Partition,
        Time = Time || others.Time,
        Memory = Memory || others.Memory,
        Cpus = Cpus || others.Cpus,
        Gpus = Gpus || others.Gpus,
        Options = others.Options + Options,
    };

    /// <summary><c>HH:MM:SS</c>, with days as <c>D-HH:MM:SS</c>.</summary>
    private static Option<TimeSpan> Duration(string text)
    {
        var (days, clock) = text.Split('-') is [var first, var rest] ? (parseInt(first), rest) : (Some(0), text);
        return clock.Split(':').Map(part => parseInt(part).Filter(number => number >= 0)).ToSeq().Sequence().Bind(parts => parts.Count == 3 && parts[1] < 60 && parts[2] < 60
            ? days.Map(count => new TimeSpan(count, parts[0], parts[1], parts[2]))
            : None).Filter(time => time > TimeSpan.Zero);
    }

    private static Option<int> Mebibytes(string text) => text.Length == 0 ? None : (text[^1] switch
    {
        'M' => parseInt(text[..^1]),
        'G' => parseInt(text[..^1]).Map(number => number * 1024),
        _ => None,
    }).Filter(number => number > 0);

    private static Option<string> TimeMistake(string text) => Duration(text).IsSome
        ? None
        : Some($"must be a time such as 01:30:00, with days as 2-00:00:00, found {Sanitize.Line(text)}");

    private static Option<string> MemoryMistake(string text) => Mebibytes(text).IsSome
        ? None
        : Some($"must be a size in M or G such as 16G, found {Sanitize.Line(text)}");

    private static Option<string> OptionMistake(string text) => text.StartsWith("--", StringComparison.Ordinal) && !text.Any(char.IsControl)
        ? None
        : Some($"must be an option of sbatch such as --account=lab, found {Sanitize.Line(text)}");

    /// <summary>A time as Slurm writes it.</summary>
    internal static string Shown(TimeSpan time) => time.ToString(@"d\-hh\:mm\:ss", CultureInfo.InvariantCulture);
}
