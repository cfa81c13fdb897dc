global using LanguageExt;
global using Multitask.Models;
