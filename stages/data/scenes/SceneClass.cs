namespace Multitask.Stages.Data.Scenes;

/// <summary>The 13 classes of the rendered rooms; the numbers are the labels.</summary>
public enum SceneClass
{
    /// <summary>The floor: planks, tiles or carpet.</summary>
    Floor,

    /// <summary>Any of the walls.</summary>
    Wall,

    /// <summary>The ceiling.</summary>
    Ceiling,

    /// <summary>A panelled door in a wall.</summary>
    Door,

    /// <summary>A framed picture on a wall.</summary>
    Picture,

    /// <summary>A flat rug on the floor.</summary>
    Rug,

    /// <summary>A wooden box, turned about the vertical.</summary>
    Crate,

    /// <summary>A sphere.</summary>
    Ball,

    /// <summary>A tall thin cylinder.</summary>
    Column,

    /// <summary>A low wide cylinder.</summary>
    Drum,

    /// <summary>A cone with a light band.</summary>
    Cone,

    /// <summary>A flattened ellipsoid.</summary>
    Beanbag,

    /// <summary>A slab on two side panels.</summary>
    Table,
}
