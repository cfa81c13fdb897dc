using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Weights as a safetensors file: every parameter and running statistic under its own name, in its own shape, row-major.</summary>
public static class WeightsFile
{
    /// <summary>The file's name in a stage's output.</summary>
    public const string Name = "weights.safetensors";

    /// <summary>The size of a network's weights in bytes, without the header.</summary>
    internal static long Bytes(Network network, Precision precision = Precision.Float32) =>
        Parameters.Of(network).Fold(0L, (sum, parameter) => sum + parameter.Count) * (precision == Precision.Float64 ? sizeof(double) : sizeof(float));

    /// <summary>Writes the initial values, in single precision. Left: why the file cannot be written.</summary>
    public static Either<string, Unit> WriteInitial(string path, Network network, ulong seed) =>
        Safetensors.WriteAll(path, Parameters.Of(network).Map(parameter => Initial(parameter, seed)), Map<string, string>());

    /// <summary>Writes a vector's values in its own precision. Left: why the file cannot be written.</summary>
    public static Either<string, Unit> Write(string path, ParameterVector vector) => Safetensors.WriteAll(
        path,
        (vector.Layout.Slots + vector.Layout.Untrained).Map(slot => Saved(slot.Parameter, vector[slot.Parameter.Name])),
        Map<string, string>());

    /// <summary>
    /// Reads a file of single- or double-precision weights into a vector; names and shapes must match exactly. Left: what does not match, or why
    /// the file cannot be read; the vector may then be partially overwritten.
    /// </summary>
    public static Either<string, Unit> Read(string path, ParameterVector vector) =>
        Resources.Use(SafetensorsFile.Open(path), file =>
        {
            var slots = vector.Layout.Slots + vector.Layout.Untrained;
            return file.Tensors.Count != slots.Count
                ? Left($"{path}: must hold {slots.Count} tensors, found {file.Tensors.Count}")
                : Eithers.Traverse(slots, slot => Load(file, slot.Parameter, vector[slot.Parameter.Name])).Map(_ => unit);
        });

    /// <summary>Reads all tensors of a file in single precision, by name. Left: why the file cannot be read.</summary>
    public static Either<string, Map<string, ReadOnlyMemory<float>>> ReadSingles(string path) =>
        Resources.Use(SafetensorsFile.Open(path), file => Eithers
            .Traverse(file.Tensors, spec => Singles(file, spec).Bind(values => Finite(file, spec.Name, values)).Map(values => (spec.Name, (ReadOnlyMemory<float>)values)))
            .Map(pairs => toMap(pairs)));

    private static Either<string, float[]> Singles(SafetensorsFile file, TensorSpec spec) => spec.Dtype == Dtype.F64
        ? file.ReadAll<double>(spec.Name).Map(values => System.Array.ConvertAll(values, value => (float)value))
        : file.ReadAll<float>(spec.Name);

    /// <summary>Finite numbers in double precision may overflow in single precision.</summary>
    private static Either<string, float[]> Finite(SafetensorsFile file, string name, float[] values) =>
        FiniteNumbers.All<float>(values)
            ? values
            : Left<string, float[]>($"{file.Path}: {name} holds numbers that are not finite in single precision");

    private static NamedTensor Initial(Parameter parameter, ulong seed)
    {
        var values = new float[parameter.Count];
        Initialiser.Fill<float>(parameter, seed, values);
        return NamedTensor.Of(parameter.Name, Axes(parameter), values);
    }

    private static NamedTensor Saved(Parameter parameter, Tensor value)
    {
        using var scope = NewDisposeScope();
        var host = value.detach().cpu().contiguous();
        return host.dtype == ScalarType.Float64
            ? NamedTensor.Of(parameter.Name, Axes(parameter), host.data<double>().ToArray())
            : NamedTensor.Of(parameter.Name, Axes(parameter), host.data<float>().ToArray());
    }

    /// <summary>Copies the tensor with a parameter's name from a file into the parameter; the shape must match.</summary>
    internal static Either<string, Unit> Load(SafetensorsFile file, Parameter parameter, Tensor target) =>
        from spec in file.Find(parameter.Name).ToEither($"{file.Path}: has no tensor {parameter.Name}")
        from _ in spec.Shape == Axes(parameter)
            ? Right<string, Unit>(unit)
            : Left($"{file.Path}: {spec} must have the axes ({string.Join(", ", parameter.Sizes)})")
        from done in spec.Dtype == Dtype.F64
            ? file.ReadAll<double>(spec.Name).Map(values => Copy(tensor(values, [.. spec.Shape]), target))
            : file.ReadAll<float>(spec.Name).Map(values => Copy(tensor(values, [.. spec.Shape]), target))
        select done;

    private static Unit Copy(Tensor from, Tensor target)
    {
        using var _ = no_grad();
        using var owned = from;
        target.copy_(from);
        return unit;
    }

    /// <summary>The axes of a parameter in a file.</summary>
    internal static Seq<long> Axes(Parameter parameter) => parameter.Sizes.Map(size => (long)size);
}
