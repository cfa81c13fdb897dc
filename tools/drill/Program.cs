using Multitask.Drill;

return Drills.Run(Seq(args), Console.Out);
