using System.Runtime.InteropServices;
using System.Text;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation;

/// <summary>What a process that scores reads and writes: numbers of this machine, one after the other.</summary>
/// <remarks>
/// First models and options go there, and for each model comes back what runs it; then questions and answers take turns. Every answer begins
/// with whether there is one: otherwise a line that says why not follows.
/// </remarks>
internal static class ScoringWire
{
    private const int OnCpu = -1;
    private const int Anywhere = -2;

    /// <summary>The models to open.</summary>
    /// <param name="Models">Files.</param>
    /// <param name="Provider">Where they run.</param>
    /// <param name="Size">Of images, where models leave it free; (0, 0) for none.</param>
    internal sealed record Opening(Seq<string> Models, Provider Provider, (int Height, int Width) Size);

    /// <summary>A question to a model.</summary>
    /// <param name="Model">Its place in the list.</param>
    /// <param name="Timed">Whether only the time is wanted.</param>
    /// <param name="Count">Examples.</param>
    /// <param name="Inputs">The examples.</param>
    internal sealed record Question(int Model, bool Timed, int Count, float[] Inputs);

    internal static void Write(BinaryWriter to, Opening opening)
    {
        to.Write(opening.Models.Count);
        opening.Models.Iter(to.Write);
        to.Write(opening.Provider switch
        {
            Provider.Cuda cuda => cuda.Device,
            Provider.Cpu => OnCpu,
            _ => Anywhere,
        });
        to.Write(opening.Size.Height);
        to.Write(opening.Size.Width);
        to.Flush();
    }

    internal static Opening ReadOpening(BinaryReader from)
    {
        var models = Enumerable.Range(0, from.ReadInt32()).Select(_ => from.ReadString()).ToArray();
        return new(toSeq(models), from.ReadInt32() switch
        {
            OnCpu => new Provider.Cpu(),
            Anywhere => new Provider.Auto(),
            var device => new Provider.Cuda(device),
        }, (from.ReadInt32(), from.ReadInt32()));
    }

    internal static void Write(BinaryWriter to, Question question)
    {
        to.Write(question.Model);
        to.Write(question.Timed);
        to.Write(question.Count);
        Write(to, question.Inputs);
        to.Flush();
    }

    internal static Question ReadQuestion(BinaryReader from) =>
        new(from.ReadInt32(), from.ReadBoolean(), from.ReadInt32(), ReadNumbers(from));

    /// <summary>An answer, or why there is none.</summary>
    internal static void Answer<T>(BinaryWriter to, Either<string, T> answer, Action<T> write)
    {
        to.Write(answer.IsRight);
        answer.Match(Right: write, Left: to.Write);
        to.Flush();
    }

    internal static Either<string, T> ReadAnswer<T>(BinaryReader from, Func<T> read) =>
        from.ReadBoolean() ? Right<string, T>(read()) : Left<string, T>(from.ReadString());

    internal static void Write(BinaryWriter to, Map<string, float[]> outputs)
    {
        to.Write(outputs.Count);
        foreach (var (name, values) in outputs)
        {
            to.Write(name);
            Write(to, values);
        }
    }

    internal static Map<string, float[]> ReadOutputs(BinaryReader from) => toMap(
        Enumerable.Range(0, from.ReadInt32()).Select(_ => (from.ReadString(), ReadNumbers(from))).ToArray());

    private static void Write(BinaryWriter to, float[] numbers)
    {
        to.Write(numbers.Length);
        to.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
    }

    private static float[] ReadNumbers(BinaryReader from)
    {
        var numbers = new float[from.ReadInt32()];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    /// <summary>Both ends of a conversation, with the same buffers on either side.</summary>
    internal static (BinaryReader From, BinaryWriter To) Ends(Stream from, Stream to) =>
        (new(new BufferedStream(from, 1 << 16), Encoding.UTF8), new(new BufferedStream(to, 1 << 16), Encoding.UTF8));
}
