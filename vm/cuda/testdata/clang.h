// What CUDA C takes for granted, for clang without NVIDIA's headers: enough to
// compile the kernels to PTX, not to link them with the functions of libdevice.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __forceinline__ inline __attribute__((always_inline))

struct Extent3 {
  unsigned x, y, z;
};
#define KEISAN_REGISTERS(name)                                                                                         \
  __device__ inline Extent3 keisan_##name() {                                                                          \
    return {(unsigned)__nvvm_read_ptx_sreg_##name##_x(), (unsigned)__nvvm_read_ptx_sreg_##name##_y(),                  \
            (unsigned)__nvvm_read_ptx_sreg_##name##_z()};                                                              \
  }
KEISAN_REGISTERS(tid)
KEISAN_REGISTERS(ntid)
KEISAN_REGISTERS(ctaid)
KEISAN_REGISTERS(nctaid)
#define threadIdx keisan_tid()
#define blockDim keisan_ntid()
#define blockIdx keisan_ctaid()
#define gridDim keisan_nctaid()

__device__ inline unsigned long long atomicMin(unsigned long long *p, unsigned long long v) { return __nvvm_atom_min_gen_ull(p, v); }
__device__ inline int __float_as_int(float x) { return __nvvm_bitcast_f2i(x); }
__device__ inline float __int_as_float(int x) { return __nvvm_bitcast_i2f(x); }
__device__ inline long long __double_as_longlong(double x) { return __nvvm_bitcast_d2ll(x); }
__device__ inline double __longlong_as_double(long long x) { return __nvvm_bitcast_ll2d(x); }

extern "C" {
#define KEISAN_DECLARE(name)           \
  __device__ double name(double);      \
  __device__ float name##f(float);
KEISAN_DECLARE(exp)
KEISAN_DECLARE(log)
KEISAN_DECLARE(log1p)
KEISAN_DECLARE(sqrt)
KEISAN_DECLARE(tanh)
KEISAN_DECLARE(erf)
KEISAN_DECLARE(erfc)
KEISAN_DECLARE(fabs)
__device__ double pow(double, double);
__device__ float powf(float, float);
}
