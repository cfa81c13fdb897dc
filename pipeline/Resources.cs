namespace Multitask.Pipeline;

/// <summary>Brackets: a resource is disposed when its use has ended, however it ends.</summary>
public static class Resources
{
    /// <summary>The result of using a resource, which is disposed afterwards, also where <paramref name="use"/> throws.</summary>
    public static T Use<TResource, T>(TResource resource, Func<TResource, T> use)
        where TResource : IDisposable
    {
        using (resource)
        {
            return use(resource);
        }
    }

    /// <summary>Opens, uses and disposes; the failure of opening or of using.</summary>
    public static Either<TLeft, T> Use<TLeft, TResource, T>(Either<TLeft, TResource> opened, Func<TResource, Either<TLeft, T>> use)
        where TResource : IDisposable => opened.Bind(resource => Use(resource, use));
}
