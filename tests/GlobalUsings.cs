global using Multitask.Models.Interpreters;
global using Multitask.Models.Networks;
global using Multitask.Pipeline;
global using Multitask.Stages.Data;
global using Multitask.Stages.Weightings;
