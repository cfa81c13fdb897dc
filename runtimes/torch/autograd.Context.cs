namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What an operation's <c>forward</c> keeps for its <c>backward</c>.</summary>
        public sealed class AutogradContext
        {
            private readonly Dictionary<string, object> _data = [];
            private nint _node;
            private int _count;

            internal List<Tensor> Saved { get; private set; } = [];

            /// <summary>Keeps tensors. To be called at most once, from <c>forward</c>.</summary>
            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;

            /// <summary>Keeps what is no tensor, under a name.</summary>
            public void save_data(string key, object value) => _data[key] = value;

            /// <summary>What was kept under a name; null if nothing was.</summary>
            public object? get_data(string key) => _data.GetValueOrDefault(key);

            /// <summary>The tensors kept, in order. Only while <c>backward</c> runs.</summary>
            public List<Tensor> get_saved_variables() => [.. Enumerable.Range(0, _count).Select(Unpacked)];

            /// <summary>Leaves what was saved to the native node.</summary>
            internal void Recorded() => (_count, Saved) = (Saved.Count, []);

            /// <summary>The node whose derivative is taken.</summary>
            internal void Enter(nint node) => _node = node;

            private Tensor Unpacked(int index)
            {
                var handle = Native.torch_saved(_node, index, out var failed);
                return new Tensor(Native.Check(handle, failed));
            }
        }
    }
}
