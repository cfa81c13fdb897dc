using System.Diagnostics;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>Models in a process of their own (<see cref="ScoringCommand"/>), which ends with this object or with this process.</summary>
/// <remarks>
/// libtorch and ONNX Runtime are built for two versions of CUDA, and a process can hold one. What the process writes to standard error is
/// passed on in the message where it ends before it should.
/// </remarks>
internal sealed class ScoringProcess : IDisposable
{
    private readonly Process _process;
    private readonly BinaryReader _from;
    private readonly BinaryWriter _to;
    private readonly Task<string> _complaints;

    private ScoringProcess(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
        (_from, _to) = ScoringWire.Ends(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    /// <summary>Number of the process.</summary>
    internal int Id => _process.Id;

    /// <summary>The program beside this one that knows <see cref="ScoringCommand"/>.</summary>
    internal static string Program => Path.Combine(AppContext.BaseDirectory, "multitask");

    /// <summary>Starts a process with some models in it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="models">Their files.</param>
    /// <param name="provider">Where they run.</param>
    /// <param name="size">Of images.</param>
    /// <returns>The process and its models, which end with it; or why there are none.</returns>
    internal static Either<string, (ScoringProcess Process, Seq<IScoring> Models)> Open(
        string program, Seq<string> models, Provider provider, (int Height, int Width) size) => Started(program).Bind(process =>
        {
            var opened = process.Asked(
                to => ScoringWire.Write(to, new ScoringWire.Opening(models, provider, size)),
                from => ScoringWire.ReadAnswer(from, () => toSeq(Enumerable.Range(0, models.Count)
                    .Select(IScoring (at) => new Remote(process, at, from.ReadString(), from.ReadString()))).Strict()));
            return opened.Map(all => (process, all)).MapLeft(reason =>
            {
                process.Dispose();
                return reason;
            });
        });

    private static Either<string, ScoringProcess> Started(string program)
    {
        var start = new ProcessStartInfo(program, ScoringCommand.Name)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ScoringProcess(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return $"scoring on CUDA needs a process of its own, and {program} cannot be started: {error.Message}";
        }
    }

    private Either<string, T> Asked<T>(Action<BinaryWriter> ask, Func<BinaryReader, Either<string, T>> read)
    {
        try
        {
            ask(_to);
            return read(_from);
        }
        catch (IOException)
        {
            _process.WaitForExit();
            return $"the process that scores ended with exit code {_process.ExitCode}: {_complaints.Result.Trim().ReplaceLineEndings(" ")}";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // It may be in the middle of an answer, which nobody wants any more.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>One of the models.</summary>
    private sealed class Remote(ScoringProcess process, int at, string provider, string why) : IScoring
    {
        public string Provider => provider;

        public string Why => why;

        public Either<string, Map<string, float[]>> Run(Batch batch, int count) => process.Asked(
            to => ScoringWire.Write(to, Question(batch, count, timed: false)),
            from => ScoringWire.ReadAnswer(from, () => ScoringWire.ReadOutputs(from)));

        public Either<string, double> Time(Batch batch, int count) => process.Asked(
            to => ScoringWire.Write(to, Question(batch, count, timed: true)),
            from => ScoringWire.ReadAnswer(from, from.ReadDouble));

        /// <summary>Nothing of its own: the process owns it.</summary>
        public void Dispose() { }

        private ScoringWire.Question Question(Batch batch, int count, bool timed) =>
            new(at, timed, count, count == batch.Count ? batch.Inputs : batch.Inputs[..(batch.Inputs.Length / batch.Count * count)]);
    }
}
