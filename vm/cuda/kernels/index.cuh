// Indexes of tensors with several axes.

// Quotients of small numbers are much cheaper.
__device__ inline i64 quotient(i64 a, i64 b) {
  return ((a | b) >> 31) == 0 ? (i64)((unsigned)a / (unsigned)b) : a / b;
}

// A Span is the set of indexes along some axes of a row-major tensor.
struct Span {
  i64 rank, extent[8], stride[8];
};

// offset returns where the k-th index of a span lies.
__device__ inline i64 offset(const Span &s, i64 k) {
  i64 at = 0;
  for (int axis = (int)s.rank - 1; axis > 0; axis--) {
    const i64 q = quotient(k, s.extent[axis]);
    at += (k - q * s.extent[axis]) * s.stride[axis];
    k = q;
  }
  return s.rank > 0 ? at + k * s.stride[0] : at;
}
