// Rows of a table by their ids.

#include "index.cuh"

// y[i, …] = x[ids[i], …]: n ids, rows of size elements. A wrong id is told, and
// its row is 0.
template <typename T>
__device__ void gather(T *y, const T *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  const i64 first = blockIdx.x * (i64)blockDim.x + threadIdx.x, step = (i64)gridDim.x * blockDim.x;
  for (i64 i = first; i < n; i += step) {
    if (ids[i] < 0 || ids[i] >= rows) keisan_reject(status, i, ids[i]);
  }
  for (i64 i = first; i < n * size; i += step) {
    const i64 row = quotient(i, size), id = ids[row];
    y[i] = id >= 0 && id < rows ? x[id * size + i - row * size] : T(0);
  }
}
extern "C" __global__ void keisan_gather_bool(bool *y, const bool *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  gather(y, x, ids, n, rows, size, status);
}
extern "C" __global__ void keisan_gather_long(i64 *y, const i64 *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  gather(y, x, ids, n, rows, size, status);
}
extern "C" __global__ void keisan_gather_float(float *y, const float *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  gather(y, x, ids, n, rows, size, status);
}
extern "C" __global__ void keisan_gather_double(double *y, const double *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  gather(y, x, ids, n, rows, size, status);
}

// y[ids[i], …] += x[i, …], from 0: the rows of an id are added in turn, as in the
// loop of the op, so there are no atomics and the bits are the same. A block
// owns some rows of y and looks at all ids, a tile of 256 at a time.
template <typename T>
__device__ void scatterAdd(i64 *tile, T *y, const T *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  const i64 from = rows * blockIdx.x / gridDim.x, to = rows * (blockIdx.x + (i64)1) / gridDim.x;
  for (i64 i = from * size + threadIdx.x; i < to * size; i += blockDim.x) y[i] = T(0);
  for (i64 base = 0; base < n; base += 256) {
    const i64 m = n - base < 256 ? n - base : 256;
    for (i64 j = threadIdx.x; j < m; j += blockDim.x) {
      const i64 id = tile[j] = ids[base + j];
      if (blockIdx.x == 0 && (id < 0 || id >= rows)) keisan_reject(status, base + j, id);
    }
    __syncthreads();
    for (i64 j = 0; j < m; j++) {
      if (tile[j] < from || tile[j] >= to) continue;
      for (i64 col = threadIdx.x; col < size; col += blockDim.x) y[tile[j] * size + col] += x[(base + j) * size + col];
    }
    __syncthreads();
  }
}
extern "C" __global__ void keisan_scatteradd_long(u64 *y, const u64 *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  __shared__ i64 tile[256];
  scatterAdd(tile, y, x, ids, n, rows, size, status);
}
extern "C" __global__ void keisan_scatteradd_float(float *y, const float *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  __shared__ i64 tile[256];
  scatterAdd(tile, y, x, ids, n, rows, size, status);
}
extern "C" __global__ void keisan_scatteradd_double(double *y, const double *x, const i64 *ids, i64 n, i64 rows, i64 size, u64 *status) {
  __shared__ i64 tile[256];
  scatterAdd(tile, y, x, ids, n, rows, size, status);
}

// y[i, k] = 1 if ids[i] = k, otherwise 0. The id zero, if some is not 0, has
// zeros only; others outside [0, depth) are told.
template <typename T>
__device__ void oneHot(T *y, const i64 *ids, i64 n, i64 depth, i64 some, i64 zero, u64 *status) {
  const i64 first = blockIdx.x * (i64)blockDim.x + threadIdx.x, step = (i64)gridDim.x * blockDim.x;
  for (i64 i = first; i < n; i += step) {
    if (!(some && ids[i] == zero) && (ids[i] < 0 || ids[i] >= depth)) keisan_reject(status, i, ids[i]);
  }
  for (i64 i = first; i < n * depth; i += step) {
    const i64 row = quotient(i, depth), id = ids[row];
    y[i] = id == i - row * depth && !(some && id == zero) ? T(1) : T(0);
  }
}
extern "C" __global__ void keisan_onehot_float(float *y, const i64 *ids, i64 n, i64 depth, i64 some, i64 zero, u64 *status) {
  oneHot(y, ids, n, depth, some, zero, status);
}
extern "C" __global__ void keisan_onehot_double(double *y, const i64 *ids, i64 n, i64 depth, i64 some, i64 zero, u64 *status) {
  oneHot(y, ids, n, depth, some, zero, status);
}
