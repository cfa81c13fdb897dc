namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>doctor</c> thinks of something.</summary>
public enum Health
{
    /// <summary>It is as it should be.</summary>
    Good,

    /// <summary>It is missing or scarce, and most pipelines do without it.</summary>
    Optional,

    /// <summary>Pipelines fail because of it.</summary>
    Bad,
}

/// <summary>What <c>doctor</c> found.</summary>
/// <param name="Name">Of what: <c>disk</c>.</param>
/// <param name="Health">What it thinks of it.</param>
/// <param name="Text">What there is.</param>
/// <param name="Remedy">What to do; empty where nothing is needed.</param>
public sealed record Finding(string Name, Health Health, string Text, string Remedy = "");
