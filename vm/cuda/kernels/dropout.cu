// Dropout by Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011), whose words
// are those of package ops, bit by bit.

struct Words {
  unsigned w[4];
};

__device__ inline Words philox(unsigned key0, unsigned key1, Words c) {
  for (int round = 0; round < 10; round++) {
    const u64 a = 0xd2511f53ULL * c.w[0], b = 0xcd9e8d57ULL * c.w[2];
    c = {{(unsigned)(b >> 32) ^ c.w[1] ^ key0, (unsigned)b, (unsigned)(a >> 32) ^ c.w[3] ^ key1, (unsigned)a}};
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  return c;
}

// y = scale x, or 0 where the element's word is below drop; counter is (key, step).
template <typename T>
__device__ void dropout(T *y, const T *x, const i64 *counter, i64 n, i64 stream, i64 drop, T scale) {
  const u64 key = (u64)counter[0], step = (u64)counter[1];
  for (i64 b = blockIdx.x * (i64)blockDim.x + threadIdx.x; 4 * b < n; b += (i64)gridDim.x * blockDim.x) {
    const Words c = philox((unsigned)key, (unsigned)(key >> 32), {{(unsigned)b, (unsigned)stream, (unsigned)step, (unsigned)(step >> 32)}});
    for (int k = 0; k < 4 && 4 * b + k < n; k++) {
      y[4 * b + k] = (i64)c.w[k] >= drop ? scale * x[4 * b + k] : T(0);
    }
  }
}
extern "C" __global__ void keisan_dropout_float(float *y, const float *x, const i64 *counter, i64 n, i64 stream, i64 drop, float scale) {
  dropout(y, x, counter, n, stream, drop, scale);
}
extern "C" __global__ void keisan_dropout_double(double *y, const double *x, const i64 *counter, i64 n, i64 stream, i64 drop, double scale) {
  dropout(y, x, counter, n, stream, drop, scale);
}
