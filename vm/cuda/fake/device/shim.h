// CUDA C for the C++ compiler: what a kernel takes for granted, as far as the
// engine's kernels do. FAKE_SCAN leaves the marks of kernels for the one who
// looks for their names.
#pragma once
#define __device__
#define __host__
#define __forceinline__ inline
#define __constant__ static const
#define __launch_bounds__(...)
#ifdef FAKE_SCAN
#define __global__ fake_global
#define __shared__
#else
#define __global__ __attribute__((visibility("default")))
#define __shared__ static __attribute__((section("fake_shared")))

#include "entry.h"

typedef FakeIndex uint3;
typedef FakeIndex dim3;
static FakeIndex threadIdx, blockIdx, blockDim, gridDim;
static void (*fake_hook)(int line);
#define __syncthreads() fake_hook(__LINE__)

extern "C" char __start_fake_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_fake_shared[] __attribute__((weak, visibility("hidden")));
extern "C" __attribute__((visibility("default"))) const FakeModule fake_module = {
	&threadIdx, &blockIdx, &blockDim, &gridDim, &fake_hook, __start_fake_shared, __stop_fake_shared};

template <class T> struct FakePlain { typedef T type; };
template <class T> struct FakePlain<const T> { typedef T type; };
template <auto> struct FakeKernel;
template <class... A, void (*kernel)(A...)> struct FakeKernel<kernel> {
	template <unsigned long... i> struct Indices {};
	template <unsigned long... i> static void call(void **p, Indices<i...>) {
		kernel(*static_cast<typename FakePlain<A>::type *>(p[i])...);
	}
	static void run(void **p) { call(p, Indices<__integer_pack(sizeof...(A))...>()); }
	static constexpr unsigned long sizes[sizeof...(A) + 1] = {sizeof(A)..., 0};
};
#define FAKE_ENTRY(name) extern "C" __attribute__((visibility("default"))) const FakeEntry fake_entry_##name = { \
	FakeKernel<&name>::run, int(sizeof(FakeKernel<&name>::sizes) / sizeof(unsigned long)) - 1, FakeKernel<&name>::sizes};

extern "C" {
float expf(float), expm1f(float), logf(float), log1pf(float), sqrtf(float), tanhf(float), erff(float), erfcf(float), fabsf(float), powf(float, float);
double exp(double), expm1(double), log(double), log1p(double), sqrt(double), tanh(double), erf(double), erfc(double), fabs(double), pow(double, double);
float sinf(float), cosf(float), floorf(float), ceilf(float), truncf(float), rintf(float), fmodf(float, float), copysignf(float, float), fmaf(float, float, float), fmaxf(float, float), fminf(float, float), rsqrtf(float);
double sin(double), cos(double), floor(double), ceil(double), trunc(double), rint(double), fmod(double, double), copysign(double, double), fma(double, double, double), fmax(double, double), fmin(double, double);
}
#define FAKE_OVERLOAD(name) \
	static inline float name(float x) { return name##f(x); }
FAKE_OVERLOAD(exp)
FAKE_OVERLOAD(expm1)
FAKE_OVERLOAD(log)
FAKE_OVERLOAD(log1p)
FAKE_OVERLOAD(sqrt)
FAKE_OVERLOAD(tanh)
FAKE_OVERLOAD(erf)
FAKE_OVERLOAD(erfc)
FAKE_OVERLOAD(fabs)
static inline float pow(float x, float y) { return powf(x, y); }
template <class To, class From> static inline To fake_bits(From x) {
	static_assert(sizeof(To) == sizeof(From), "");
	To y;
	__builtin_memcpy(&y, &x, sizeof y);
	return y;
}
static inline int __float_as_int(float x) { return fake_bits<int>(x); }
static inline float __int_as_float(int x) { return fake_bits<float>(x); }
static inline unsigned __float_as_uint(float x) { return fake_bits<unsigned>(x); }
static inline float __uint_as_float(unsigned x) { return fake_bits<float>(x); }
static inline long long __double_as_longlong(double x) { return fake_bits<long long>(x); }
static inline double __longlong_as_double(long long x) { return fake_bits<double>(x); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned((unsigned long long)a * b >> 32); }
static inline bool isnan(float x) { return x != x; }
static inline bool isnan(double x) { return x != x; }
static inline bool isinf(double x) { return __builtin_isinf(x); }
static inline bool signbit(double x) { return __builtin_signbit(x); }
template <class T> static inline T __ldg(const T *p) { return *p; }

// One thread runs at a time, so that plain loads and stores are atomic.
#define FAKE_ATOMIC(name, next) \
	template <class T> static inline T name(T *p, T v) { \
		T old = *p; \
		*p = next; \
		return old; \
	}
FAKE_ATOMIC(atomicMin, v < old ? v : old)
FAKE_ATOMIC(atomicMax, v > old ? v : old)
FAKE_ATOMIC(atomicAdd, T(old + v))
FAKE_ATOMIC(atomicOr, T(old | v))
FAKE_ATOMIC(atomicExch, v)
template <class T> static inline T atomicCAS(T *p, T compare, T v) {
	T old = *p;
	if (old == compare) *p = v;
	return old;
}
#endif
