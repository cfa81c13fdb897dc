global using LanguageExt;
global using Multitask.Stages.Weightings;
