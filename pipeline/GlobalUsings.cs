global using LanguageExt;
global using Multitask.Pipeline.Configuration;
global using Multitask.Pipeline.Files;
global using Multitask.Pipeline.Keys;
global using Multitask.Pipeline.Planning;
global using Multitask.Pipeline.Running;
global using Multitask.Pipeline.Storage;
global using Multitask.Pipeline.Storage.Maintenance;
global using static LanguageExt.Prelude;
