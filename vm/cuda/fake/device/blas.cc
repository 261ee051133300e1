// cuBLAS: products of matrices in column-major order, by three loops that add up
// in double precision.
//
//	C = α op(A)·op(B) + β C
#include "fake.h"
#include <cstring>

enum { blasSuccess = 0, blasInvalid = 7, blasFailed = 13, blasNotSupported = 15 };

struct Handle {
	void *stream;
	int mode;
	int pointers; // 1: α and β lie on the device
};

API int cublasCreate_v2(Handle **h) {
	Call c(Call::context);
	if (c.status) return 1;
	*h = new Handle();
	count("handles of cuBLAS", 1);
	return blasSuccess;
}
API int cublasDestroy_v2(Handle *h) {
	delete h;
	count("handles of cuBLAS", -1);
	return blasSuccess;
}
API int cublasSetStream_v2(Handle *h, void *stream) {
	h->stream = stream;
	return blasSuccess;
}
API int cublasSetMathMode(Handle *h, int mode) {
	h->mode = mode;
	return blasSuccess;
}
API int cublasSetPointerMode_v2(Handle *h, int pointers) {
	if (pointers != 0 && pointers != 1) return blasInvalid;
	h->pointers = pointers;
	return blasSuccess;
}
API int cublasSetWorkspace_v2(Handle *, void *, size_t) { return blasSuccess; }
API int cublasGetVersion_v2(Handle *, int *version) {
	*version = 120400;
	return blasSuccess;
}
API int cublasGetProperty(int which, int *value) {
	if (which < 0 || which > 2) return blasInvalid;
	const int version[] = {12, 4, 0};
	*value = version[which];
	return blasSuccess;
}
API const char *cublasGetStatusString(int status) { return status ? "CUBLAS_STATUS_NOT_SUPPORTED" : "CUBLAS_STATUS_SUCCESS"; }

// rounded is x as TF32 has it, with ten bits of the mantissa.
static double rounded(double x, bool tf32) {
	if (!tf32) return x;
	float f = float(x);
	uint32_t bits;
	memcpy(&bits, &f, 4);
	bits = (bits + 0x1000) & ~0x1fffu;
	memcpy(&f, &bits, 4);
	return f;
}

template <class T> struct Product {
	bool transA, transB, tf32;
	int m, n, k, lda, ldb, ldc, count;
	long long strideA, strideB, strideC;
	T alpha, beta;
	const T *alphaAt, *betaAt; // on the device, or null
	const T *A, *B;
	T *C;

	Status run() {
		if (alphaAt) alpha = *alphaAt, beta = *betaAt;
		for (int b = 0; b < count; b++) {
			const T *a0 = A + b * strideA, *b0 = B + b * strideB;
			T *c0 = C + b * strideC;
			for (int j = 0; j < n; j++) {
				for (int i = 0; i < m; i++) {
					double sum = 0;
					for (int l = 0; l < k; l++) {
						double x = transA ? a0[l + size_t(i) * lda] : a0[i + size_t(l) * lda];
						double y = transB ? b0[j + size_t(l) * ldb] : b0[l + size_t(j) * ldb];
						sum += rounded(x, tf32) * rounded(y, tf32);
					}
					T &to = c0[i + size_t(j) * ldc];
					to = T(alpha * sum + (beta == 0 ? 0 : beta * to)); // C may hold anything if β is 0
				}
			}
		}
		return checkGuards();
	}
};

template <class T>
static int gemm(Handle *h, int transA, int transB, int m, int n, int k, const void *alpha, const void *A, int lda, long long strideA,
	const void *B, int ldb, long long strideB, const void *beta, void *C, int ldc, long long strideC, int count, int compute) {
	int rowsA = transA ? k : m, rowsB = transB ? n : k;
	if (m < 0 || n < 0 || k < 0 || count < 0 || lda < std::max(1, rowsA) || ldb < std::max(1, rowsB) || ldc < std::max(1, m)) {
		fail(invalidValue, "gemm of m %d, n %d, k %d with lda %d, ldb %d, ldc %d", m, n, k, lda, ldb, ldc);
		return blasInvalid;
	}
	launches++;
	bool tf32 = sizeof(T) == 4 && (compute == 77 || h->mode == 3);
	Product<T> p = {transA != 0, transB != 0, tf32, m, n, k, lda, ldb, ldc, count, strideA, strideB, strideC,
		0, 0, static_cast<const T *>(alpha), static_cast<const T *>(beta), static_cast<const T *>(A), static_cast<const T *>(B), static_cast<T *>(C)};
	if (!h->pointers) { // they are read now
		p.alpha = *p.alphaAt, p.beta = *p.betaAt;
		p.alphaAt = p.betaAt = nullptr;
	}
	return enqueue(h->stream, [p]() mutable { return p.run(); }) ? blasFailed : blasSuccess;
}

API int cublasGemmStridedBatchedEx(Handle *h, int transA, int transB, int m, int n, int k, const void *alpha,
	const void *A, int typeA, int lda, long long strideA, const void *B, int typeB, int ldb, long long strideB,
	const void *beta, void *C, int typeC, int ldc, long long strideC, int count, int compute, int) {
	Call c(Call::context);
	if (c.status) return blasFailed;
	if (typeA != typeB || typeA != typeC || (typeA != 0 && typeA != 1)) return blasNotSupported;
	bool wide = typeA == 1;
	if (wide ? compute != 70 && compute != 71 : compute != 68 && compute != 69 && compute != 77) return blasNotSupported;
	auto run = wide ? gemm<double> : gemm<float>;
	return run(h, transA, transB, m, n, k, alpha, A, lda, strideA, B, ldb, strideB, beta, C, ldc, strideC, count, compute);
}

API int cublasGemmEx(Handle *h, int transA, int transB, int m, int n, int k, const void *alpha, const void *A, int typeA, int lda,
	const void *B, int typeB, int ldb, const void *beta, void *C, int typeC, int ldc, int compute, int algo) {
	return cublasGemmStridedBatchedEx(h, transA, transB, m, n, k, alpha, A, typeA, lda, 0, B, typeB, ldb, 0, beta, C, typeC, ldc, 0, 1, compute, algo);
}
