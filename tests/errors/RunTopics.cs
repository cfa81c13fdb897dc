namespace Multitask.Tests.Errors;

/// <summary>Messages of a run.</summary>
internal static class RunTopics
{
    internal static ErrorGroup Training => new("Training", "Exit code 1; what is done is kept, and training resumes from its last good checkpoint.",
    [
        new("the loss of task … is …", "the loss is not finite any more: the steps are too large", "take a smaller `lr`, or `clip`"),
        new("the combined gradient of … is not finite", "weights of the weighting, or gradients, are too large", "take a smaller `lr`, `clip`, or other options of the weighting"),
        new("the inner products of the task gradients are not finite", "gradients are too large", "take a smaller `lr`, or `clip`"),
        new("the state of the weighting is not finite", "options of the weighting are too large", "take its published options"),
        new("cannot take the logarithm of loss - min_losses: the loss of task … is …", "a loss is below its entry in `min_losses`", "set `min_losses` below all losses"),
        new("a checkpoint is not used: …", "a checkpoint is damaged, or of other settings; the one before it, or the start, is taken", "nothing: it is said so that you know"),
        new("rank … of …, on …, ended by …", "a process of the training was ended from outside, often for want of memory", "run again: training resumes from the last checkpoint"),
        new("ranks need mpirun, and it is not installed…", "`ranks` is more than 1, and OpenMPI is not there", "`apt-get install openmpi-bin`"),
        new("the ranks could not be run: …", "mpirun gave up; its first line follows", "what that line says"),
        new("the ranks no longer agree: …", "the same computation gave other bits on one of the machines", "run the ranks on machines of one kind"),
        new("torch cannot be loaded: …", "a native library is missing, cut off, too new for the system, or refused by a limit", "what the message says behind the colon"),
    ]);

    internal static ErrorGroup Clusters => new("Clusters", "`--executor`. Exit code 2 where options or the profile make no sense, else 1.",
    [
        new("the executor slurm needs …, which is not on this machine…", "Slurm's programs are missing", "`apt-get install slurm-client`, or submit from a machine of the cluster"),
        new("failed with exit code …; the end of …", "a stage failed in its job; the end of its log follows", "what is said of the message in the log"),
        new("not done: …", "these jobs were cancelled, ran out of time, or waited for one that failed", "the same command again submits what is not done"),
        new("jobs of another version of this pipeline are in Slurm: …", "the pipeline was changed while its jobs wait or run", "wait for them, or end them with the command that the message names"),
        new("the pipeline was changed after the job was submitted: submit it again", "a job found another pipeline than the one it was made for", "submit it again"),
        new("--executor kubernetes needs the key cluster.kubernetes …", "a workflow needs an image and a volume", "write both into the pipeline or the profile"),
        new("--locked, --force and --events mean nothing to --executor", "jobs run elsewhere and later", "leave these options away"),
    ]);

    internal static ErrorGroup Exports => new("Export and scoring", "Exit code 1.",
    [
        new("predicts … for task … of … example …", "a trained model is not finite: training went astray", "train with a smaller `lr`"),
        new("an ONNX file holds at most 2 GiB, the weights are … bytes", "the format ends there", "take a smaller network"),
        new("differs from torch's by …", "ONNX Runtime's answer is not torch's", "take `provider: cpu`; report it if it stays"),
        new("… is not exported: in a batch of …", "the model is not what torch computes; the first node that differs is named", "try another `precision`, `calibration` or `opset`; report it for float32"),
        new("a value in the network is not finite on the calibration examples", "weights or inputs are too large", "train with a smaller `lr`; look at the data"),
        new("… is not an ONNX model", "the file is another, or damaged", "export it again"),
        new("… cannot be scored: it needs one input of floats or bytes and outputs of floats or labels, batches of a fixed or given shape", "the model was made elsewhere and has another form", "export it with this program"),
    ]);

    internal static ErrorGroup Store => new("Store, lock file and results", "Exit code 2 where a folder cannot be used, else 1.",
    [
        new("is not a store: …", "`--store` names a folder that holds something else: nothing of it is touched", "name a store, a new folder or an empty one"),
        new("cannot be made: … is a file", "`--store` names a folder below a file", "name another folder"),
        new("results cannot be put into …", "`--out` names a folder that a file is in the way of, or that may not be made: nothing was run", "name another folder"),
        new("there is no store at …", "`--store` names no folder that is there", "check the name"),
        new("is a store of another version of this program", "a newer or older program made it", "use that one, or another folder"),
        new("no space left on device…", "the disk is full", "make room, and run again: what is done is kept"),
        new("… are needed for … are free at …", "the disk has not room for what the stages that miss will write", "make room, or name another place with `--store`"),
        new("is not as a run left it, so somebody's own: it stays…", "a file in `out/NAME/` was made or changed by somebody else", "move it, or name another folder with `--out`"),
        new("both publish …", "two stages put a file of one name into `out/NAME/`", "rename one of the stages"),
        new("is not a lock file, it holds …", "a file of your own has the name of the lock file", "move it, or rename the pipeline"),
        new("--locked needs …", "there is no lock file to be held to", "run once without `--locked`"),
        new("its output is not what … names: digest …", "`--locked`: a stage gave another output than the lock file says", "see docs/store.md; run without `--locked` to accept it"),
        new("an output must be files, found …", "a stage left a link, a pipe or the like", "it is a mistake of the stage: report it"),
        new("manifest corrupt", "a file of the store was damaged; the stage is run again", "nothing; look at the disk if it happens again"),
        new("blob corrupt…", "a file of the store was damaged; the stage is run again", "nothing; look at the disk if it happens again"),
        new("is not a tar file, or is damaged…", "`import-cache` was given another file, or one cut off", "copy it again"),
        new("where only plain files may be", "`import-cache` was given an archive that no `export-cache` made", "export it again"),
        new("the file system has no working locks", "the store lies on a file system without them", "name another place with `--store`"),
    ]);
}
