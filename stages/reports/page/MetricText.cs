namespace Multitask.Stages.Reports;

/// <summary>What metrics mean, with their units.</summary>
internal static class MetricText
{
    /// <summary>A metric of <c>metrics.json</c> in a sentence; its name where it is of another kind.</summary>
    internal static string Meaning(string name) => name switch
    {
        "mean_iou" => "intersection over union of the true and the predicted pixels of a class, from 0 to 1; mean over the classes",
        "pixel_accuracy" => "share of the defined pixels whose class is right, from 0 to 1",
        "absolute_error" => "mean over the defined pixels of |predicted − true|, in the unit of the depths",
        "relative_error" => "mean over the defined pixels of |predicted − true| / true, without a unit",
        "mean_angle" => "mean angle between the predicted and the true normal, in degrees",
        "median_angle" => "median of the angles between the predicted and the true normals, in degrees",
        "within_11_25" => "share of the pixels whose angle is below 11.25°, from 0 to 1",
        "within_22_5" => "share of the pixels whose angle is below 22.5°, from 0 to 1",
        "within_30" => "share of the pixels whose angle is below 30°, from 0 to 1",
        "accuracy" => "share of the examples whose answer is right, from 0 to 1",
        "f1" => "harmonic mean of precision and recall, from 0 to 1; of several classes the mean",
        "cross_entropy" => "mean of −ln of the probability that was given to the true answer, in nats",
        "roc_auc" => "probability that a positive example gets a higher score than a negative one, from 0 to 1",
        "average_precision" => "area under the curve of precision over recall, from 0 to 1",
        "mae" => "mean of |predicted − true|, in the unit of the numbers",
        "rmse" => "square root of the mean of (predicted − true)², in the unit of the numbers",
        "r2" => "1 − squared errors / squared deviations from the mean, at most 1",
        _ => name,
    };
}
