using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;

namespace Multitask.Serving;

/// <summary>The keys that clients must have: the setting <c>ApiKeys</c>, a list, or words with commas between them. None: everybody is served.</summary>
/// <remarks>Digests of equal length are compared in constant time, so that the time of an answer tells nothing about a key.</remarks>
internal sealed class ApiKeys
{
    private const string Bearer = "Bearer ";

    private readonly Seq<byte[]> _digests;

    private ApiKeys(Seq<byte[]> digests) => _digests = digests;

    /// <summary>Whether there are any.</summary>
    internal bool AreNeeded => !_digests.IsEmpty;

    /// <summary>As the settings have them.</summary>
    internal static ApiKeys Of(IConfiguration settings)
    {
        var section = settings.GetSection("ApiKeys");
        var words = section.GetChildren().Select(child => child.Value ?? "").Append(section.Value ?? "")
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return new ApiKeys(Seq(words.Select(Digest).ToArray()));
    }

    /// <summary>Lets a request through that has a key, or asks for something that needs none.</summary>
    internal async Task Check(HttpContext context, RequestDelegate next)
    {
        if (AreNeeded && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null && !Knows(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Refusals.Write(context, Refusal.Unauthorised);
            return;
        }

        await next(context);
    }

    private bool Knows(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var given = context.Request.Headers["X-API-Key"].ToString() is { Length: > 0 } key ? key
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        var digest = Digest(given);
        return _digests.Fold(false, (known, one) => CryptographicOperations.FixedTimeEquals(one, digest) || known);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
