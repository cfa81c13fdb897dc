using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>An operation with a derivative of its own. To be derived as <see cref="SingleTensorFunction{T}"/>.</summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            internal static T Instance { get; set; } = new();

            /// <summary>For messages.</summary>
            public abstract string Name { get; }

            internal abstract Tensor Forward(AutogradContext ctx, object[] vars);

            internal abstract List<Tensor> Backward(AutogradContext ctx, Tensor gradient);
        }

        /// <summary>An operation with one result and a derivative of its own.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            /// <summary>The result, part of the graph if a tensor among the arguments is.</summary>
            /// <param name="vars">What <c>forward</c> gets: tensors, and anything else.</param>
            public static Tensor apply(params object[] vars)
            {
                Tensor[] inputs = [.. vars.OfType<Tensor>()];
                var recorded = is_grad_enabled() && inputs.Any(input => input.requires_grad);
                var context = new AutogradContext();
                Tensor result;
                using (no_grad())
                {
                    result = Instance.Forward(context, vars);
                }

                if (recorded)
                {
                    bool[] isTensor = [.. vars.Select(argument => argument is Tensor)];
                    new ManagedOperation(context, gradient => Gradients(context, gradient, isTensor)).Record(result, inputs);
                }

                return result;
            }

            /// <summary>The result. Nothing in it is recorded; it must be a new tensor.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>The derivative by each argument of <c>forward</c>, null for what is no tensor.</summary>
            /// <param name="ctx">What <c>forward</c> kept.</param>
            /// <param name="grad_output">The derivative by its result.</param>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override Tensor Forward(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            internal sealed override List<Tensor> Backward(AutogradContext ctx, Tensor gradient) => backward(ctx, gradient);

            private static Tensor?[] Gradients(AutogradContext context, Tensor gradient, bool[] isTensor)
            {
                var all = Instance.Backward(context, gradient);
                return all.Count == isTensor.Length
                    ? [.. all.Where((_, at) => isTensor[at])]
                    : throw new InvalidOperationException(
                        $"Function {Instance.Name} returned an incorrect number of gradients (expected {isTensor.Length}, got {all.Count})");
            }
        }

        /// <summary>The native node's managed half: lives as long as the graph.</summary>
        private sealed class ManagedOperation(AutogradContext context, Func<Tensor, Tensor?[]> gradients)
        {
            /// <summary>Makes this the origin of a result.</summary>
            internal unsafe void Record(Tensor result, Tensor[] inputs)
            {
                var (read, saved) = (Handles(inputs), Handles(context.Saved));
                fixed (nint* from = read, kept = saved)
                {
                    var native = new NativeOperation
                    {
                        Inputs = from,
                        InputCount = read.Length,
                        Saved = kept,
                        SavedCount = saved.Length,
                        State = GCHandle.ToIntPtr(GCHandle.Alloc(this)),
                        Apply = &Apply,
                        Release = &Release,
                    };
                    Native.Check(Native.torch_record(result.Handle, &native));
                }

                GC.KeepAlive(inputs);
                context.Recorded();
            }

            [UnmanagedCallersOnly]
            private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

            [UnmanagedCallersOnly]
            [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "None may reach native code: it is told there as a failure.")]
            private static unsafe long Apply(nint state, nint node, nint* gradients, long count, nint* results, long resultCount)
            {
                try
                {
                    using var scope = NewDisposeScope();
                    var operation = (ManagedOperation)GCHandle.FromIntPtr(state).Target!;
                    operation.Write(node, gradients[0], new Span<nint>(results, (int)resultCount));
                    return count;
                }
                catch (Exception error)
                {
                    Native.torch_fail(error.Message);
                    return -1;
                }
            }

            private void Write(nint node, nint gradient, Span<nint> results)
            {
                context.Enter(node);
                var all = gradients(new Tensor(gradient));
                for (var i = 0; i < results.Length; i++)
                {
                    results[i] = all[i] is { } tensor ? Native.Check(Native.torch_alias(tensor.Handle, out var failed), failed) : 0;
                }
            }
        }
    }
}
