// The native half of this room: call any operator of libtorch by name with tagged arguments, and the few things that are
// no operators (memory, autograd, generators, threads). Every function with a `const char*` or negative result reports
// failure through `torch_last_error`; nothing throws across the border.
//
// A tensor crosses the border as a bare `c10::TensorImpl*`. Handles that go out own one reference, given back by
// `torch_release`; handles that come in are borrowed for the duration of the call.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

using Handle = c10::TensorImpl*;
using Stack = std::vector<c10::IValue>;

enum class Tag : int64_t { None, Tensor, Integer, Real, Boolean, Integers, Reals, Tensors, OptionalTensors, Text, Device, Generator };

// One argument or result; `count` is the length of a list, or the index of a device.
struct Value {
    Tag tag;
    union {
        int64_t integer;
        double real;
        const void* pointer;
    };
    int64_t count;
};

thread_local std::string last_error;
std::atomic<int64_t> handles_out{0};

at::Tensor borrow(const void* handle) {
    return handle == nullptr
        ? at::Tensor()
        : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
              static_cast<Handle>(const_cast<void*>(handle))));
}

Handle give(at::Tensor tensor) {
    if (!tensor.defined()) {
        return nullptr;
    }

    handles_out.fetch_add(1, std::memory_order_relaxed);
    return tensor.unsafeReleaseTensorImpl();
}

template <typename F>
int64_t guarded(F body) {
    try {
        return body();
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "unknown failure in libtorch";
    }

    return -1;
}

// For functions whose good answer is a handle: null is then "nothing", and `failed` tells the two apart.
template <typename F>
Handle guarded_handle(F body, int32_t* failed) {
    Handle result = nullptr;
    *failed = guarded([&] { result = give(body()); return 0; }) < 0;
    return result;
}

std::vector<at::Tensor> borrow_all(const void* const* handles, int64_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    std::transform(handles, handles + count, std::back_inserter(tensors), borrow);
    return tensors;
}

c10::List<c10::optional<at::Tensor>> optional_tensors(const void* const* handles, int64_t count) {
    c10::List<c10::optional<at::Tensor>> list;
    list.reserve(count);
    for (int64_t i = 0; i < count; i++) {
        list.push_back(handles[i] == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(borrow(handles[i])));
    }

    return list;
}

c10::IValue read(const Value& value) {
    auto handles = static_cast<const void* const*>(value.pointer);
    switch (value.tag) {
        case Tag::None: return {};
        case Tag::Tensor: return borrow(value.pointer);
        case Tag::Integer: return value.integer;
        case Tag::Real: return value.real;
        case Tag::Boolean: return value.integer != 0;
        case Tag::Integers: return at::IntArrayRef(static_cast<const int64_t*>(value.pointer), value.count);
        case Tag::Reals: return at::ArrayRef<double>(static_cast<const double*>(value.pointer), value.count);
        case Tag::Tensors: return borrow_all(handles, value.count);
        case Tag::OptionalTensors: return optional_tensors(handles, value.count);
        case Tag::Text: return std::string(static_cast<const char*>(value.pointer), value.count);
        case Tag::Device: return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.count));
        case Tag::Generator: return *static_cast<const at::Generator*>(value.pointer);
    }

    TORCH_CHECK(false, "unknown tag ", static_cast<int64_t>(value.tag));
}

Value write_tensors(const std::vector<at::Tensor>& tensors) {
    auto handles = new Handle[tensors.size()];
    std::transform(tensors.begin(), tensors.end(), handles, give);
    Value value{Tag::Tensors, {}, static_cast<int64_t>(tensors.size())};
    value.pointer = handles;
    return value;
}

Value write(c10::IValue&& result) {
    Value value{Tag::None, {0}, 0};
    if (result.isTensor()) {
        value.tag = Tag::Tensor;
        value.pointer = give(std::move(result).toTensor());
    } else if (result.isTensorList()) {
        return write_tensors(result.toTensorVector());
    } else if (result.isDouble()) {
        value.tag = Tag::Real;
        value.real = result.toDouble();
    } else if (result.isBool()) {
        value.tag = Tag::Boolean;
        value.integer = result.toBool();
    } else if (result.isInt()) {
        value.tag = Tag::Integer;
        value.integer = result.toInt();
    }

    return value;
}

void push(Stack& stack, const c10::OperatorHandle& op, const Value* arguments, int64_t count) {
    const auto& schema = op.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= schema.size(), "too many arguments for ", op.operator_name());
    stack.reserve(schema.size());
    for (int64_t i = 0; i < count; i++) {
        stack.push_back(read(arguments[i]));
    }

    // What the caller leaves out takes the operator's own default.
    for (size_t i = count; i < schema.size(); i++) {
        TORCH_CHECK(schema[i].default_value().has_value(), op.operator_name(), " needs its argument '", schema[i].name(), "'");
        stack.push_back(*schema[i].default_value());
    }
}

} // namespace

API const char* torch_last_error() { return last_error.c_str(); }

// The number of tensor handles given out and not yet released: zero when nothing leaks.
API int64_t torch_handles() { return handles_out.load(std::memory_order_relaxed); }

API void torch_release(Handle handle) {
    handles_out.fetch_sub(1, std::memory_order_relaxed);
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle);
}

API void torch_free_list(const Handle* handles) { delete[] handles; }

// Another handle of the same tensor.
API Handle torch_alias(Handle handle, int32_t* failed) { return guarded_handle([&] { return borrow(handle); }, failed); }

// Finds an operator once; the answer stays valid for the life of the process.
API const void* torch_find(const char* name, const char* overload) {
    const c10::OperatorHandle* found = nullptr;
    guarded([&] { found = new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); return 0; });
    return found;
}

// Calls an operator. Writes at most `capacity` results (more are dropped) and returns how many there were, or -1.
API int64_t torch_call(const void* op, const Value* arguments, int64_t count, Value* results, int64_t capacity) {
    // An arena per thread: operators do not come back through this door, so one stack is enough.
    thread_local Stack stack;
    at::internal::lazy_init_num_threads();
    auto answer = guarded([&] {
        const auto& handle = *static_cast<const c10::OperatorHandle*>(op);
        push(stack, handle, arguments, count);
        handle.callBoxed(stack);
        int64_t total = stack.size();
        for (int64_t i = 0; i < std::min(total, capacity); i++) {
            results[i] = write(std::move(stack[i]));
        }

        return total;
    });
    stack.clear();
    return answer;
}

API int64_t torch_dim(Handle tensor) { return tensor->dim(); }
API int64_t torch_numel(Handle tensor) { return tensor->numel(); }
API void torch_sizes(Handle tensor, int64_t* out) { std::copy(tensor->sizes().begin(), tensor->sizes().end(), out); }
API void torch_strides(Handle tensor, int64_t* out) { std::copy(tensor->strides().begin(), tensor->strides().end(), out); }
API int64_t torch_storage_offset(Handle tensor) { return tensor->storage_offset(); }
API int32_t torch_dtype(Handle tensor) { return static_cast<int32_t>(c10::typeMetaToScalarType(tensor->dtype())); }
API int64_t torch_element_size(Handle tensor) { return tensor->itemsize(); }
API int32_t torch_device_type(Handle tensor) { return static_cast<int32_t>(tensor->device().type()); }
API int32_t torch_device_index(Handle tensor) { return tensor->device().index(); }
API int32_t torch_is_contiguous(Handle tensor) { return tensor->is_contiguous(); }
API void* torch_data(Handle tensor, int32_t* failed) {
    void* data = nullptr;
    *failed = guarded([&] { data = tensor->data(); return 0; }) < 0;
    return data;
}

API int32_t torch_requires_grad(Handle tensor) { return borrow(tensor).requires_grad(); }
API int32_t torch_is_leaf(Handle tensor) { return borrow(tensor).is_leaf(); }
API int64_t torch_set_requires_grad(Handle tensor, int32_t value) {
    return guarded([&] { borrow(tensor).set_requires_grad(value != 0); return 0; });
}
API int64_t torch_retain_grad(Handle tensor) {
    return guarded([&] { borrow(tensor).retain_grad(); return 0; });
}
API Handle torch_grad(Handle tensor, int32_t* failed) {
    return guarded_handle([&] { return borrow(tensor).grad(); }, failed);
}
API int64_t torch_set_grad(Handle tensor, Handle grad) {
    return guarded([&] { borrow(tensor).mutable_grad() = borrow(grad); return 0; });
}

// Tensor lists of a walk back through the graph: outputs, their gradients (null where implicit), inputs.
struct Backward {
    const void* const* outputs;
    int64_t output_count;
    const void* const* gradients;
    int64_t gradient_count;
    const void* const* inputs;
    int64_t input_count;
    int32_t retain;
    int32_t create;
    int32_t allow_unused;
};

API int64_t torch_backward(const Backward* request) {
    at::internal::lazy_init_num_threads();
    return guarded([&] {
        torch::autograd::backward(
            borrow_all(request->outputs, request->output_count), borrow_all(request->gradients, request->gradient_count),
            request->retain != 0, request->create != 0, borrow_all(request->inputs, request->input_count));
        return 0;
    });
}

// Writes one handle (or null) per input.
API int64_t torch_gradients(const Backward* request, Handle* results) {
    at::internal::lazy_init_num_threads();
    return guarded([&] {
        auto gradients = torch::autograd::grad(
            borrow_all(request->outputs, request->output_count), borrow_all(request->inputs, request->input_count),
            borrow_all(request->gradients, request->gradient_count), request->retain != 0, request->create != 0,
            request->allow_unused != 0);
        std::transform(gradients.begin(), gradients.end(), results, give);
        return 0;
    });
}

API int32_t torch_grad_mode() { return at::GradMode::is_enabled(); }
API void torch_set_grad_mode(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }
API int32_t torch_inference_mode() { return c10::InferenceMode::is_enabled(); }
API void* torch_enter_inference_mode(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
API void torch_leave_inference_mode(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

API int32_t torch_threads() { return at::get_num_threads(); }
API int64_t torch_set_threads(int32_t count) {
    return guarded([&] { at::set_num_threads(count); return 0; });
}
API int32_t torch_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }
API int64_t torch_set_interop_threads(int32_t count) {
    return guarded([&] { at::set_num_interop_threads(count); return 0; });
}

API int32_t torch_cuda_devices() { return at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0; }

API void* torch_generator(uint64_t seed) { return new at::Generator(at::detail::createCPUGenerator(seed)); }
API void* torch_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
API void torch_release_generator(void* generator) { delete static_cast<at::Generator*>(generator); }
API void torch_seed(void* generator, uint64_t seed) {
    auto& target = *static_cast<at::Generator*>(generator);
    std::lock_guard<std::mutex> lock(target.mutex());
    target.set_current_seed(seed);
}
API uint64_t torch_current_seed(void* generator) { return static_cast<at::Generator*>(generator)->current_seed(); }
API Handle torch_generator_state(void* generator, int32_t* failed) {
    return guarded_handle([&] { return static_cast<at::Generator*>(generator)->get_state(); }, failed);
}
API int64_t torch_set_generator_state(void* generator, Handle state) {
    return guarded([&] { static_cast<at::Generator*>(generator)->set_state(borrow(state)); return 0; });
}

// An operation whose derivative is somebody else's: `apply` gets the derivatives by its outputs (null where there is none) as
// handles it owns, and writes a handle it gives away, or null, for each of its inputs. A negative answer is a failure, already told
// to `torch_fail`. `release` ends the life of `state`.
struct Operation {
    const void* const* inputs;
    int64_t input_count;
    const void* const* saved;
    int64_t saved_count;
    void* state;
    int64_t (*apply)(void* state, void* node, const Handle* gradients, int64_t gradient_count, Handle* results, int64_t result_count);
    void (*release)(void* state);
};

namespace {

struct ForeignNode : torch::autograd::Node {
    explicit ForeignNode(const Operation& operation)
        : Node(torch::autograd::collect_next_edges(borrow_all(operation.inputs, operation.input_count))), operation(operation) {
        for (const auto& tensor : borrow_all(operation.saved, operation.saved_count)) {
            saved.emplace_back(tensor, /*is_output=*/false);
        }
    }

    ~ForeignNode() override { operation.release(operation.state); }

    std::string name() const override { return "ForeignNode"; }

    void release_variables() override {
        std::lock_guard<std::mutex> lock(mutex_);
        saved.clear();
        released = true;
    }

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        TORCH_CHECK(!released, "the graph was given back by an earlier walk: that one must be told to retain it");
        std::vector<Handle> given(gradients.size());
        std::transform(gradients.begin(), gradients.end(), given.begin(), give);
        gradients.clear();
        std::vector<Handle> taken(num_outputs(), nullptr);
        auto answer = operation.apply(operation.state, this, given.data(), given.size(), taken.data(), taken.size());
        TORCH_CHECK(answer >= 0, last_error);
        torch::autograd::variable_list results(taken.size());
        for (size_t i = 0; i < taken.size(); i++) {
            if (taken[i] != nullptr) {
                handles_out.fetch_sub(1, std::memory_order_relaxed);
                results[i] = at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(taken[i]));
            }
        }

        return results;
    }

    Operation operation;
    std::vector<torch::autograd::SavedVariable> saved;
    bool released = false;
};

} // namespace

// Makes an operation the origin of a tensor that was computed without a graph. Its state is released with the graph, at once on failure.
API int64_t torch_record(Handle output, const Operation* operation) {
    return guarded([&] {
        std::shared_ptr<ForeignNode> node;
        try {
            node.reset(new ForeignNode(*operation), torch::autograd::deleteNode);
        } catch (...) {
            operation->release(operation->state);
            throw;
        }

        auto result = borrow(output);
        torch::autograd::set_history(result, node);
        return 0;
    });
}

// A tensor that an operation saved, while its derivative is taken.
API Handle torch_saved(void* node, int64_t index, int32_t* failed) {
    return guarded_handle([&] { return static_cast<ForeignNode*>(node)->saved.at(index).unpack(); }, failed);
}

// What the failure of an operation's derivative is to be told as.
API void torch_fail(const char* message) { last_error = message; }
