using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Loads pretrained weights into a network, all of them or those with a prefix.</summary>
internal static class StartingWeights
{
    /// <summary>Copies weights from a file into the parameters. Left: all mismatches, in which case nothing was copied, or a read error.</summary>
    internal static Either<string, Unit> Read(string path, Option<string> prefix, ParameterVector parameters) =>
        Resources.Use(SafetensorsFile.Open(path), file =>
        {
            var slots = (parameters.Layout.Slots + parameters.Layout.Untrained).Filter(slot => IsMeant(prefix, slot.Parameter.Name)).Strict();
            return from fits in Mismatch(slots.Map(slot => slot.Parameter), Axes(file.Tensors), prefix).Match(
                       what => Left<string, Unit>($"{path}: {what}"), () => unit)
                   from copied in Eithers.Traverse(slots, slot => WeightsFile.Load(file, slot.Parameter, parameters[slot.Parameter.Name]))
                   select unit;
        });

    /// <summary>The weights of another network that do not fit a network; none if all fit.</summary>
    internal static Option<string> Mismatch(Network network, Network from, Option<string> prefix) => Mismatch(
        Parameters.Of(network).Filter(parameter => IsMeant(prefix, parameter.Name)),
        Parameters.Of(from).Map(parameter => (parameter.Name, WeightsFile.Axes(parameter))),
        prefix);

    private static Option<string> Mismatch(Seq<Parameter> wanted, Seq<(string Name, Seq<long> Axes)> all, Option<string> prefix)
    {
        var found = toMap(all.Filter(one => IsMeant(prefix, one.Name)));
        var wrong = wanted.Choose(parameter => found.Find(parameter.Name).Match(
            axes => axes == WeightsFile.Axes(parameter)
                ? None
                : Some($"{parameter.Name} has the axes ({string.Join(", ", axes)}) instead of ({string.Join(", ", parameter.Sizes)})"),
            () => Some($"{parameter.Name} is missing"))).Strict();
        var names = toHashSet(wanted.Map(parameter => parameter.Name));
        var unknown = Seq(found.Keys.Where(name => !names.Contains(name)).Select(name => $"{name} is not a parameter of the network").ToArray());
        var mistakes = wrong + unknown;
        return mistakes.IsEmpty ? None : Some($"must hold weights that fit the network, but {ParameterPrefix.Listed(mistakes)}");
    }

    private static Seq<(string, Seq<long>)> Axes(Seq<TensorSpec> tensors) => tensors.Map(tensor => (tensor.Name, tensor.Shape)).Strict();

    private static bool IsMeant(Option<string> prefix, string name) => prefix.ForAll(part => ParameterPrefix.Begins(part, name));
}
