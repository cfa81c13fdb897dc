namespace Multitask.Pipeline.Configuration;

/// <summary>Turns a configuration value into a typed one, or says everything that is wrong with it.</summary>
/// <typeparam name="T">What it makes.</typeparam>
/// <param name="node">The value as written.</param>
public delegate Validation<Problem, T> Decoder<T>(ConfigNode node);

/// <summary>How decoders grow.</summary>
public static class DecoderExtensions
{
    /// <summary>The same text, another value.</summary>
    public static Decoder<TOut> Map<T, TOut>(this Decoder<T> decoder, Func<T, TOut> map) => node => decoder(node).Map(map);

    /// <summary>One more rule: <paramref name="mistake"/> gives the message when its value breaks it.</summary>
    public static Decoder<T> Ensure<T>(this Decoder<T> decoder, Func<T, Option<string>> mistake) =>
        node => decoder(node).Bind(value => mistake(value).Match(
            Some: message => Fail<Problem, T>(node.Place.Problem(message)),
            None: () => Success<Problem, T>(value)));
}
