// Casts between element types. Floats lose their fraction when they become
// int64, and what int64 does not hold is told: by the bits of a float, or the
// upper half of a double's.

#include "each.cuh"

#define KEISAN_CAST(from, From, to, To) KEISAN_EACH1(cast_##from##_##to, To, From, (To)x0)
KEISAN_CAST(bool, bool, long, i64)
KEISAN_CAST(bool, bool, float, float)
KEISAN_CAST(bool, bool, double, double)
KEISAN_CAST(long, i64, float, float)
KEISAN_CAST(long, i64, double, double)
KEISAN_CAST(float, float, double, double)
KEISAN_CAST(double, double, float, float)
KEISAN_EACH1(cast_long_bool, bool, i64, x0 != 0)
KEISAN_EACH1(cast_float_bool, bool, float, x0 != 0)
KEISAN_EACH1(cast_double_bool, bool, double, x0 != 0)

__device__ inline int halfOf(float x) { return __float_as_int(x); }
__device__ inline int halfOf(double x) { return (int)(__double_as_longlong(x) >> 32); }
template <typename T> __device__ void truncate(i64 *y, const T *x, i64 n, u64 *status) {
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {
    const bool fits = x[i] >= T(-0x1p63) && x[i] < T(0x1p63);
    if (!fits) keisan_reject(status, i, halfOf(x[i]));
    y[i] = fits ? (i64)x[i] : 0;
  }
}
extern "C" __global__ void keisan_truncate_float(i64 *y, const float *x, i64 n, u64 *status) { truncate(y, x, n, status); }
extern "C" __global__ void keisan_truncate_double(i64 *y, const double *x, i64 n, u64 *status) { truncate(y, x, n, status); }
