namespace Multitask.Tests.Errors;

/// <summary>Every kind of message, by place.</summary>
internal static class ErrorTopics
{
    /// <summary>The groups of the page, in order.</summary>
    internal static ErrorGroup[] All { get; } = [Usage, Yaml, Values, PipelineTopics.Stages, PipelineTopics.Networks, DataTopics.Data, DataTopics.Tables, DataTopics.Images, DataTopics.Weights, DataTopics.Environments, RunTopics.Training, RunTopics.Clusters, RunTopics.Exports, RunTopics.Store];

    /// <summary>Whether a message is of a kind that the page tells.</summary>
    internal static bool Cover(string message) => All.Any(group => group.Topics.Any(topic => topic.Covers(message)));

    private static ErrorGroup Usage => new("Usage", "The command line. Exit code 2, nothing is done.",
    [
        new("Unrecognized option …", "an option is misspelt, or belongs to another command", "`multitask COMMAND --help` lists the options"),
        new("there is no pipeline.yaml here: name a pipeline", "no file was named, and the current folder has no `pipeline.yaml`", "name the file"),
        new("… must name a folder, found nothing", "the value of the option is empty, often an unset variable of the shell", "name a folder"),
        new("… has the name of its own lock file", "the lock file of `NAME.yaml` is `NAME.lock`, and the pipeline itself is called so", "rename the pipeline's file"),
        new("must be path=value, found …", "`--set` takes a place in the file and a value", "`--set stages.famo.epochs=2`"),
        new("there is no … in …", "`--set` names a key above its last one that the file does not have", "take one of the keys that the message lists"),
        new("there is no stage …", "`--set` names a stage that the file does not have", "take one of those that the message lists"),
        new("… is not among the stages that --only asks for", "`--force` names a stage that this run leaves out", "leave `--only` away, or add the stage to it"),
        new("--method must be one of …", "`weigh` was called for a weighting there is none of", "`multitask methods` lists them"),
        new("… does not work from a Gramian alone", "the weighting needs losses or the gradients themselves", "`multitask methods` says what each needs"),
        new("must be symmetric", "a Gramian holds inner products, which do not depend on their order", "check the matrix"),
        new("must be positive semi-definite, as inner products are", "no gradients have these inner products", "check the matrix"),
        new("must have as many columns as rows …", "a Gramian is square: a row and a column per task", "check the matrix"),
        new("must be a number with d, h or m, such as 7d, 12h or 30m, found …", "a time of `gc` is not written so", "write a number and d, h or m"),
        new("a limit of …", "the shell limits files or memory below what .NET and torch need to start", "raise the limit that the message names, with `ulimit`"),
        new("the system refused what the program needs: …", "a file, memory or a library was refused, most often by a limit", "`ulimit -a` shows the limits"),
    ]);

    private static ErrorGroup Yaml => new("The file as YAML", "Told with `file:line:column`. Exit code 2, nothing is run.",
    [
        new("there is no such file", "the pipeline that was named is not there", "check the name and the current folder"),
        new("must be a file, found …", "the name belongs to a directory, a pipe, a socket or a device", "name a plain file"),
        new("must have at most … bytes, found …", "no pipeline is so long: another file was named", "name the pipeline"),
        new("must be UTF-8, found …", "the file has another encoding", "save it as UTF-8"),
        new("must be text, found the control character …", "the file is binary, or a character came in by a mishap", "remove the character"),
        new("is empty", "there is nothing but blanks and comments in the file", "write a pipeline"),
        new("is not YAML: a tab indents this line, where only spaces may", "YAML indents by spaces", "replace the tab"),
        new("is not YAML: …", "brackets, quotes, colons or indentation do not fit; the mistake is at this place or before it", "compare the line with those of an example"),
        new("must be one document, found another", "`---` begins a second document", "keep one document a file"),
        new("tags are not supported, found …", "`!` begins a tag", "quote the text if the mark is a part of it"),
        new("alias … names no anchor before it", "`*name` stands for what `&name` marks further up", "mark the value with `&name`, or mend the name"),
        new("must be a mapping or a list of mappings, whose keys are taken over", "`<<:` merges the keys of other mappings", "give it an alias of a mapping, or a list of such aliases"),
        new("must be a key: a mapping takes keys over in a file only", "`--set` cannot merge", "set the keys one by one"),
        new("must be nested at most … levels deep", "no pipeline is nested so", "take levels away"),
        new("must have at most … values after aliases are expanded", "aliases of aliases make the file huge", "expand less"),
        new("a text must have at most … characters, found …", "no value is so long", "shorten it"),
        new("a key must …", "keys are short printable words", "rename the key"),
        new("is given twice, first in line …", "a mapping has one value a key; with merge keys too, which fill in what is missing", "remove one of the two"),
    ]);

    private static ErrorGroup Values => new("Keys and values", "Told with the key's path and place. Exit code 2, nothing is run; all mistakes come at once.",
    [
        new("needs the key …", "the key has no default", "add it"),
        new("needs one of the keys …", "the key has several spellings, and there is none of them or more than one", "write one"),
        new("is not a known key…", "it is misspelt, or belongs to another kind of stage", "take one of those that the message names"),
        new("must have one of the keys …", "a stage is told by its keyword", "add `load`, `build`, `train`, ..."),
        new("must be one of …, found …", "the word is none of those that the key takes", "take one of them"),
        new("must be a whole number, found …", "the value is no number, is a fraction or stands in quotes", "write digits, without quotes"),
        new("must be a number that fits in 64 bits, found …", "the number is larger than any double", "write a smaller one"),
        new("must be a number, found …", "the value is no number, or stands in quotes", "write a number, without quotes: 0.001 or 1e-3"),
        new("must be true or false, found …", "YAML's other words (yes, on) are texts here", "write true or false"),
        new("must be a text without the character U+0000, found …", "a text with that character is no path and no name", "remove the character"),
        new("must be a text, found …", "there is nothing, a list or a mapping where a text belongs", "write a text"),
        new("must be the name of a stage, found …", "a reference is the name of another stage", "name the stage"),
        new("must be a list…, found …", "a single value stands where a list belongs", "write [a, b]"),
        new("must be a mapping, found …", "a single value or a list stands where keys belong", "write { key: value }"),
        new("must be >…, found …", "the number is out of the range that is told", "take one inside it"),
        new("must be <…, found …", "the number is out of the range that is told", "take one inside it"),
        new("must be a pair [x1, x2], found …", "a start of the toy problem is a point of the plane", "write two numbers"),
        new("must begin with a letter or digit and go on with letters, digits, …", "names become names of files", "rename the pipeline or the stage"),
        new("must be mean_rank, delta_m or a task and its metric, …", "`best` is none of these", "take one of them"),
        new("needs the key `best`, which says when an epoch is better, for …", "early stopping and the plateau compare epochs", "add `best`"),
        new("nesterov needs a momentum > 0 and a dampening of 0", "Nesterov's momentum is defined so", "add `momentum: 0.9`, or remove `nesterov`"),
        new("has `min_losses`, which need logarithms…", "`min_losses` are subtracted before a logarithm is taken, and there is none", "add `log: true`, or remove them"),
    ]);
}
