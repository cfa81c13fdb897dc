using Xunit;

namespace Multitask.Tests.Hostile;

/// <summary>What makes a message clear, whatever input it is about.</summary>
internal static class Clear
{
    /// <summary>The most characters of a message.</summary>
    internal const int Longest = 400;

    /// <summary>One short printable line that names the file.</summary>
    /// <param name="message">The message.</param>
    /// <param name="file">The name it must begin with.</param>
    /// <param name="about">Which input it is about, for a failure.</param>
    internal static void Line(string message, string file, string about)
    {
        Assert.True(message.StartsWith(file, StringComparison.Ordinal), $"{about}: does not name the file: {message}");
        Assert.True(message.Length > file.Length + 5, $"{about}: says nothing: {message}");
        Assert.True(message.Length < Longest + file.Length, $"{about}: {message.Length} characters: {message}");
        // A message that is cut off may have lost the words that tell it.
        Assert.True(message.EndsWith("...", StringComparison.Ordinal) || Errors.ErrorTopics.Cover(message), $"{about}: is no topic of tests/errors: {message}");
        Assert.True(Sanitize.IsPrintable(message), $"{about}: is not one printable line: {message}");
    }
}
