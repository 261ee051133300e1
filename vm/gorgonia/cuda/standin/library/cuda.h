// What cu's Go does not tell of the driver's interface: structures, versioned
// names, and the numbers that the fake device knows.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define HANDLE(name) typedef struct name##_of *name;
HANDLE(CUarray)
HANDLE(CUcontext)
HANDLE(CUevent)
HANDLE(CUfunction)
HANDLE(CUgraph)
HANDLE(CUgraphExec)
HANDLE(CUgraphNode)
HANDLE(CUlinkState)
HANDLE(CUmodule)
HANDLE(CUstream)
HANDLE(CUsurfref)
HANDLE(CUtexref)

typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef unsigned int CUresult, CUmemorytype, CUarray_format;
typedef uint32_t cuuint32_t;
typedef struct { char bytes[16]; } CUuuid;
typedef void (*CUhostFn)(void *);

#define cuDeviceTotalMem cuDeviceTotalMem_v2
#define cuMemGetInfo cuMemGetInfo_v2
#define cuMemAlloc cuMemAlloc_v2
#define cuMemFree cuMemFree_v2
#define cuMemcpyHtoD cuMemcpyHtoD_v2
#define cuMemcpyDtoH cuMemcpyDtoH_v2
#define cuMemcpyDtoD cuMemcpyDtoD_v2
#define cuMemcpyHtoDAsync cuMemcpyHtoDAsync_v2
#define cuMemcpyDtoHAsync cuMemcpyDtoHAsync_v2
#define cuMemcpyDtoDAsync cuMemcpyDtoDAsync_v2
#define cuMemHostGetDevicePointer cuMemHostGetDevicePointer_v2
#define cuMemAllocHost cuMemAllocHost_v2
#define cuStreamDestroy cuStreamDestroy_v2
#define cuEventDestroy cuEventDestroy_v2
#define cuCtxCreate cuCtxCreate_v2
#define cuCtxDestroy cuCtxDestroy_v2
#define cuDevicePrimaryCtxRelease cuDevicePrimaryCtxRelease_v2

enum {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_IMAGE = 200,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED = 900,

  CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK = 1,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X = 2,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y = 3,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z = 4,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X = 5,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y = 6,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z = 7,
  CU_DEVICE_ATTRIBUTE_WARP_SIZE = 10,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76,

  CU_MEM_ATTACH_GLOBAL = 1,
};

typedef struct {
  size_t Width, Height;
  CUarray_format Format;
  unsigned int NumChannels;
} CUDA_ARRAY_DESCRIPTOR;

typedef struct {
  size_t Width, Height, Depth;
  CUarray_format Format;
  unsigned int NumChannels, Flags;
} CUDA_ARRAY3D_DESCRIPTOR;

// One end of a copy.
#define PLACE(end)                                                              \
  CUmemorytype end##MemoryType;                                                 \
  void *end##Host;                                                              \
  CUdeviceptr end##Device;                                                      \
  CUarray end##Array;

typedef struct {
  size_t srcXInBytes, srcY;
  PLACE(src)
  size_t srcPitch, dstXInBytes, dstY;
  PLACE(dst)
  size_t dstPitch, WidthInBytes, Height;
} CUDA_MEMCPY2D;

#define MEMCPY3D(name, type, src_, dst_)                                        \
  typedef struct {                                                              \
    size_t srcXInBytes, srcY, srcZ, srcLOD;                                     \
    PLACE(src)                                                                  \
    type src_;                                                                  \
    size_t srcPitch, srcHeight, dstXInBytes, dstY, dstZ, dstLOD;                \
    PLACE(dst)                                                                  \
    type dst_;                                                                  \
    size_t dstPitch, dstHeight, WidthInBytes, Height, Depth;                    \
  } name;
MEMCPY3D(CUDA_MEMCPY3D, void *, reserved0, reserved1)
MEMCPY3D(CUDA_MEMCPY3D_PEER, CUcontext, srcContext, dstContext)

typedef struct {
  CUfunction func;
  unsigned int gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemBytes;
  void **kernelParams, **extra;
} CUDA_KERNEL_NODE_PARAMS;

typedef struct {
  CUhostFn fn;
  void *userData;
} CUDA_HOST_NODE_PARAMS;

typedef struct {
  CUdeviceptr dst;
  size_t pitch;
  unsigned int value, elementSize;
  size_t width, height;
} CUDA_MEMSET_NODE_PARAMS;

CUresult cuMemcpyHtoD(CUdeviceptr, const void *, size_t);
