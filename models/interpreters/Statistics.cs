namespace Multitask.Models.Interpreters;

/// <summary>The statistics of data that <see cref="Op.Standardise"/> and <see cref="Op.Restore"/> hold, set when training begins.</summary>
public static class Statistics
{
    /// <summary>The name of the means, behind the node's.</summary>
    public const string Mean = "mean";

    /// <summary>The name of the standard deviations.</summary>
    public const string Deviation = "deviation";
}
