namespace Multitask.Tests.Errors;

/// <summary>Messages about data.</summary>
internal static class DataTopics
{
    internal static ErrorGroup Data => new("Data", "The whole path that was tried is named; relative ones start at the folder of the pipeline's file. Exit code 2 before, 1 in a run.",
    [
        new("…: not found", "the file or folder is not there", "check `path`: it starts at the folder of the pipeline's file"),
        new("… changed while it was read", "a data file is not any more what the stage's key was made of", "let the data rest, and run again"),
        new("holds no npy files", "the folder of a part is empty", "put 0.npy, 1.npy, ... there"),
        new("must be named by a number, as 0.npy or 0001.npy", "an example's file has another name", "rename it"),
        new("as its first file; files are numbered from 0 or from 1", "the first examples are missing", "complete or renumber them"),
        new("has no number …, between … and …", "an example is missing", "complete or renumber them"),
        new("have the same number", "two files stand for one example", "remove one"),
        new("… is not an image that can be decoded …", "the file is another, or damaged", "copy it again"),
        new("… examples, … holds …", "the parts of a split have different counts of examples", "complete the shorter one"),
        new("examples asked for, … holds …", "`train` or `test` is larger than the data set", "take a smaller number"),
        new("an image has shape (H, W, 3), found …", "images are stored as rows, columns, channels", "transpose the arrays"),
        new("has shape (…) was expected", "an array has another size than the first image", "bring all to one size"),
        new("…-1 or 0 to … was expected", "a label is no class, or `classes` is too small", "mend the labels, or set `classes`"),
        new("which does not fit …", "a number of an array is larger than single precision holds", "mend the number"),
        new("holds a number that does not fit …", "an array holds numbers of another range", "convert it"),
        new("number … is …", "a number of an array is not finite", "mend it; depth 0 and the zero normal mean that nothing is known"),
        new("is not … labels of 0 to …", "labels and images do not agree in number, or a label is no class", "mend the files, or set `classes`"),
        new("is not an npy file", "the file begins otherwise", "save it with NumPy's `save`"),
        new("has npy version …", "the format has versions 1 to 3", "save it again with a current NumPy"),
        new("ends inside its header", "the file is cut off", "copy it again"),
        new("claims a header of …", "the file is cut off or damaged", "copy it again"),
        new("its header is not the dictionary …", "the header does not say what an npy file must", "save it again with NumPy"),
        new("holds Python objects …", "object arrays may run code when they are loaded", "save numbers"),
        new("has element type …; float16, float32, float64, bool and integers of 8 to 64 bits are read", "the array has another type", "convert it to float32"),
        new("fortran_order is …", "the header does not say True or False", "save it again with NumPy"),
        new("its shape is …", "the header has no shape, or one larger than any memory", "save it again with NumPy"),
        new("claims shape … bytes of data", "header and length of the file do not agree", "copy it again"),
        new("bytes, more than an array takes", "the array is larger than 2 GiB", "split it"),
        new("is too short for an idx file", "the file is cut off", "copy it again"),
        new("starts with 0x…, an idx file of bytes with … axes starts with 0x…", "the file is another", "take the file whose name the message tells"),
        new("claims sizes …", "header and length of an idx file do not agree", "copy it again"),
        new("bytes but holds …", "header and length of an idx file do not agree", "copy it again"),
        new("holds more than the … bytes it claims", "header and length of an idx file do not agree", "copy it again"),
    ]);

    internal static ErrorGroup Weights => new("Files of weights and packed data (safetensors)", "What the program itself wrote, or another one.",
    [
        new("too short for a safetensors file", "the file is cut off", "make it again"),
        new("the header …", "the header is damaged", "make the file again"),
        new("metadata names … twice", "the header is damaged", "make the file again"),
        new("the metadata are not a map of strings", "the header is damaged", "make the file again"),
        new("tensors end at byte … of …", "the file is cut off, or has bytes too many", "make it again"),
        new("two tensors are named …", "the header is damaged", "make the file again"),
        new("tensor …", "a tensor of the file is not as it should be, for the reason told", "make the file again"),
        new("must hold … tensors, found …", "the weights are another network's", "name the file of this network"),
        new("holds numbers that are not finite in single precision", "weights of a training in double precision are too large", "train with a smaller `lr`"),
    ]);

    internal static ErrorGroup Tables => new("Tables", "Told at the `load` stage. Exit code 2, nothing is run.",
    [
        new("inputs must …", "a pattern of `inputs` finds no column", "take names that the message lists"),
        new("takes in column …, which is a task: the answer must not be in the input", "a pattern of `inputs` is too wide", "name the inputs"),
        new("must have two values to be binary, found …", "the column of a binary task has more or fewer", "name the task's kind otherwise, or mend the column"),
        new("must be a number to be a regression, found …", "a field of a regression's column is no number", "mend the row that is named"),
        new("different values to be classes, found …", "a column with one value, or with very many, is no set of classes", "take another kind of task"),
        new("must say which value means yes…", "a binary task has two values, and which is the one to find is not said", "write { binary: VALUE }"),
        new("must be train, validation or test, found …", "the column of splits has another word", "mend the row that is named"),
        new("two columns have the name …", "columns are told by their names", "rename one"),
        new("holds no rows", "there is nothing below the names of the columns", "add rows"),
        new("must have … fields, found …", "a row is longer or shorter than the first", "mend the line that is named"),
        new("the table has no column beside its tasks…", "there is nothing to predict from", "name fewer tasks"),
    ]);
}
