// Reductions: what their parts are, and how two become one. A part P has
// P::of(x, k), a single element with its index k, P::none(), and
// P::join(a, b). The order in which parts are joined depends on the extents
// alone.

#include "index.cuh"

#define KEISAN_INFINITE(T) T(__int_as_float(0x7f800000))

template <typename T> struct Sum {
  T sum;
  __device__ static Sum none() { return {T(0)}; }
  __device__ static Sum of(T x, i64) { return {x}; }
  __device__ static Sum join(Sum a, Sum b) { return {T(a.sum + b.sum)}; }
  __device__ T result() const { return sum; }
};

template <typename T> __device__ inline T lowest(T) { return -KEISAN_INFINITE(T); }
__device__ inline i64 lowest(i64) { return -0x7fffffffffffffffLL - 1; }

// NaN is greater than anything.
template <typename T> struct Max {
  T top;
  __device__ static Max none() { return {lowest(T())}; }
  __device__ static Max of(T x, i64) { return {x}; }
  __device__ static Max join(Max a, Max b) { return b.top != b.top || b.top > a.top ? b : a; }
  __device__ T result() const { return top; }
};

template <typename T> __device__ inline T highest(T) { return KEISAN_INFINITE(T); }
__device__ inline i64 highest(i64) { return 0x7fffffffffffffffLL; }

// NaN is less than anything, too.
template <typename T> struct Min {
  T top;
  __device__ static Min none() { return {highest(T())}; }
  __device__ static Min of(T x, i64) { return {x}; }
  __device__ static Min join(Min a, Min b) { return b.top != b.top || b.top < a.top ? b : a; }
  __device__ T result() const { return top; }
};

// The index of the greatest: of equal ones the first; the first NaN if there is
// one.
template <typename T> struct ArgMax {
  T top;
  i64 at; // -1 for none
  __device__ static ArgMax none() { return {T(0), -1}; }
  __device__ static ArgMax of(T x, i64 k) { return {x, k}; }
  __device__ static ArgMax join(ArgMax a, ArgMax b) {
    if (a.at < 0 || b.at < 0) return a.at < 0 ? b : a;
    const bool nanA = a.top != a.top, nanB = b.top != b.top;
    if (nanA != nanB) return nanA ? a : b;
    if (!nanA && a.top != b.top) return a.top > b.top ? a : b;
    return a.at < b.at ? a : b;
  }
  __device__ i64 result() const { return at; }
};

// exp top · sum, with top the largest exponent, so that nothing overflows.
template <typename T> struct Exponentials {
  T top, sum;
  __device__ static Exponentials none() { return {-KEISAN_INFINITE(T), T(0)}; }
  __device__ static Exponentials of(T x, i64) { return {x, T(1)}; }
  // at returns the sum relative to a larger top; an infinite one has no other.
  __device__ T at(T to) const { return top == to ? sum : sum * keisan_exp(top - to); }
  __device__ static Exponentials join(Exponentials a, Exponentials b) {
    const T top = b.top != b.top || b.top > a.top ? b.top : a.top;
    return {top, a.at(top) + b.at(top)};
  }
  __device__ bool infinite() const { return top == KEISAN_INFINITE(T) || top == -KEISAN_INFINITE(T); }
  // total is Σ exp(x − top) as the loops of softmax have it: ∞ − ∞ is NaN.
  __device__ T total() const { return infinite() ? top - top : sum; }
  __device__ T result() const { return infinite() ? top : top + keisan_log(sum); }
};

// A Reduction is how kept and reduced indexes lie, and how a block of 256
// threads divides them: lanes threads, a power of two, share a result. They are
// neighbours if along is not 0, and otherwise those of neighbouring results are.
struct Reduction {
  i64 kept, reduced, lanes, along;
  Span keep, reduce;
};

// A Lane is a thread's share in a block's results.
struct Lane {
  i64 lane, result; // of the block's 256/lanes
  i64 step;         // from the part of one lane to that of the next
};
__device__ inline Lane laneOf(const Reduction &r) {
  const i64 results = 256 / r.lanes;
  if (r.along) return {threadIdx.x % r.lanes, threadIdx.x / r.lanes, 1};
  return {threadIdx.x / results, threadIdx.x % results, results};
}

// joined leaves the join of all lanes' parts with the first lane, and returns it
// to all of them.
template <typename P> __device__ P joined(P *part, P mine, const Lane &l, i64 lanes) {
  part[threadIdx.x] = mine;
  __syncthreads();
  for (i64 half = lanes / 2; half > 0; half /= 2) {
    if (l.lane < half) part[threadIdx.x] = P::join(part[threadIdx.x], part[threadIdx.x + half * l.step]);
    __syncthreads();
  }
  const P all = part[threadIdx.x - l.lane * l.step];
  __syncthreads();
  return all;
}
