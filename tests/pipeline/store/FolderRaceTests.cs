using Xunit;

namespace Multitask.Tests.Pipeline;

public sealed class FolderRaceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multitask-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_that_somebody_else_makes_at_the_same_time_is_no_obstacle()
    {
        var layout = new StoreLayout(_folder.FullName);
        // Another process is faster: between the look and the making the folder appears.
        var slow = FileLayer.Real with
        {
            State = path =>
            {
                var state = FileLayer.Real.State(path);
                Directory.CreateDirectory(path);
                return state;
            },
        };
        var path = layout.Lock(new string('a', 64));
        Assert.Equal("", Disk.Try(() => new Tree(slow, layout).MakeRoom(path)).Match(Right: _ => "", Left: reason => reason));
        Assert.True(Directory.Exists(Path.GetDirectoryName(path)));
    }
}
