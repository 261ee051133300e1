// Columns of the pixels that a kernel covers, and their sums.

#include "index.cuh"

// A Window is n images of c channels of h×w pixels, and a kernel of kh×kw that
// lies at down×across positions.
struct Window {
  i64 n, c, h, w, kh, kw, stride, pad, down, across;
};

// y[(c, i, j), (n, p, q)] = x[n, c, p·stride + i − pad, q·stride + j − pad], or
// fill in the padding.
template <typename T> __device__ void im2col(T *y, const T *x, const Window &v, T fill) {
  const i64 count = v.c * v.kh * v.kw * v.n * v.down * v.across;
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < count; i += (i64)gridDim.x * blockDim.x) {
    i64 rest = quotient(i, v.across);
    const i64 q = i - rest * v.across;
    const i64 rows = quotient(rest, v.down), p = rest - rows * v.down;
    const i64 row = quotient(rows, v.n), image = rows - row * v.n;
    const i64 lines = quotient(row, v.kw), kx = row - lines * v.kw;
    const i64 plane = quotient(lines, v.kh), ky = lines - plane * v.kh;
    const i64 line = p * v.stride + ky - v.pad, col = q * v.stride + kx - v.pad;
    y[i] = line >= 0 && line < v.h && col >= 0 && col < v.w ? x[((image * v.c + plane) * v.h + line) * v.w + col] : fill;
  }
}
extern "C" __global__ void keisan_im2col_float(float *y, const float *x, Window v, float fill) { im2col(y, x, v, fill); }
extern "C" __global__ void keisan_im2col_double(double *y, const double *x, Window v, double fill) { im2col(y, x, v, fill); }

// y[n, c, line, col] = Σ x[(c, i, j), (n, p, q)] over the places of a pixel, in
// the order of i and j.
template <typename T> __device__ void col2im(T *y, const T *x, const Window &v) {
  for (i64 k = blockIdx.x * (i64)blockDim.x + threadIdx.x; k < v.n * v.c * v.h * v.w; k += (i64)gridDim.x * blockDim.x) {
    const i64 lines = quotient(k, v.w), planes = quotient(lines, v.h), image = quotient(planes, v.c);
    const i64 col = k - lines * v.w + v.pad, line = lines - planes * v.h + v.pad, plane = planes - image * v.c;
    T sum = T(0);
    for (i64 ky = 0; ky < v.kh && ky <= line; ky++) {
      const i64 p = quotient(line - ky, v.stride);
      if (p * v.stride != line - ky || p >= v.down) continue;
      for (i64 kx = 0; kx < v.kw && kx <= col; kx++) {
        const i64 q = quotient(col - kx, v.stride);
        if (q * v.stride != col - kx || q >= v.across) continue;
        sum += x[((((plane * v.kh + ky) * v.kw + kx) * v.n + image) * v.down + p) * v.across + q];
      }
    }
    y[k] = sum;
  }
}
extern "C" __global__ void keisan_col2im_float(float *y, const float *x, Window v) { col2im(y, x, v); }
extern "C" __global__ void keisan_col2im_double(double *y, const double *x, Window v) { col2im(y, x, v); }
