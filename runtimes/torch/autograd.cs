namespace TorchSharp;

public static partial class torch
{
    /// <summary>Automatic differentiation.</summary>
    public static partial class autograd
    {
        /// <summary>The derivatives of outputs by inputs, not added to any gradient.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">By what.</param>
        /// <param name="grad_outputs">The weight of every element of the outputs; may be left out for outputs of one element.</param>
        /// <param name="retain_graph">Whether the graph may be used again.</param>
        /// <param name="create_graph">Whether the derivatives are recorded themselves.</param>
        /// <param name="allow_unused">Whether an input may be without influence; its derivative is then an invalid tensor.</param>
        /// <returns>One derivative per input.</returns>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            Walk(new Request(outputs, grad_outputs, inputs, retain_graph, create_graph, allow_unused), results);
            return [.. results.Select(handle => new Tensor(handle))];
        }

        /// <summary>Adds the derivatives of tensors to the gradients of leaves.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">The weight of every element; may be left out for tensors of one element.</param>
        /// <param name="retain_graph">Whether the graph may be used again; as <paramref name="create_graph"/> when left out.</param>
        /// <param name="create_graph">Whether the derivatives are recorded themselves.</param>
        /// <param name="inputs">The leaves to reach; all when left out.</param>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            Walk(new Request(tensors, grad_tensors, inputs, retain_graph ?? create_graph, create_graph, false), null);

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static unsafe void Walk(Request request, nint[]? results)
        {
            var (outputs, gradients, inputs) = (Handles(request.Outputs), Handles(request.Gradients), Handles(request.Inputs));
            fixed (nint* from = outputs, weights = gradients, to = inputs, answers = results)
            {
                var native = new NativeBackward
                {
                    Outputs = from,
                    OutputCount = outputs.Length,
                    Gradients = weights,
                    GradientCount = gradients.Length,
                    Inputs = to,
                    InputCount = inputs.Length,
                    Retain = request.Retain ? 1 : 0,
                    Create = request.Create ? 1 : 0,
                    AllowUnused = request.AllowUnused ? 1 : 0,
                };
                Native.Check(answers is null ? Native.torch_backward(&native) : Native.torch_gradients(&native, answers));
            }

            GC.KeepAlive(request);
        }

        private static nint[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(tensor => tensor?.Handle ?? 0)];

        private sealed record Request(
            IList<Tensor> Outputs, IList<Tensor>? Gradients, IList<Tensor>? Inputs, bool Retain, bool Create, bool AllowUnused);
    }
}
