namespace Multitask.Models.Interpreters;

/// <summary>The data statistics of <see cref="Op.Standardise"/> and <see cref="Op.Restore"/> nodes, which are set when training begins.</summary>
public static class Statistics
{
    /// <summary>The name of the means, after that of the node.</summary>
    public const string Mean = "mean";

    /// <summary>The name of the standard deviations, after that of the node.</summary>
    public const string Deviation = "deviation";
}
