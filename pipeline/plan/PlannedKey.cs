namespace Multitask.Pipeline.Planning;

/// <summary>The key of a planned stage.</summary>
public static class PlannedKey
{
    /// <summary>The key of a stage, given the outputs that it reads.</summary>
    /// <returns>Left: why a file outside the store cannot be digested.</returns>
    public static Either<string, StageKey> Key<T>(this PlannedStage<T> stage, Seq<Artifact> inputs) =>
        stage.Work.Sources().Map(sources => StageKey.Of(new KeyParts
        {
            Kind = stage.Kind,
            Version = stage.Work.Version,
            Config = stage.Work.Config,
            Seed = stage.Work.Seeded ? Some(stage.Seed) : None,
            Inputs = inputs,
            Sources = sources,
            Environment = stage.Work.Environment,
        }));
}
