// Moves of boxes: Transpose, Slice, Concat, Pad, Reverse, Repeat.

#include "index.cuh"

// A Move is n elements, and where they lie in the result at y and in the operand
// at x.
struct Move {
  i64 y, x;
  i64 n, to, from; // where the first lies
  Span target, source;
};

// Moves are several that do not depend on one another.
struct Moves {
  i64 count;
  Move at[8];
};

// y[target] = x[source], in the order of the box; a move for each blockIdx.y.
template <typename T> __device__ void moves(const Moves &all) {
  const Move &m = all.at[blockIdx.y];
  T *y = (T *)m.y;
  const T *x = (const T *)m.x;
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < m.n; i += (i64)gridDim.x * blockDim.x) {
    y[m.to + offset(m.target, i)] = x[m.from + offset(m.source, i)];
  }
}
extern "C" __global__ void keisan_moves_bool(Moves all) { moves<bool>(all); }
extern "C" __global__ void keisan_moves_long(Moves all) { moves<i64>(all); }
extern "C" __global__ void keisan_moves_float(Moves all) { moves<float>(all); }
extern "C" __global__ void keisan_moves_double(Moves all) { moves<double>(all); }

// A Turn is matrices, one for each index of outer, of rows, which are the
// operand's, and columns: those lie side by side in the result, rows in the
// operand.
struct Turn {
  i64 to, from, count;
  Span target, source; // of the matrices
  i64 rows, cols, toRow, fromCol;
};

// y[…, row, col] = x[…, col, row] by tiles of 32×32, which are read along what
// lies side by side in the operand and written along what does so in the
// result. Blocks have 256 threads.
template <typename T> __device__ void turn(T (*tile)[33], T *y, const T *x, const Turn &t) {
  const i64 down = (t.rows + 31) / 32, across = (t.cols + 31) / 32;
  const i64 u = threadIdx.x % 32, v = threadIdx.x / 32;
  for (i64 b = blockIdx.x; b < t.count * down * across; b += gridDim.x) {
    const i64 matrix = b / (down * across), row = b / across % down * 32, col = b % across * 32;
    const i64 to = t.to + offset(t.target, matrix), from = t.from + offset(t.source, matrix);
    for (i64 k = v; k < 32; k += 8) {
      if (row + u < t.rows && col + k < t.cols) tile[k][u] = x[from + (col + k) * t.fromCol + row + u];
    }
    __syncthreads();
    for (i64 k = v; k < 32; k += 8) {
      if (row + k < t.rows && col + u < t.cols) y[to + (row + k) * t.toRow + col + u] = tile[u][k];
    }
    __syncthreads();
  }
}
extern "C" __global__ void keisan_turn_bool(bool *y, const bool *x, Turn t) {
  __shared__ bool tile[32][33];
  turn(tile, y, x, t);
}
extern "C" __global__ void keisan_turn_long(i64 *y, const i64 *x, Turn t) {
  __shared__ i64 tile[32][33];
  turn(tile, y, x, t);
}
extern "C" __global__ void keisan_turn_float(float *y, const float *x, Turn t) {
  __shared__ float tile[32][33];
  turn(tile, y, x, t);
}
extern "C" __global__ void keisan_turn_double(double *y, const double *x, Turn t) {
  __shared__ double tile[32][33];
  turn(tile, y, x, t);
}
