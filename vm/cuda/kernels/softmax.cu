// Softmax and its logarithm along one axis. Blocks have 256 threads.

#include "tree.cuh"

//   y_k = exp(x_k − top) / Σ_j exp(x_j − top), or x_k − top − log of the sum
template <bool logarithm, typename T>
__device__ void softmax(Exponentials<T> *shared, T *y, const T *x, const Reduction &r) {
  const Lane l = laneOf(r);
  const i64 results = 256 / r.lanes;
  for (i64 base = blockIdx.x * results; base < r.kept; base += gridDim.x * results) {
    const i64 k = base + l.result, start = k < r.kept ? offset(r.keep, k) : 0, n = k < r.kept ? r.reduced : 0;
    const i64 stride = r.reduce.rank > 0 ? r.reduce.stride[0] : 0;
    Exponentials<T> e = Exponentials<T>::none();
    for (i64 i = l.lane; i < n; i += r.lanes) e = Exponentials<T>::join(e, Exponentials<T>::of(x[start + i * stride], i));
    e = joined(shared, e, l, r.lanes);
    const T total = e.total(), less = logarithm ? keisan_log(total) : T(0);
    for (i64 i = l.lane; i < n; i += r.lanes) {
      const T d = x[start + i * stride] - e.top;
      y[start + i * stride] = logarithm ? d - less : keisan_exp(d) / total;
    }
  }
}
#define KEISAN_SOFTMAX(name, logarithm, T)                                    \
  extern "C" __global__ void keisan_##name(T *y, const T *x, Reduction r) {   \
    __shared__ Exponentials<T> shared[256];                                   \
    softmax<logarithm>(shared, y, x, r);                                      \
  }
KEISAN_SOFTMAX(softmax_float, false, float)
KEISAN_SOFTMAX(softmax_double, false, double)
KEISAN_SOFTMAX(logsoftmax_float, true, float)
KEISAN_SOFTMAX(logsoftmax_double, true, double)
