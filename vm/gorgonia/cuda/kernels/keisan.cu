// The kernels of operations that Gorgonia's CUDA engine lacks. Arguments have 8
// bytes each, for that is what it passes on.

#define EACH(i, n) (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x)

// Element by element, of one operand or two, and a constant.
#define POINTWISE(name, T, bits, expression)                                    \
  extern "C" __global__ void name##_f##bits(T *y, const T *p, const T *q, double constant, i64 n) { \
    const T c = constant;                                                       \
    for EACH(i, n) {                                                            \
      const T a = p[i], b = q[i];                                               \
      y[i] = expression;                                                        \
    }                                                                           \
  }
#define POINTWISE_KERNELS(name, expression)                                     \
  POINTWISE(name, float, 32, expression)                                        \
  POINTWISE(name, double, 64, expression)

POINTWISE_KERNELS(abs, keisan_fabs(a))
POINTWISE_KERNELS(erf, keisan_erf(a))
POINTWISE_KERNELS(exp, keisan_exp(a))
POINTWISE_KERNELS(gelu, keisan_gelu(a))
POINTWISE_KERNELS(leakyrelu, keisan_leakyrelu(a, c))
POINTWISE_KERNELS(log, keisan_log(a))
POINTWISE_KERNELS(maximum, keisan_maximum(a, b))
POINTWISE_KERNELS(minimum, keisan_minimum(a, b))
POINTWISE_KERNELS(neg, -a)
POINTWISE_KERNELS(relu, keisan_relu(a))
POINTWISE_KERNELS(sigmoid, keisan_sigmoid(a))
POINTWISE_KERNELS(sign, keisan_sign(a))
POINTWISE_KERNELS(softplus, keisan_softplus(a))
POINTWISE_KERNELS(sqrt, keisan_sqrt(a))
POINTWISE_KERNELS(square, a * a)
POINTWISE_KERNELS(tanh, keisan_tanh(a))

// y = x ≠ 0: what Gorgonia's comparisons are as bools.
template <typename T> __device__ void truth(bool *y, const T *x, i64 n) {
  for EACH(i, n) y[i] = x[i] != T(0);
}

// y[o, j, i] = x[o, i] for each j of n, and i of inner; all is y's elements.
template <typename T> __device__ void repeat(T *y, const T *x, i64 n, i64 inner, i64 all) {
  for EACH(k, all) y[k] = x[k / (n * inner) * inner + k % inner];
}

// y[o, i] = Σⱼ x[o, j, i], the sum of n: a block of 256 threads for each, which
// join their sums as a tree, always in the same order.
template <typename T> __device__ void sum(T *shared, T *y, const T *x, i64 n, i64 inner, i64 results) {
  const unsigned t = threadIdx.x;
  for (i64 k = blockIdx.x; k < results; k += gridDim.x) {
    const T *from = x + k / inner * n * inner + k % inner;
    T s = 0;
    for (i64 j = t; j < n; j += 256) s += from[j * inner];
    shared[t] = s;
    __syncthreads();
    for (unsigned half = 128; half > 0; half /= 2) {
      if (t < half) shared[t] += shared[t + half];
      __syncthreads();
    }
    if (t == 0) y[k] = shared[0];
    __syncthreads();
  }
}

#define MOVES(T, bits)                                                          \
  extern "C" __global__ void truth_f##bits(bool *y, const T *x, i64 n) { truth(y, x, n); } \
  extern "C" __global__ void repeat_f##bits(T *y, const T *x, i64 n, i64 inner, i64 all) { \
    repeat(y, x, n, inner, all);                                                \
  }                                                                             \
  extern "C" __global__ void sum_f##bits(T *y, const T *x, i64 n, i64 inner, i64 results) { \
    __shared__ T shared[256];                                                   \
    sum(shared, y, x, n, inner, results);                                       \
  }
MOVES(float, 32)
MOVES(double, 64)
