// Reductions along any axes: Sum, Max, Min, ArgMax, LogSumExp. Blocks have 256
// threads.

#include "tree.cuh"

template <typename P> __device__ inline void give(P *to, P p) { *to = p; }
template <typename Y, typename P> __device__ inline void give(Y *to, P p) { *to = p.result(); }

// y[p, k] is the part p of gridDim.y of result k: as a part, or, if there is but
// one, as the result.
template <typename P, typename Y, typename T> __device__ void reduce(P *shared, Y *y, const T *x, const Reduction &r) {
  const Lane l = laneOf(r);
  const i64 results = 256 / r.lanes;
  const i64 from = r.reduced * blockIdx.y / gridDim.y, to = r.reduced * (blockIdx.y + (i64)1) / gridDim.y;
  for (i64 base = blockIdx.x * results; base < r.kept; base += gridDim.x * results) {
    const i64 k = base + l.result;
    P p = P::none();
    if (k < r.kept) {
      const i64 start = offset(r.keep, k);
      for (i64 i = from + l.lane; i < to; i += r.lanes) p = P::join(p, P::of(x[start + offset(r.reduce, i)], i));
    }
    p = joined(shared, p, l, r.lanes);
    if (k < r.kept && l.lane == 0) give(y + blockIdx.y * r.kept + k, p);
  }
}

// y[k] is the result of all its parts, in their order.
template <typename P, typename Y> __device__ void reduceResults(Y *y, const P *partial, i64 kept, i64 parts) {
  for (i64 k = blockIdx.x * (i64)blockDim.x + threadIdx.x; k < kept; k += (i64)gridDim.x * blockDim.x) {
    P p = partial[k];
    for (i64 i = 1; i < parts; i++) p = P::join(p, partial[i * kept + k]);
    y[k] = p.result();
  }
}

#define KEISAN_REDUCTION(name, P, Y, T)                                                        \
  extern "C" __global__ void keisan_##name(Y *y, const T *x, Reduction r) {                    \
    __shared__ P shared[256];                                                                  \
    reduce(shared, y, x, r);                                                                   \
  }                                                                                            \
  extern "C" __global__ void keisan_##name##_parts(P *partial, const T *x, Reduction r) {      \
    __shared__ P shared[256];                                                                  \
    reduce(shared, partial, x, r);                                                             \
  }                                                                                            \
  extern "C" __global__ void keisan_##name##_results(Y *y, const P *partial, i64 kept, i64 parts) { \
    reduceResults(y, partial, kept, parts);                                                    \
  }
KEISAN_REDUCTION(sum_float, Sum<float>, float, float)
KEISAN_REDUCTION(sum_double, Sum<double>, double, double)
KEISAN_REDUCTION(sum_long, Sum<u64>, u64, u64)
KEISAN_REDUCTION(max_float, Max<float>, float, float)
KEISAN_REDUCTION(max_double, Max<double>, double, double)
KEISAN_REDUCTION(max_long, Max<i64>, i64, i64)
KEISAN_REDUCTION(min_float, Min<float>, float, float)
KEISAN_REDUCTION(min_double, Min<double>, double, double)
KEISAN_REDUCTION(min_long, Min<i64>, i64, i64)
KEISAN_REDUCTION(argmax_float, ArgMax<float>, i64, float)
KEISAN_REDUCTION(argmax_double, ArgMax<double>, i64, double)
KEISAN_REDUCTION(argmax_long, ArgMax<i64>, i64, i64)
KEISAN_REDUCTION(logsumexp_float, Exponentials<float>, float, float)
KEISAN_REDUCTION(logsumexp_double, Exponentials<double>, double, double)
