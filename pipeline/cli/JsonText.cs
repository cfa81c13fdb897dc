namespace Multitask.Pipeline.CommandLine;

/// <summary>Events as JSON lines for programs.</summary>
public static class JsonText
{
    /// <summary>
    /// The line about a stage that has ended; other events have none:
    /// <c>{"event":"stage","name":…,"key":…,"outcome":"hit|ran|failed|interrupted","seconds":…}</c>.
    /// </summary>
    public static Option<string> Line(Event what) => what is Event.StageFinished end
        ? $"{{\"event\":\"stage\",\"name\":{CanonicalText.Text(end.Name)},\"key\":{CanonicalText.Text(end.Key)},"
            + $"\"outcome\":\"{Word(end.Outcome)}\",\"seconds\":{CanonicalText.Number(Math.Round(end.Seconds, 3))}}}"
        : Option<string>.None;

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Hit => "hit",
        Outcome.Ran => "ran",
        Outcome.Interrupted => "interrupted",
        _ => "failed",
    };
}
