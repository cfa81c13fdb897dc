global using LanguageExt;
global using Microsoft.AspNetCore.Builder;
global using Microsoft.AspNetCore.Http;
global using Multitask.Exports;
global using Multitask.Pipeline;
global using static System.FormattableString;
global using static LanguageExt.Prelude;
