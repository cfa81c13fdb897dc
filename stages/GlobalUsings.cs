global using LanguageExt;
global using Multitask.Models;
global using Multitask.Pipeline;
global using Schedule = Multitask.Stages.Training.Schedule;
