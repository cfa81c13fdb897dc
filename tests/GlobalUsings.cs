global using Multitask.Pipeline;
global using Multitask.Stages.Data;
global using Multitask.Stages.Data.Augmenting;
global using Multitask.Stages.Data.Formats;
global using Multitask.Stages.Data.Sources;
global using Multitask.Stages.Data.Tasks;
global using Multitask.Stages.Weightings;
