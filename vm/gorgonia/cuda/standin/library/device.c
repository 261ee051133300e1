// What the fake device lacks of what Gorgonia's engine calls.
#define _GNU_SOURCE
#include "cublas_v2.h"
#include "cudnn.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

// absent is a function that nobody should call.
unsigned int absent(const char *name) {
  fprintf(stderr, "stand-in: %s is not there\n", name);
  return 801; // not supported
}

#define ABSENT(name, ...)                                                                                                \
  cudnnStatus_t name(__VA_ARGS__) { return absent(#name); }
ABSENT(cudnnSetAlgorithmDescriptor, cudnnAlgorithmDescriptor_t d, cudnnAlgorithm_t a)
ABSENT(cudnnCreateConvolutionDescriptor, cudnnConvolutionDescriptor_t *d)
ABSENT(cudnnSetConvolutionMathType, cudnnConvolutionDescriptor_t d, unsigned int m)
ABSENT(cudnnSetConvolutionGroupCount, cudnnConvolutionDescriptor_t d, int n)
ABSENT(cudnnSetConvolution2dDescriptor, cudnnConvolutionDescriptor_t d, int p, int q, int u, int v, int s, int t, unsigned int m, unsigned int e)
ABSENT(cudnnSetConvolutionNdDescriptor, cudnnConvolutionDescriptor_t d, int n, const int *p, const int *s, const int *t, unsigned int m, unsigned int e)

// How large a launch may be: the fake device does not tell.
CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
  static const int most[] = {1024, 1024, 64, 0x7fffffff, 65535, 65535};
  if (attribute >= CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X && attribute <= CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z) {
    *value = most[attribute - CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X];
    return CUDA_SUCCESS;
  }
  CUresult (*of)(int *, CUdevice_attribute, CUdevice) = dlsym(RTLD_NEXT, "cuDeviceGetAttribute");
  return of(value, attribute, device);
}

// A context is made current on the thread that makes it, and on no other.
CUresult cuCtxCreate(CUcontext *context, unsigned int flags, CUdevice device) {
  CUresult code = cuDevicePrimaryCtxRetain(context, device);
  return code ? code : cuCtxSetCurrent(*context);
}
CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device);
CUresult cuCtxDestroy(CUcontext context) { return cuDevicePrimaryCtxRelease_v2(0); } // the only one that cuCtxCreate is asked for

cudnnStatus_t cudnnCreate(cudnnHandle_t *handle) {
  static int it;
  *handle = (cudnnHandle_t)&it;
  return CUDNN_STATUS_SUCCESS;
}
cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) { return CUDNN_STATUS_SUCCESS; }

unsigned int cublasGemmEx(cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int, int, const void *, const void *, int, int,
  const void *, int, int, const void *, void *, int, int, int, int);

#define GEMM(name, T, type, compute)                                                                                    \
  cublasStatus_t name(cublasHandle_t h, cublasOperation_t a, cublasOperation_t b, int m, int n, int k, T *alpha, T *A,   \
    int lda, T *B, int ldb, T *beta, T *C, int ldc) {                                                                   \
    return cublasGemmEx(h, a, b, m, n, k, alpha, A, type, lda, B, type, ldb, beta, C, type, ldc, compute, -1);          \
  }
GEMM(cublasSgemm, float, 0, 68)
GEMM(cublasDgemm, double, 1, 70)

// The fake device runs no PTX: that of a module of ours begins with its name, and
// its source is compiled by the fake NVRTC.
int nvrtcCreateProgram(void **, const char *, const char *, int, const char **, const char **);
int nvrtcCompileProgram(void *, int, const char **);
int nvrtcGetCUBINSize(void *, size_t *);
int nvrtcGetCUBIN(void *, char *);
int nvrtcGetProgramLogSize(void *, size_t *);
int nvrtcGetProgramLog(void *, char *);

static char *contents(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  fseek(f, 0, SEEK_END);
  long n = ftell(f);
  rewind(f);
  char *text = calloc(n + 1, 1);
  if (fread(text, 1, n, f) != (size_t)n) n = 0;
  fclose(f);
  return text;
}

CUresult cuModuleLoadData(CUmodule *module, void *image) {
  CUresult (*load)(CUmodule *, void *) = dlsym(RTLD_NEXT, "cuModuleLoadData");
  char name[64], path[4096];
  if (sscanf(image, "// keisan %63s", name) != 1) return load(module, image);
  snprintf(path, sizeof path, KERNELS "/%s.cu", name);
  char *source = contents(path);
  if (!source) return CUDA_ERROR_NOT_FOUND;
  void *program;
  size_t n;
  nvrtcCreateProgram(&program, source, name, 0, NULL, NULL);
  if (nvrtcCompileProgram(program, 0, NULL)) {
    nvrtcGetProgramLogSize(program, &n);
    char *log = calloc(n + 1, 1);
    nvrtcGetProgramLog(program, log);
    fprintf(stderr, "stand-in: %s: %s\n", path, log);
    return CUDA_ERROR_INVALID_IMAGE;
  }
  nvrtcGetCUBINSize(program, &n);
  char *code = malloc(n);
  nvrtcGetCUBIN(program, code);
  return load(module, code);
}
