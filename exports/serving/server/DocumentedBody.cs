using Microsoft.OpenApi;

namespace Multitask.Serving;

/// <summary>Request bodies in the OpenAPI document.</summary>
internal static class DocumentedBody
{
    /// <summary>
    /// Documents the request body of an endpoint. ASP.NET's own <c>Accepts</c> would also reject other content types; these endpoints detect the
    /// format from the bytes.
    /// </summary>
    internal static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, params string[] types) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancel) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancel);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = types.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        });
}
