// Sums of partial sums, in the order in which they lie.

// y[j] = Σ_p partial[p, j]
template <typename T> __device__ void fold(T *y, const T *partial, i64 n, i64 parts) {
  for (i64 j = blockIdx.x * (i64)blockDim.x + threadIdx.x; j < n; j += (i64)gridDim.x * blockDim.x) {
    T sum = T(0);
    for (i64 p = 0; p < parts; p++) sum += partial[p * n + j];
    y[j] = sum;
  }
}
extern "C" __global__ void keisan_fold_float(float *y, const float *partial, i64 n, i64 parts) { fold(y, partial, n, parts); }
extern "C" __global__ void keisan_fold_double(double *y, const double *partial, i64 n, i64 parts) { fold(y, partial, n, parts); }

// y[0] = Σ_p partial[p], by one block of 256 threads: each adds up every 256th,
// and then halves are added to halves.
template <typename T> __device__ void foldOne(T *shared, T *y, const T *partial, i64 parts) {
  T sum = T(0);
  for (i64 p = threadIdx.x; p < parts; p += 256) sum += partial[p];
  shared[threadIdx.x] = sum;
  __syncthreads();
  for (int half = 128; half > 0; half /= 2) {
    if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
    __syncthreads();
  }
  if (blockIdx.x == 0 && threadIdx.x == 0) y[0] = shared[0];
}
extern "C" __global__ void keisan_fold_one_float(float *y, const float *partial, i64 parts) {
  __shared__ float shared[256];
  foldOne(shared, y, partial, parts);
}
extern "C" __global__ void keisan_fold_one_double(double *y, const double *partial, i64 parts) {
  __shared__ double shared[256];
  foldOne(shared, y, partial, parts);
}
