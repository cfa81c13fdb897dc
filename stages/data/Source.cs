namespace Multitask.Stages.Data;

/// <summary>The folder layouts that are published.</summary>
public enum Layout
{
    /// <summary>NYU-v2 as published with MTAN: image, label, depth, normal; 13 classes.</summary>
    Nyuv2,

    /// <summary>CityScapes as published with MTAN: image, label_7 or label_19 (or label), depth (inverse); no normals.</summary>
    Cityscapes,
}

/// <summary>Where a data set comes from.</summary>
public abstract record Source
{
    private Source() { }

    /// <summary>Rooms rendered by seed; needs no file.</summary>
    /// <param name="Train">Images of the training split, at least 1.</param>
    /// <param name="Test">Images of the test split, at least 1.</param>
    /// <param name="Height">Rows, 16 to 2048.</param>
    /// <param name="Width">Columns, 16 to 2048.</param>
    public sealed record Scenes(int Train, int Test, int Height, int Width) : Source;

    /// <summary>A folder in a published layout: <c>train|val/{image,label,depth,normal}/0.npy, 1.npy, ...</c></summary>
    /// <param name="Path">The folder that holds <c>train</c> and <c>val</c>.</param>
    /// <param name="Layout">Which layout.</param>
    /// <param name="Classes">Classes of the labels: 13 for NYU-v2, 7 or 19 for CityScapes.</param>
    /// <param name="Augment">Whether training uses the published augmentation; the published numbers of MTAN do not.</param>
    public sealed record Folder(string Path, Layout Layout, int Classes, bool Augment = false) : Source
    {
        /// <summary>Classes where the file does not say: 13 for NYU-v2, 7 for CityScapes.</summary>
        public static int DefaultClasses(Layout layout) => layout == Layout.Nyuv2 ? 13 : 7;
    }

    /// <summary>Two Fashion-MNIST images in one: tasks <c>left</c> and <c>right</c>, ten classes each.</summary>
    /// <param name="Path">The folder with the four idx files, gzipped or not.</param>
    /// <param name="Train">The first so many examples of the training split; all 60,000 where none.</param>
    /// <param name="Test">The first so many examples of the test split; all 10,000 where none.</param>
    public sealed record MultiFashion(string Path, Option<int> Train, Option<int> Test) : Source
    {
        /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
        public const string DefaultPath = "/usr/share/datasets/fashion-mnist";
    }
}
