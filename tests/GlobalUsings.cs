global using Multitask.Pipeline;
global using Multitask.Stages.Data;
global using Multitask.Stages.Weightings;
