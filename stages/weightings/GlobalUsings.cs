global using LanguageExt;
global using Multitask.Models;
global using Multitask.Pipeline;
global using Multitask.Pipeline.Configuration;
global using Multitask.Pipeline.Keys;
