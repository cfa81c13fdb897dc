global using LanguageExt;
global using Multitask.Models.Interpreters;
global using static LanguageExt.Prelude;
