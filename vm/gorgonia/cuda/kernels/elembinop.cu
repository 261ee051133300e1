// The kernels that Gorgonia's CUDA engine looks for by these names in its module
// "elembinop": a becomes the result, one element for each thread, and n is there
// for the threads that are too many. A comparison's result is 1 or 0.

__device__ inline i64 element() {
  const i64 block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * (i64)blockIdx.z);
  return block * blockDim.x + threadIdx.x;
}

// vv: of two tensors; vs: of a tensor and a number.
#define GORGONIA_KERNEL(name, T, bits, expression)                              \
  extern "C" __global__ void name##_vv_f##bits(T *p, const T *q, i64 n) {       \
    const i64 i = element();                                                    \
    if (i >= n) return;                                                         \
    const T a = p[i], b = q[i];                                                 \
    p[i] = expression;                                                          \
  }                                                                             \
  extern "C" __global__ void name##_vs_f##bits(T *p, const T *q, i64 n) {       \
    const i64 i = element();                                                    \
    if (i >= n) return;                                                         \
    const T a = p[i], b = q[0];                                                 \
    p[i] = expression;                                                          \
  }
#define GORGONIA_KERNELS(name, expression)                                      \
  GORGONIA_KERNEL(name, float, 32, expression)                                  \
  GORGONIA_KERNEL(name, double, 64, expression)

GORGONIA_KERNELS(add, a + b)
GORGONIA_KERNELS(sub, a - b)
GORGONIA_KERNELS(mul, a * b)
GORGONIA_KERNELS(div, a / b)
GORGONIA_KERNELS(pow, keisan_pow(a, b))
GORGONIA_KERNELS(lt, a < b)
GORGONIA_KERNELS(lte, a <= b)
GORGONIA_KERNELS(gt, a > b)
GORGONIA_KERNELS(gte, a >= b)
GORGONIA_KERNELS(eq, a == b)
GORGONIA_KERNELS(ne, a != b)
