using Microsoft.OpenApi;

namespace Multitask.Serving;

/// <summary>Bodies in the OpenAPI document.</summary>
internal static class DocumentedBody
{
    /// <summary>
    /// Documents what a route reads. ASP.NET's own <c>Accepts</c> would also refuse what is declared otherwise; here the bytes tell what they are.
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
