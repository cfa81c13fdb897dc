global using LanguageExt;
global using Multitask.Models;
global using Multitask.Pipeline;
global using Multitask.Stages.Data.Augmenting;
global using Multitask.Stages.Data.Formats;
global using Multitask.Stages.Data.Scenes;
global using Multitask.Stages.Data.Tasks;
