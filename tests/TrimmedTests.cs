using System.Reflection;
using System.Xml.Linq;
using LanguageExt;
using LanguageExt.ClassInstances;
using LanguageExt.TypeClasses;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests;

/// <summary>The program's copy of LanguageExt keeps what the library finds by looking through its types.</summary>
public sealed class TrimmedTests
{
    private static readonly Type[] Compared = [typeof(Eq<>), typeof(Ord<>), typeof(Hashable<>)];

    // They make their values by a constructor of the type that derives from them.
    private static readonly string[] Constructing = ["Range", "NewType", "NumType", "FloatType"];

    [Fact]
    public void Every_instance_that_comparisons_choose_from_is_kept()
    {
        var instances = Types.Where(type => type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && Compared.Contains(face.GetGenericTypeDefinition()))).ToArray();
        Assert.Contains(typeof(OrdString), instances);
        Assert.Empty(instances.Select(type => type.FullName).Except(Kept));
    }

    [Fact]
    public void Every_type_that_is_made_by_a_constructor_looked_for_is_kept()
    {
        var made = Types.Where(type => !type.IsAbstract && Bases(type).Any(above => above.IsGenericType && Constructing.Contains(above.Name.Split('`')[0]))).ToArray();
        Assert.Contains(typeof(IntegerRange), made);
        Assert.Empty(made.Select(type => type.FullName).Except(Kept));
    }

    [Fact]
    public void Nothing_is_listed_that_is_not_there() => Assert.Empty(Kept.Except(Library.GetTypes().Select(type => type.FullName!)));

    private static Assembly Library => typeof(ClassInstancesAssembly).Assembly;

    private static IEnumerable<Type> Types => Library.GetTypes().Where(type => !type.IsGenericTypeDefinition);

    private static string[] Kept =>
        [.. XDocument.Load(Path.Combine(Recorded.Root, "tools/precompiled/LanguageExt.Core.xml")).Descendants("type").Select(type => type.Attribute("fullname")!.Value)];

    private static IEnumerable<Type> Bases(Type type) => type.BaseType is { } above ? Bases(above).Prepend(above) : [];
}
