// What comes before every kernel. Formulas are those of package ops.

typedef long long i64;
typedef unsigned long long u64;

// keisan_reject tells that the value at a position cannot be taken. The first
// position wins: whichever thread comes first, the word ends up the same.
__device__ inline void keisan_reject(u64 *status, i64 position, i64 value) {
  const i64 most = 0x7fffffffLL;
  const i64 v = value > most ? most : value < -most - 1 ? -most - 1 : value;
  atomicMin(status, (u64)position << 32 | ((u64)v & 0xffffffffULL));
}

// Functions of C have one name for each type.
#define KEISAN_FUNCTION(name)                                             \
  __device__ inline float keisan_##name(float x) { return name##f(x); }   \
  __device__ inline double keisan_##name(double x) { return name(x); }
KEISAN_FUNCTION(exp)
KEISAN_FUNCTION(log)
KEISAN_FUNCTION(log1p)
KEISAN_FUNCTION(sqrt)
KEISAN_FUNCTION(tanh)
KEISAN_FUNCTION(erf)
KEISAN_FUNCTION(erfc)
KEISAN_FUNCTION(fabs)
#undef KEISAN_FUNCTION
__device__ inline float keisan_pow(float x, float p) { return powf(x, p); }
__device__ inline double keisan_pow(double x, double p) { return pow(x, p); }

// The larger and the smaller of two: NaN if one is, and 0 is more than -0.
template <typename T> __device__ inline T keisan_maximum(T a, T b) {
  return a > b ? a : a < b ? b : a == b && a != T(0) ? a : a + b;
}
template <typename T> __device__ inline T keisan_minimum(T a, T b) {
  return a < b ? a : a > b ? b : a == b && a != T(0) ? a : -(-a - b);
}
template <typename T> __device__ inline T keisan_sign(T x) { return x > T(0) ? T(1) : x < T(0) ? T(-1) : x; }
template <typename T> __device__ inline T keisan_relu(T x) { return x > T(0) || x != x ? x : T(0); }
template <typename T> __device__ inline T keisan_leakyrelu(T x, T c) { return x > T(0) ? x : c * x; }
template <typename T> __device__ inline T keisan_sigmoid(T x) { return T(1) / (T(1) + keisan_exp(-x)); }
template <typename T> __device__ inline T keisan_softplus(T x) {
  return keisan_relu(x) + keisan_log1p(keisan_exp(-keisan_fabs(x)));
}
template <typename T> __device__ inline T keisan_gelu(T x) {
  return T(0.5) * x * keisan_erfc(-x / T(1.4142135623730950488));
}
