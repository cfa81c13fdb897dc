namespace Multitask.Tests.Errors;

/// <summary>Messages about stages that do not fit together.</summary>
internal static class PipelineTopics
{
    internal static ErrorGroup Stages => new("Stages and what they read", "Told with the key's path and place. Exit code 2, nothing is run.",
    [
        new("names no stage of this pipeline, found …", "a reference or an option names a stage that is not there", "mend the name, or add the stage"),
        new("stages must not need each other in a circle, found …", "a stage reads what is made of itself", "cut the circle that the message shows"),
        new("must name …, found …, which is …", "the stage that is named makes something else than what is needed", "name a stage of the kind that the message asks for"),
        new("must name at least one stage", "there are none", "add stages"),
        new("must name at most … stages, found …", "the pipeline is larger than any that was tried", "split it"),
        new("must name each stage once", "a stage is compared with itself", "remove the repetition"),
        new("must not name a stage called …", "the name stands for the constant predictor in `scores.json`", "rename the stage"),
        new("must mean one method, found …, which means …", "`baseline` names several methods of a study", "add the labels of one in brackets, as in `train[equal]`"),
        new("must be a row of the metrics that the data have, found …, which is …", "`baseline` or `best` names a published row of another data set", "name a model of the stage, or the row of these data"),
        new("must be a published row …", "`best` names no row that there is", "take one that the message lists"),
        new("must be there once, found … times", "a program gave two stages one name", "rename one"),
        new("must have the input and tasks the model was built for …", "a model meets another data set than its `build` stage", "name the data set it was built for, or one of the same form"),
        new("needs a validation split, and … has none…", "`best` compares epochs on examples that no network learns from", "give the `load` stage the key `validation`"),
        new("must name one of the tasks …", "`best` names no task of the data set", "take one that the message lists"),
        new("must name a metric of task …", "`best` names no metric of the task", "take one that the message lists"),
        new("must name a model (build or train) or a .safetensors file, found …", "`init` names a stage that makes no weights", "name one that does"),
        new("must hold weights that fit the network, but …", "the weights are of another network", "give `init` the `prefix` of the part that is the same"),
        new("must begin the name of a parameter, found …", "no parameter's name begins so", "take a beginning that the message names"),
        new("must leave parameters to train for every task, found none for …", "all parameters that the task depends on are frozen", "freeze fewer"),
        new("must be auto, cpu, cuda or cuda:N, found …", "`device` names none", "take one of these"),
        new("must be auto or cpu… found …", "CUDA was asked for, and this machine or build has none, for the reason told if there is one", "take auto or cpu, or see *Native packages* in the README"),
        new("must name the data (load) whose training split int8 is calibrated with", "ranges of 8-bit integers are chosen from examples", "add `data: NAME` to the export"),
        new("is only for precision: int8", "nothing else is calibrated", "remove the key, or set `precision: int8`"),
        new("must be float32 for these data: …", "`input: uint8` takes the bytes of images, and these data are others", "leave `input` away"),
        new("must be [batch] or [batch, height, width]", "the batch is always free, and a size as a whole or not at all", "write one of the two"),
        new("height and width cannot be free: …", "the network counts the pixels of an image as features, or reads vectors", "leave `dynamic` away, or take a network without that"),
        new("must have one entry per task …", "a list of the weighting has more or fewer numbers than there are tasks", "give one number per task, in their order"),
        new("must be one of the tasks …", "`single` names no task of the data set", "take one that the message lists"),
        new("krum compares the gradients of at least 2 tasks…", "with one task there is nothing to weigh", "take `equal`"),
        new("`byzantine` must be at most …", "Krum needs two more gradients than may be wrong", "take a smaller number"),
        new("`selected` must be at most the number of tasks …", "Krum averages some of the gradients there are", "take a smaller number"),
        new("`trim` must be less than half the number of tasks …", "trimming at both ends leaves no gradient", "take a smaller number"),
    ]);

    internal static ErrorGroup Networks => new("Networks", "Told at the `build` stage. Exit code 2, nothing is run.",
    [
        new("must be … for … tasks with a value per pixel", "the architecture and the tasks do not fit", "take one that the message names"),
        new("must be parameters: … is computed from losses and compares no gradients", "`gradients: representation` is for weightings that compare gradients", "take `mgda` or another one that needs the Gramian, or leave `gradients` out"),
        new("must be parameters: … remembers gradients from step to step…", "`gradients: representation` has other features in every batch", "take another weighting, or leave `gradients` out"),
        new("in this network …", "`gradients: representation` needs shared features that end in one place", "take a network with one trunk, such as segnet, or leave `gradients` out"),
        new("for a model whose tasks share no parameters", "the weighting combines gradients of shared parameters, and there are none", "take `equal`, or another sharing"),
        new("mtan is for images", "the masks of `mtan` select from the features of convolutions, and the network has none", "take another sharing"),
        new("levels must be at most …, found …", "`ple` divides the trunk where one part reads only the last features of the part before", "take fewer levels, more stages, or `cgc`"),
        new("experts must be a power of two, found …", "`dselect-k` chooses experts by the bits of their numbers", "take 2, 4, 8, ..."),
        new("selected must be 1 to the … experts, found …", "`dselect-k` chooses among the experts", "take fewer, or more experts"),
        new("must be a network for …", "the architecture and the tasks or inputs do not fit", "take one that the message names"),
        new("height and width must be multiples of 2^… found …", "every level of SegNet halves the image", "take fewer filters, or images of such a size"),
        new("sides must be even and at least 2 after every 5 x 5 convolution, found …", "LeNet's poolings halve what its convolutions leave", "take fewer channels' stages, or larger images"),
        new("must have 1 to … entries, found …", "a list of widths is empty or longer than any network", "write one width a level"),
    ]);
}
