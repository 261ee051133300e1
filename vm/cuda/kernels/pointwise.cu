// Elementwise ops that are no part of chains: comparisons, those of bools and of
// int64, choices, and sums of what a value gets back from where it was used.

#include "each.cuh"

#define KEISAN_EQUAL(name, T)                   \
  KEISAN_EACH2(equal_##name, bool, T, x0 == x1) \
  KEISAN_EACH2(notequal_##name, bool, T, x0 != x1)
KEISAN_EQUAL(bool, bool)
KEISAN_EQUAL(long, i64)
KEISAN_EQUAL(float, float)
KEISAN_EQUAL(double, double)

#define KEISAN_ORDER(name, T)                       \
  KEISAN_EACH2(less_##name, bool, T, x0 < x1)       \
  KEISAN_EACH2(lessequal_##name, bool, T, x0 <= x1) \
  KEISAN_EACH2(greater_##name, bool, T, x0 > x1)    \
  KEISAN_EACH2(greaterequal_##name, bool, T, x0 >= x1)
KEISAN_ORDER(long, i64)
KEISAN_ORDER(float, float)
KEISAN_ORDER(double, double)

KEISAN_EACH2(and_bool, bool, bool, x0 && x1)
KEISAN_EACH2(or_bool, bool, bool, x0 || x1)
KEISAN_EACH1(not_bool, bool, bool, !x0)

KEISAN_EACH3(where_bool, bool, x0 ? x1 : x2)
KEISAN_EACH3(where_long, i64, x0 ? x1 : x2)
KEISAN_EACH3(where_float, float, x0 ? x1 : x2)
KEISAN_EACH3(where_double, double, x0 ? x1 : x2)

// Sums that are too large wrap around, as in Go.
KEISAN_EACH2(add_long, i64, i64, (i64)((u64)x0 + (u64)x1))
KEISAN_EACH2(sub_long, i64, i64, (i64)((u64)x0 - (u64)x1))
KEISAN_EACH2(mul_long, i64, i64, (i64)((u64)x0 * (u64)x1))
KEISAN_EACH2(maximum_long, i64, i64, x0 > x1 ? x0 : x1)
KEISAN_EACH2(minimum_long, i64, i64, x0 < x1 ? x0 : x1)
KEISAN_EACH1(square_long, i64, i64, (i64)((u64)x0 * (u64)x0))
KEISAN_EACH1(neg_long, i64, i64, (i64)(0 - (u64)x0))
KEISAN_EACH1(abs_long, i64, i64, x0 <= 0 ? (i64)(0 - (u64)x0) : x0)
KEISAN_EACH1(sign_long, i64, i64, (x0 > 0) - (x0 < 0))

// The counter of dropout, (key, step), one step on.
KEISAN_EACH1(advance_long, i64, i64, i == 1 ? (i64)((u64)x0 + 1) : x0)

// Terms are the addresses of what is added up.
struct Terms {
  i64 count;
  u64 address[16];
};

// y[i] = Σ_k x_k[i], from left to right. y may be x_0.
template <typename T> __device__ void sumOf(T *y, const Terms &x, i64 n) {
  for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {
    T sum = ((const T *)x.address[0])[i];
    for (i64 k = 1; k < x.count; k++) sum += ((const T *)x.address[k])[i];
    y[i] = sum;
  }
}
extern "C" __global__ void keisan_branch_float(float *y, Terms x, i64 n) { sumOf(y, x, n); }
extern "C" __global__ void keisan_branch_double(double *y, Terms x, i64 n) { sumOf(y, x, n); }
