// Kernels that compute element i of the result from the elements i of their
// operands x0, x1 and x2.

#define KEISAN_EACH1(name, Y, A, expression)                                                                        \
  extern "C" __global__ void keisan_##name(Y *y, const A *a, i64 n) {                                               \
    for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {             \
      const A x0 = a[i];                                                                                            \
      y[i] = expression;                                                                                            \
    }                                                                                                               \
  }
#define KEISAN_EACH2(name, Y, A, expression)                                                                        \
  extern "C" __global__ void keisan_##name(Y *y, const A *a, const A *b, i64 n) {                                   \
    for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {             \
      const A x0 = a[i], x1 = b[i];                                                                                 \
      y[i] = expression;                                                                                            \
    }                                                                                                               \
  }
#define KEISAN_EACH3(name, T, expression)                                                                           \
  extern "C" __global__ void keisan_##name(T *y, const bool *a, const T *b, const T *c, i64 n) {                    \
    for (i64 i = blockIdx.x * (i64)blockDim.x + threadIdx.x; i < n; i += (i64)gridDim.x * blockDim.x) {             \
      const bool x0 = a[i];                                                                                         \
      const T x1 = b[i], x2 = c[i];                                                                                 \
      y[i] = expression;                                                                                            \
    }                                                                                                               \
  }
