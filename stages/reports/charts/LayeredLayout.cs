using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A place in a layered drawing: a thing, or a lane in which arrows of a thing pass by.</summary>
/// <param name="Name">The thing, or whose arrows pass.</param>
/// <param name="Layer">From the left, from 0.</param>
/// <param name="IsLane">Whether it is a lane.</param>
internal sealed record Slot(string Name, int Layer, bool IsLane);

/// <summary>Things that need each other in layers: each right of all it needs, arrows only between neighbouring layers.</summary>
/// <param name="Layers">The places of each layer, from top to bottom.</param>
/// <param name="Links">From a place to one in the next layer.</param>
/// <remarks>
/// Layering by longest paths, lanes for arrows that skip layers, order by barycentres (Sugiyama, Tagawa and Toda, 1981). All arrows that
/// leave one thing share a lane.
/// </remarks>
internal sealed record LayeredLayout(Seq<Seq<Slot>> Layers, Seq<(Slot From, Slot To)> Links)
{
    private const int Sweeps = 4;

    /// <summary>The layout of things, each after those it needs.</summary>
    internal static LayeredLayout Of(Seq<(string Name, Seq<string> Needs)> things)
    {
        var depths = things.Fold(Map<string, int>(), (known, thing) =>
            known.Add(thing.Name, thing.Needs.Fold(0, (deep, need) => Math.Max(deep, known[need] + 1))));
        var slots = Seq(things.Bind(thing => Lanes(thing.Name, depths, things)).ToArray());
        var links = Seq(slots.Filter(slot => slot.IsLane)
            .Map(lane => (Before(lane, slots), lane))
            .Concat(things.Bind(thing => thing.Needs.Distinct().Map(need =>
                (Before(new Slot(need, depths[thing.Name], true), slots), new Slot(thing.Name, depths[thing.Name], false)))))
            .ToArray());
        var layers = Seq(slots.GroupBy(slot => slot.Layer).OrderBy(group => group.Key).Select(group => Seq(group.ToArray())).ToArray());
        return new LayeredLayout(Enumerable.Range(0, Sweeps).Aggregate(layers, (now, sweep) => Sorted(now, links, sweep % 2 == 0)), links);
    }

    /// <summary>A thing's place, and its lanes up to the layer before the last thing that needs it.</summary>
    private static IEnumerable<Slot> Lanes(string name, Map<string, int> depths, Seq<(string Name, Seq<string> Needs)> things)
    {
        var last = things.Filter(thing => thing.Needs.Contains(name)).Fold(0, (deep, thing) => Math.Max(deep, depths[thing.Name]));
        return Enumerable.Range(depths[name], Math.Max(1, last - depths[name]))
            .Select(layer => new Slot(name, layer, layer != depths[name]));
    }

    /// <summary>The same thing's place one layer to the left.</summary>
    private static Slot Before(Slot slot, Seq<Slot> slots) =>
        slots.Filter(other => other.Name == slot.Name && other.Layer == slot.Layer - 1).Head;

    private static Seq<Seq<Slot>> Sorted(Seq<Seq<Slot>> layers, Seq<(Slot From, Slot To)> links, bool forward)
    {
        var sorted = layers.ToArray();
        var inner = Enumerable.Range(1, Math.Max(0, sorted.Length - 1));
        var numbers = forward ? inner : inner.Reverse().Select(number => number - 1);
        foreach (var number in numbers)
        {
            var beside = sorted[forward ? number - 1 : number + 1];
            sorted[number] = Seq(sorted[number].Map((at, slot) => (Slot: slot, Weight: Weight(slot, at, beside, links)))
                .OrderBy(one => one.Weight).Select(one => one.Slot).ToArray());
        }

        return Seq(sorted);
    }

    /// <summary>The mean relative height of the neighbours; the slot's own where it has none.</summary>
    private static double Weight(Slot slot, int at, Seq<Slot> beside, Seq<(Slot From, Slot To)> links)
    {
        var heights = links.Filter(link => link.From == slot || link.To == slot)
            .Map(link => link.From == slot ? link.To : link.From)
            .Map(other => beside.ToList().IndexOf(other)).Filter(place => place >= 0).ToArray();
        return heights.Length == 0 ? at : heights.Average();
    }
}
