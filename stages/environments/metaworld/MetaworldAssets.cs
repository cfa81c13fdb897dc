using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>The files of Meta-World's first version that its scenes are made of, as they are at the commit that the papers used.</summary>
internal static class MetaworldAssets
{
    private const string Commit = "d9a75c4";
    private const string Scenes = "sawyer_xyz";

    /// <summary>What decides the physics: every file with its SHA-256.</summary>
    private static Seq<OutsideFile> Known { get; } = Seq(
        ("sawyer_xyz/sawyer_button_press_topdown.xml", "b7b0cbeed23bb9d0010fe50fe71412c080cd7e3fa05783e5abdd3f8d55b0c2cf"),
        ("sawyer_xyz/sawyer_door_pull.xml", "28d9c3b44d0ad2c445773f0195a2b60196e444b9661aeba9f969eaa241046a1f"),
        ("sawyer_xyz/sawyer_drawer.xml", "f4ee026a8f2af4167b22cb25bb3233f660f72e971c336d234a472bfed67c9b63"),
        ("sawyer_xyz/sawyer_peg_insertion_side.xml", "96a8488ccc535ed6dabf97851995f2feba9732f4bd69e1d47739881d478cdee9"),
        ("sawyer_xyz/sawyer_reach_push_pick_and_place.xml", "0e58cc35d2783cb6278993be03b23a011339760df4b7c566ca7e0214b5d77532"),
        ("sawyer_xyz/sawyer_window_horizontal.xml", "f847c2223f853c96a53e6f8f634acf3de39ab08c712e5f464eee5341ddd6e0c2"),
        ("sawyer_xyz/sawyer_xyz_base.xml", "996c2845fd77df88db60868ed40ce7ed88f92502b7528ede480ddbca735f4aae"),
        ("sawyer_xyz/shared_config.xml", "fa3fcb02838405e94d1716d4132a8dd33899085bbf3d9f0daffe6793bb96d717"),
        ("meshes/objects/mug.stl", "c8eaa366229c82f1fa9c29a79e706750cff162fb27cdb45798b3773042ef890f"),
        ("meshes/sawyer/base.stl", "97b3997a278b7d7be42142f49f435a4a0d7856736b943bfb3590dc43210055f6"),
        ("meshes/sawyer/eGripperBase.stl", "3112ecc88a650b57a3f20dfcafb28d41cc88639b6e8ac85f3cb8739605a2da39"),
        ("meshes/sawyer/head.stl", "e2d5dd7e7988417897c1b3c2b366ad9dc53e0c096e0a4db810f5b6f08e1385a9"),
        ("meshes/sawyer/l0.stl", "6f4a7f56bcf4cbfbb72414acd61956ccb8db88ca5ec4074ff626a44cf41a18c1"),
        ("meshes/sawyer/l1.stl", "f6d8ba089c3da8a4a40e176a13928e3a39cfffa2fdc83311ac2f6b59035ab6d0"),
        ("meshes/sawyer/l2.stl", "4a0d2ccf5668f737409d0e7fc2578b9e24660298d09787852494a7adae8c58b1"),
        ("meshes/sawyer/l3.stl", "9faa1f689135fcda53c50b18f9a5c55bc718bb30790395a20821e96b87a174d0"),
        ("meshes/sawyer/l4.stl", "a9f7032958ae8feef741a4a073f59f3cf9f8f491d93505d0bc9047269cb2e1f2"),
        ("meshes/sawyer/l5.stl", "5078849cf3e1ae7790a6014e1ecb51eda84b44d2d91206783bb0b1fd1740e9ff"),
        ("meshes/sawyer/l6.stl", "e55c25b435b2e038f21542cb9315745656fe248cfc1d388364acd7e73e4a28e9"),
        ("meshes/sawyer/pedestal.stl", "622a1f143fa28a96c48628e3ed78ee8c126d7562c49c1983e3bb38cd8e4f964d")).Map(file => new OutsideFile(file.Item1, file.Item2)).Strict();

    /// <summary>Pictures: MuJoCo wants them, physics does not see them, so any will do.</summary>
    private static Seq<string> Pictures { get; } = Seq(
        "darkwood", "granite", "light_wood", "light_wood_v2", "light_wood_v3", "marble", "navy_blue", "real_door", "tennis", "wood", "wood_light")
        .Map(name => $"textures/{name}.png").Strict();

    /// <summary>How the files are had.</summary>
    internal static string Get { get; } =
        $"git clone https://github.com/Farama-Foundation/Metaworld && git -C Metaworld checkout {Commit}, then `path: Metaworld`";

    /// <summary>The folder with the files, given the folder of a checkout, of the installed package, or itself.</summary>
    internal static Either<string, string> Folder(string path) =>
        Seq("", "assets_v1", "envs/assets_v1", "metaworld/envs/assets_v1")
            .Map(below => Path.Combine(path, below))
            .Find(folder => Directory.Exists(Path.Combine(folder, Scenes)))
            .ToEither($"{path}: no scenes of Meta-World (assets_v1/{Scenes}) are there; to get them: {Get}");

    /// <summary>The path of a scene's MJCF file.</summary>
    internal static string SceneFile(string folder, string scene) => Path.Combine(folder, Scenes, $"{scene}.xml");

    /// <summary>Every file with its digest, or the first that is missing or of another version.</summary>
    internal static Either<string, Seq<OutsideFile>> Digests(string folder) =>
        from known in OutsideFiles.Digest(folder, Known.Map(file => file.Name))
        from _ in Known.Find(file => !known.Contains(file)).Match(
            Some: file => Left<string, Unit>(
                $"{Path.Combine(folder, file.Name)}: is not Meta-World's file at commit {Commit}; to get that: {Get}"),
            None: () => unit)
        from pictures in OutsideFiles.Digest(folder, Pictures)
        select known + pictures;
}
