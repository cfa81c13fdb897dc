global using LanguageExt;
global using Multitask.Models;
global using Multitask.Pipeline.Configuration;
global using Multitask.Stages;
global using Multitask.Stages.Data;
global using Multitask.Stages.Kernels;
global using Multitask.Stages.Training;
global using Multitask.Stages.Weightings;
global using Command = System.CommandLine.Command;
