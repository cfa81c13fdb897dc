using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Reads the value of a member whose name was just read; returns what is wrong with it, or an empty string.</summary>
internal delegate string MemberReader(ref Utf8JsonReader reader);

/// <summary>The members of a JSON object.</summary>
internal static class JsonMembers
{
    /// <summary>Reads the members up to the first invalid one.</summary>
    /// <param name="reader">At the opening brace of the object.</param>
    /// <param name="member">Reads one member.</param>
    /// <returns>What is wrong, or an empty string.</returns>
    internal static string Read(ref Utf8JsonReader reader, MemberReader member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = member(ref reader);
            if (problem.Length > 0)
            {
                return problem;
            }
        }

        return "";
    }
}
