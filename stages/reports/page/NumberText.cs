using System.Globalization;

namespace Multitask.Stages.Reports;

/// <summary>Numbers as text.</summary>
internal static class NumberText
{
    /// <summary>What stands where there is no value.</summary>
    internal const string None = "–";

    /// <summary>Which way is better.</summary>
    internal static string Arrow(bool higherIsBetter) => higherIsBetter ? "↑" : "↓";

    /// <summary>A metric of <c>metrics.json</c> as people write it.</summary>
    internal static string Title(string name) => name switch
    {
        "mean_iou" => "mean IoU",
        "f1" => "F1",
        "roc_auc" => "ROC AUC",
        "mae" => "MAE",
        "rmse" => "RMSE",
        "r2" => "R²",
        "cross_entropy" => "cross-entropy",
        "mean_angle" => "mean angle\u00A0(°)",
        "median_angle" => "median angle\u00A0(°)",
        "within_11_25" => "within 11.25°",
        "within_22_5" => "within 22.5°",
        "within_30" => "within 30°",
        _ => name.Replace('_', ' '),
    };

    /// <summary>A value to four digits or so.</summary>
    internal static string Value(double value) => Math.Abs(value) switch
    {
        double.NaN or double.PositiveInfinity => None,
        < 10 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        < 1000 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>Images per second or milliseconds, to three digits or so.</summary>
    internal static string Speed(double value) => Math.Abs(value) switch
    {
        double.NaN or double.PositiveInfinity => None,
        < 100 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>A small difference: two digits and a power of ten.</summary>
    internal static string Tiny(double value) => double.IsFinite(value) ? value.ToString("0.0e+0", CultureInfo.InvariantCulture) : None;

    /// <summary>A signed percentage.</summary>
    internal static string Percent(double value) =>
        value.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture).Replace('-', '−') + " %";

    /// <summary>A part of a whole in per cent.</summary>
    internal static string Share(long part, long whole) => whole == 0 ? None : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A large number in three digits: 1.23 M.</summary>
    internal static string Short(double value) => value switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " k",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
