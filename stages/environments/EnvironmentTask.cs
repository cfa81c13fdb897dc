using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>What an agent is to do: the closed union of all tasks there are. What each of them means, <see cref="EnvironmentDefinition"/> says.</summary>
public abstract record EnvironmentTask
{
    private EnvironmentTask(EnvironmentFamily family, string name) => (Family, Name) = (family, name);

    /// <summary>The scenes that it belongs to.</summary>
    public EnvironmentFamily Family { get; }

    /// <summary>Its name in a file; unique in its family.</summary>
    public string Name { get; }

    /// <summary>Meta-World's reach-v1: the fingers to a point.</summary>
    public sealed record Reach() : EnvironmentTask(EnvironmentFamily.Metaworld, "reach");

    /// <summary>Meta-World's push-v1: a puck over the table to a point.</summary>
    public sealed record Push() : EnvironmentTask(EnvironmentFamily.Metaworld, "push");

    /// <summary>Meta-World's pick-place-v1: a puck to a point in the air.</summary>
    public sealed record PickPlace() : EnvironmentTask(EnvironmentFamily.Metaworld, "pick-place");

    /// <summary>Meta-World's door-open-v1.</summary>
    public sealed record DoorOpen() : EnvironmentTask(EnvironmentFamily.Metaworld, "door-open");

    /// <summary>Meta-World's drawer-open-v1.</summary>
    public sealed record DrawerOpen() : EnvironmentTask(EnvironmentFamily.Metaworld, "drawer-open");

    /// <summary>Meta-World's drawer-close-v1.</summary>
    public sealed record DrawerClose() : EnvironmentTask(EnvironmentFamily.Metaworld, "drawer-close");

    /// <summary>Meta-World's button-press-topdown-v1.</summary>
    public sealed record ButtonPressTopdown() : EnvironmentTask(EnvironmentFamily.Metaworld, "button-press-topdown");

    /// <summary>Meta-World's peg-insert-side-v1.</summary>
    public sealed record PegInsertSide() : EnvironmentTask(EnvironmentFamily.Metaworld, "peg-insert-side");

    /// <summary>Meta-World's window-open-v1.</summary>
    public sealed record WindowOpen() : EnvironmentTask(EnvironmentFamily.Metaworld, "window-open");

    /// <summary>Meta-World's window-close-v1.</summary>
    public sealed record WindowClose() : EnvironmentTask(EnvironmentFamily.Metaworld, "window-close");

    /// <summary>On our own table: the arm's tip to a point.</summary>
    public sealed record TabletopReach() : EnvironmentTask(EnvironmentFamily.Tabletop, "reach");

    /// <summary>On our own table: a puck to a point.</summary>
    public sealed record TabletopPush() : EnvironmentTask(EnvironmentFamily.Tabletop, "push");

    /// <summary>On our own table: a button down.</summary>
    public sealed record TabletopPress() : EnvironmentTask(EnvironmentFamily.Tabletop, "press");

    /// <summary>The tasks of a family, in the order of the published benchmark.</summary>
    public static Seq<EnvironmentTask> Of(EnvironmentFamily family) => All.Filter(task => task.Family == family).Strict();

    private static Seq<EnvironmentTask> All { get; } = Seq<EnvironmentTask>(
        new Reach(), new Push(), new PickPlace(), new DoorOpen(), new DrawerOpen(), new DrawerClose(), new ButtonPressTopdown(),
        new PegInsertSide(), new WindowOpen(), new WindowClose(), new TabletopReach(), new TabletopPush(), new TabletopPress());
}

/// <summary>Scenes with one robot: their tasks have observations and actions in common.</summary>
public enum EnvironmentFamily
{
    /// <summary>Meta-World's first version (Yu et al., "Meta-World", CoRL 2019): a Sawyer arm whose hand is moved. Its scenes are the user's files.</summary>
    Metaworld,

    /// <summary>Our own arm of three joints, at a table with a puck and a button.</summary>
    Tabletop,
}
