using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>A tensor's part in automatic differentiation.</content>
    public sealed partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded for differentiation.</summary>
        /// <exception cref="ExternalException">On setting: the elements are no reals, or the tensor is no leaf.</exception>
        public bool requires_grad
        {
            get => Kept(Native.torch_requires_grad(Handle)) != 0;
            set => Kept(Native.Check(Native.torch_set_requires_grad(Handle, value ? 1 : 0)));
        }

        /// <summary>Whether the tensor is no result of a recorded operation.</summary>
        public bool is_leaf => Kept(Native.torch_is_leaf(Handle)) != 0;

        /// <summary>
        /// The gradient, or null where there is none yet. A backward pass adds into a gradient that is there in place, also when it
        /// is a view of another tensor. Every reading gives a new handle.
        /// </summary>
        public Tensor? grad
        {
            get
            {
                var handle = Native.torch_grad(Handle, out var failed);
                GC.KeepAlive(this);
                return Native.Check(handle, failed) == 0 ? null : new Tensor(handle);
            }

            set
            {
                Native.Check(Native.torch_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Sets <see cref="requires_grad"/> and answers the tensor.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets <see cref="requires_grad"/> and answers the tensor.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Asks a tensor that is no leaf to keep its gradient.</summary>
        public void retain_grad() => Kept(Native.Check(Native.torch_retain_grad(Handle)));

        /// <summary>Adds the derivatives of this one number to the gradients of the leaves it was computed from.</summary>
        /// <exception cref="ExternalException">More than one element, no graph, or a graph already spent.</exception>
        public void backward() => autograd.backward(this, (IList<Tensor>?)null, false);

        /// <summary>Adds derivatives, weighted by <paramref name="grad_tensors"/>, to the gradients of leaves.</summary>
        /// <param name="grad_tensors">The weight of every element, one tensor of this shape; may be left out for one element.</param>
        /// <param name="retain_graph">Whether the graph may be used again.</param>
        /// <param name="create_graph">Whether the derivatives are recorded themselves.</param>
        /// <param name="inputs">The leaves to reach; all when left out.</param>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
