using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Checks what a stage reads.</summary>
internal static class Reading
{
    /// <summary>The product as the kind that is needed, or a problem at the reference.</summary>
    internal static Validation<Problem, T> As<T>(InputRef input, Product product, string needed)
        where T : Product =>
        product is T right ? right : input.Problem($"must name {needed}, found {input.Stage}, which is {product.Title}");

    /// <summary>Whether a stage says a word under a key: stages of one keyword may be of several kinds.</summary>
    internal static bool Says(StageSource source, string key, string word) =>
        source.Node.Find(key).Exists(node => node is ConfigNode.Scalar scalar && scalar.Text == word);

    /// <summary>A data set whose input and tasks are those a network was built for.</summary>
    internal static Validation<Problem, Product.DataSet> Fitting(InputRef input, Product product, Data.DataInfo built) =>
        As<Product.DataSet>(input, product, "a data set (load)").Bind(data =>
            data.Info.Input == built.Input && data.Info.Tasks == built.Tasks
                ? Success<Problem, Product.DataSet>(data)
                : input.Problem($"must have the input and tasks the model was built for ({Shown(built)}), found {Shown(data.Info)}"));

    private static string Shown(Data.DataInfo info) => $"{info.Input}: {string.Join(", ", info.Tasks.Map(task => task.Name))}";
}
