namespace Multitask.Stages.Training;

/// <summary>Minimises a smooth convex function on the simplex: a primal-dual interior-point method (Nocedal and Wright, chapter 19), then Newton steps on the support.</summary>
internal static class SimplexNewton
{
    private const int MostSteps = 80;
    private const double Accuracy = 1e-13;

    /// <summary>The minimiser: non-negative, summing to 1.</summary>
    internal static double[] Minimise(ConeProblem problem)
    {
        var tasks = problem.Gramian.Tasks;
        var w = Enumerable.Repeat(1.0 / tasks, tasks).ToArray();
        var gradient = problem.Gradient(w);
        var size = Math.Max(gradient.Max(Math.Abs), double.Epsilon);
        var slack = gradient.Select(g => Math.Max(g - gradient.Min(), 0.1 * size)).ToArray();
        for (var step = 0; step < MostSteps && ConeProblem.Gap(w, gradient) > Accuracy * size; step++)
        {
            Advance(problem, w, gradient, slack);
            gradient = problem.Gradient(w);
        }

        return Polish(problem, w, slack);
    }

    /// <summary>One step towards the central path's point with a tenth of the present complementarity; w and slack move in place.</summary>
    private static void Advance(ConeProblem problem, double[] w, double[] gradient, double[] slack)
    {
        var tasks = w.Length;
        var target = 0.1 * w.Zip(slack, (a, b) => a * b).Sum() / tasks;
        var matrix = problem.Hessian(w);
        var right = new double[tasks];
        for (var i = 0; i < tasks; i++)
        {
            matrix[(i * tasks) + i] += slack[i] / w[i];
            right[i] = (target / w[i]) - gradient[i];
        }

        var move = OnPlane(Cholesky.Of(tasks, matrix), right);
        var slackMove = new double[tasks];
        for (var i = 0; i < tasks; i++)
        {
            slackMove[i] = (target / w[i]) - slack[i] - (slack[i] / w[i] * move[i]);
        }

        Move(w, move, Descend(problem, w, move, Reach(w, move), target));
        Move(slack, slackMove, Reach(slack, slackMove));
    }

    /// <summary>The step x with M x = right - y and entries that sum to zero, for the y that makes them.</summary>
    private static double[] OnPlane(Cholesky factor, double[] right)
    {
        var ones = factor.Solve(Enumerable.Repeat(1.0, right.Length).ToArray());
        var free = factor.Solve(right);
        var shift = free.Sum() / ones.Sum();
        return [.. free.Zip(ones, (x, one) => x - (shift * one))];
    }

    /// <summary>The longest step, at most 1, that keeps every entry positive.</summary>
    private static double Reach(double[] at, double[] move)
    {
        var step = 1.0;
        for (var i = 0; i < at.Length; i++)
        {
            step = move[i] < 0 ? Math.Min(step, -0.995 * at[i] / move[i]) : step;
        }

        return step;
    }

    /// <summary>Halves the step while the barrier function would rise: the root bends sharply where gradients nearly cancel.</summary>
    private static double Descend(ConeProblem problem, double[] w, double[] move, double step, double target)
    {
        var start = Barrier(problem, w, target);
        var trial = new double[w.Length];
        for (var halving = 0; halving < 30; halving++, step /= 2)
        {
            w.CopyTo(trial, 0);
            Move(trial, move, step);
            if (Barrier(problem, trial, target) <= start + (1e-12 * Math.Abs(start)))
            {
                break;
            }
        }

        return step;
    }

    private static double Barrier(ConeProblem problem, double[] w, double target) =>
        problem.Value(w) - (target * w.Sum(Math.Log));

    private static void Move(double[] at, double[] move, double step)
    {
        for (var i = 0; i < at.Length; i++)
        {
            at[i] += step * move[i];
        }
    }

    /// <summary>Sets the weights that the slacks say are zero to zero and takes Newton steps on the rest; kept where the gap says it is better.</summary>
    private static double[] Polish(ConeProblem problem, double[] w, double[] slack)
    {
        var support = Enumerable.Range(0, w.Length).Where(i => w[i] > slack[i]).ToArray();
        var best = Normalised(w);
        var refined = support.Length == 0 ? best : Normalised(w.Select((value, i) => w[i] > slack[i] ? value : 0));
        for (var step = 0; step < 6 && support.Length > 1; step++)
        {
            best = Better(problem, best, refined);
            refined = OnSupport(problem, refined, support);
            if (refined.Min() < 0)
            {
                return best;
            }
        }

        return Better(problem, best, refined);
    }

    private static double[] Better(ConeProblem problem, double[] best, double[] other) =>
        ConeProblem.Gap(other, problem.Gradient(other)) <= ConeProblem.Gap(best, problem.Gradient(best)) ? other : best;

    /// <summary>
    /// A Newton step along e_i - e_last, the directions that stay on the simplex: F grows in proportion along w itself, so that its second
    /// derivatives are singular before this reduction.
    /// </summary>
    private static double[] OnSupport(ConeProblem problem, double[] w, int[] support)
    {
        var (hessian, gradient, last, free) = (problem.Hessian(w), problem.Gradient(w), support[^1], support[..^1]);
        double At(int i, int j) => hessian[(i * w.Length) + j];
        double[] matrix = [.. free.SelectMany(i => free.Select(j => At(i, j) - At(i, last) - At(last, j) + At(last, last)))];
        var trace = 1e-13 * Enumerable.Range(0, free.Length).Select(i => matrix[(i * free.Length) + i]).DefaultIfEmpty(1).Max();
        for (var i = 0; i < free.Length; i++)
        {
            matrix[(i * free.Length) + i] += trace;
        }

        var move = Cholesky.Of(free.Length, matrix).Solve([.. free.Select(i => gradient[last] - gradient[i])]);
        var moved = w.ToArray();
        for (var i = 0; i < free.Length; i++)
        {
            moved[free[i]] += move[i];
        }

        moved[last] -= move.Sum();
        return moved;
    }

    private static double[] Normalised(IEnumerable<double> w)
    {
        var kept = w.ToArray();
        var total = kept.Sum();
        return [.. kept.Select(value => value / total)];
    }
}
