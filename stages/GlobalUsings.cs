global using LanguageExt;
global using Multitask.Models.Interpreters;
global using Multitask.Models.Networks;
global using Multitask.Models;
global using Multitask.Pipeline;
global using Multitask.Stages.Data;
global using Multitask.Stages.Weightings;
global using Schedule = Multitask.Stages.Training.Schedule;
