using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;

namespace Multitask.Serving;

/// <summary>Authenticates clients by the keys in the setting <c>ApiKeys</c>, an array or comma-separated. Without keys, every client is served.</summary>
/// <remarks>Compares digests of equal length in constant time, so that response times reveal nothing about a key.</remarks>
internal sealed class ApiKeys
{
    private const string Bearer = "Bearer ";

    private readonly Seq<byte[]> _digests;

    private ApiKeys(Seq<byte[]> digests) => _digests = digests;

    /// <summary>Whether any keys are configured.</summary>
    internal bool AreRequired => !_digests.IsEmpty;

    /// <summary>The configured keys.</summary>
    internal static ApiKeys Of(IConfiguration settings)
    {
        var section = settings.GetSection("ApiKeys");
        var words = section.GetChildren().Select(child => child.Value ?? "").Append(section.Value ?? "")
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return new ApiKeys(Seq(words.Select(Digest).ToArray()));
    }

    /// <summary>Middleware: passes on requests with a valid key and those to endpoints that allow anonymous access.</summary>
    internal async Task Check(HttpContext context, RequestDelegate next)
    {
        if (AreRequired && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null && !HasKey(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorResponse.Write(context, RequestError.Unauthorized);
            return;
        }

        await next(context);
    }

    private bool HasKey(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var given = context.Request.Headers["X-API-Key"].ToString() is { Length: > 0 } key ? key
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        var digest = Digest(given);
        return _digests.Fold(false, (known, one) => CryptographicOperations.FixedTimeEquals(one, digest) || known);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
