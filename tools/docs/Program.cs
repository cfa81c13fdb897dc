using Multitask.Docs;

// dotnet run --project tools/docs [FOLDER]: the documentation as a folder of HTML, without a network.
var folder = Path.GetFullPath(args.Length > 0 ? args[0] : "site");
var pages = Site.Write(Site.RootOf(Environment.CurrentDirectory), folder);
Console.WriteLine(FormattableString.Invariant($"{pages} pages in {folder}"));
