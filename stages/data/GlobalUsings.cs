global using LanguageExt;
global using Multitask.Models;
global using Multitask.Pipeline;
global using Multitask.Pipeline.Files;
