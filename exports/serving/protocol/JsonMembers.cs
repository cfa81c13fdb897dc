using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Reads the value of a member whose name was just read; what is wrong with it, or nothing.</summary>
internal delegate string MemberReader(ref Utf8JsonReader reader);

/// <summary>The members of an object of JSON.</summary>
internal static class JsonMembers
{
    /// <summary>Reads each until one is wrong.</summary>
    /// <param name="reader">Behind the brace that opens the object.</param>
    /// <param name="member">Reads one.</param>
    /// <returns>What is wrong, or nothing.</returns>
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
