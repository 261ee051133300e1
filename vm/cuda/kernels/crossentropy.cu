// Cross entropies: losses of rows, or of parts, and then their mean. Blocks have
// 256 threads.

#include "tree.cuh"

// log Σ exp x as top and more, so that x − top − more loses nothing.
template <typename T> struct LogSum {
  T top, more;
};

// logSum goes once through a row of scores, and writes its softmax unless p is 0.
template <typename T>
__device__ LogSum<T> logSum(Exponentials<T> *shared, T *p, const T *s, i64 n, const Lane &l, i64 lanes) {
  Exponentials<T> e = Exponentials<T>::none();
  for (i64 i = l.lane; i < n; i += lanes) e = Exponentials<T>::join(e, Exponentials<T>::of(s[i], i));
  e = joined(shared, e, l, lanes);
  const T total = e.total();
  for (i64 i = l.lane; p && i < n; i += lanes) p[i] = keisan_exp(s[i] - e.top) / total;
  return {e.top, keisan_log(total)};
}

// loss[row] = log Σ exp s − s[class], 0 for the class that is ignored if some is
// not 0. A class outside [0, cols) is told. p, the softmax, may be 0.
template <typename T>
__device__ void labelLosses(Exponentials<T> *shared, T *loss, T *p, const T *s, const i64 *labels, const Reduction &r, i64 some,
                            i64 ignored, u64 *status) {
  const Lane l = laneOf(r);
  const i64 results = 256 / r.lanes, cols = r.reduced;
  for (i64 base = blockIdx.x * results; base < r.kept; base += gridDim.x * results) {
    const i64 row = base + l.result, n = row < r.kept ? cols : 0;
    const LogSum<T> g = logSum(shared, p ? p + row * cols : p, s + row * cols, n, l, r.lanes);
    if (row >= r.kept || l.lane > 0) continue;
    const i64 label = labels[row];
    const bool skip = some && label == ignored, wrong = label < 0 || label >= cols;
    if (!skip && wrong) keisan_reject(status, row, label);
    loss[row] = skip || wrong ? T(0) : g.more - (s[row * cols + label] - g.top);
  }
}

// loss[row] = Σ_k t (log Σ exp s − s): 0·log 0 is 0. totals, Σ_k t, may be 0, and
// so may p.
template <typename T>
__device__ void targetLosses(Exponentials<T> *shared, Sum<T> *sums, T *loss, T *p, T *totals, const T *s, const T *t,
                             const Reduction &r) {
  const Lane l = laneOf(r);
  const i64 results = 256 / r.lanes, cols = r.reduced;
  for (i64 base = blockIdx.x * results; base < r.kept; base += gridDim.x * results) {
    const i64 row = base + l.result, n = row < r.kept ? cols : 0, at = row * cols;
    const LogSum<T> g = logSum(shared, p ? p + at : p, s + at, n, l, r.lanes);
    Sum<T> mine = Sum<T>::none(), total = Sum<T>::none();
    for (i64 i = l.lane; i < n; i += r.lanes) {
      const T v = t[at + i];
      if (v != T(0)) mine.sum += v * (g.more - (s[at + i] - g.top));
      total.sum += v;
    }
    mine = joined(sums, mine, l, r.lanes);
    total = joined(sums, total, l, r.lanes);
    if (row >= r.kept || l.lane > 0) continue;
    loss[row] = mine.sum;
    if (totals) totals[row] = total.sum;
  }
}

// loss[p] is the sum over the p-th of parts of n elements of
// max(s, 0) − s·t + log(1 + exp −|s|).
template <typename T>
__device__ void sigmoidLosses(Sum<T> *sums, T *loss, const T *s, const T *t, i64 n, i64 parts) {
  const Lane l = {threadIdx.x, 0, 1};
  for (i64 p = blockIdx.x; p < parts; p += gridDim.x) {
    Sum<T> mine = Sum<T>::none();
    const i64 to = n * (p + 1) / parts;
    for (i64 i = n * p / parts + threadIdx.x; i < to; i += 256) {
      mine.sum += keisan_relu(s[i]) - s[i] * t[i] + keisan_log1p(keisan_exp(-keisan_fabs(s[i])));
    }
    mine = joined(sums, mine, l, 256);
    if (threadIdx.x == 0) loss[p] = mine.sum;
  }
}

// y[0] = Σ loss / count, by the first block. If labels is not 0, count is how many
// of them are not ignored, but at least 1.
template <typename T>
__device__ void meanLoss(Sum<T> *sums, Sum<i64> *counts, T *y, const T *loss, const i64 *labels, i64 n, i64 count, i64 ignored) {
  if (blockIdx.x > 0) return;
  const Lane l = {threadIdx.x, 0, 1};
  Sum<T> mine = Sum<T>::none();
  Sum<i64> rows = Sum<i64>::none();
  for (i64 i = threadIdx.x; i < n; i += 256) {
    mine.sum += loss[i];
    if (labels) rows.sum += labels[i] != ignored;
  }
  mine = joined(sums, mine, l, 256);
  rows = joined(counts, rows, l, 256);
  if (labels) count = rows.sum > 1 ? rows.sum : 1;
  if (threadIdx.x == 0) y[0] = mine.sum / T(count);
}

#define KEISAN_LOSSES(T)                                                                                                  \
  extern "C" __global__ void keisan_losses_labels_##T(T *loss, T *p, const T *s, const i64 *labels, Reduction r,          \
                                                      i64 some, i64 ignored, u64 *status) {                               \
    __shared__ Exponentials<T> shared[256];                                                                               \
    labelLosses(shared, loss, p, s, labels, r, some, ignored, status);                                                    \
  }                                                                                                                       \
  extern "C" __global__ void keisan_losses_targets_##T(T *loss, T *p, T *totals, const T *s, const T *t, Reduction r) {   \
    __shared__ Exponentials<T> shared[256];                                                                               \
    __shared__ Sum<T> sums[256];                                                                                          \
    targetLosses(shared, sums, loss, p, totals, s, t, r);                                                                 \
  }                                                                                                                       \
  extern "C" __global__ void keisan_losses_sigmoid_##T(T *loss, const T *s, const T *t, i64 n, i64 parts) {               \
    __shared__ Sum<T> sums[256];                                                                                          \
    sigmoidLosses(sums, loss, s, t, n, parts);                                                                            \
  }                                                                                                                       \
  extern "C" __global__ void keisan_losses_mean_##T(T *y, const T *loss, const i64 *labels, i64 n, i64 count,             \
                                                    i64 ignored) {                                                        \
    __shared__ Sum<T> sums[256];                                                                                          \
    __shared__ Sum<i64> counts[256];                                                                                      \
    meanLoss(sums, counts, y, loss, labels, n, count, ignored);                                                           \
  }
KEISAN_LOSSES(float)
KEISAN_LOSSES(double)
