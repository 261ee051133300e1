// What cu's Go does not tell of cuDNN's interface.
#pragma once
#include "cuda.h"

HANDLE(cudnnHandle_t)
HANDLE(cudnnActivationDescriptor_t)
HANDLE(cudnnAlgorithmDescriptor_t)
HANDLE(cudnnAlgorithmPerformance_t)
HANDLE(cudnnAttnDescriptor_t)
HANDLE(cudnnCTCLossDescriptor_t)
HANDLE(cudnnConvolutionDescriptor_t)
HANDLE(cudnnDropoutDescriptor_t)
HANDLE(cudnnFilterDescriptor_t)
HANDLE(cudnnFusedOpsConstParamPack_t)
HANDLE(cudnnFusedOpsVariantParamPack_t)
HANDLE(cudnnLRNDescriptor_t)
HANDLE(cudnnOpTensorDescriptor_t)
HANDLE(cudnnPersistentRNNPlan_t)
HANDLE(cudnnPoolingDescriptor_t)
HANDLE(cudnnRNNDataDescriptor_t)
HANDLE(cudnnRNNDescriptor_t)
HANDLE(cudnnReduceTensorDescriptor_t)
HANDLE(cudnnSeqDataDescriptor_t)
HANDLE(cudnnSpatialTransformerDescriptor_t)
HANDLE(cudnnTensorDescriptor_t)
HANDLE(cudnnTensorTransformDescriptor_t)
typedef void *cudnnBackendDescriptor_t;

typedef unsigned int cudnnStatus_t, cudnnConvolutionFwdAlgo_t, cudnnConvolutionBwdFilterAlgo_t, cudnnConvolutionBwdDataAlgo_t,
    cudnnRNNAlgo_t, cudnnCTCLossAlgo_t;

typedef struct {
  union {
    cudnnConvolutionFwdAlgo_t convFwdAlgo;
    cudnnConvolutionBwdFilterAlgo_t convBwdFilterAlgo;
    cudnnConvolutionBwdDataAlgo_t convBwdDataAlgo;
    cudnnRNNAlgo_t RNNAlgo;
    cudnnCTCLossAlgo_t CTCLossAlgo;
  } algo;
} cudnnAlgorithm_t;

// An algorithm, and how it did.
#define PERFORMANCE(kind, name)                                                 \
  typedef struct {                                                              \
    kind algo;                                                                  \
    float time;                                                                 \
    size_t memory;                                                              \
  } name;
PERFORMANCE(cudnnConvolutionFwdAlgo_t, cudnnConvolutionFwdAlgoPerf_t)
PERFORMANCE(cudnnConvolutionBwdFilterAlgo_t, cudnnConvolutionBwdFilterAlgoPerf_t)
PERFORMANCE(cudnnConvolutionBwdDataAlgo_t, cudnnConvolutionBwdDataAlgoPerf_t)

enum { CUDNN_STATUS_SUCCESS = 0 };

cudnnStatus_t cudnnSetAlgorithmDescriptor(cudnnAlgorithmDescriptor_t, cudnnAlgorithm_t);
cudnnStatus_t cudnnCreateConvolutionDescriptor(cudnnConvolutionDescriptor_t *);
cudnnStatus_t cudnnSetConvolutionMathType(cudnnConvolutionDescriptor_t, unsigned int);
cudnnStatus_t cudnnSetConvolutionGroupCount(cudnnConvolutionDescriptor_t, int);
cudnnStatus_t cudnnSetConvolution2dDescriptor(cudnnConvolutionDescriptor_t, int, int, int, int, int, int, unsigned int, unsigned int);
cudnnStatus_t cudnnSetConvolutionNdDescriptor(cudnnConvolutionDescriptor_t, int, const int *, const int *, const int *, unsigned int, unsigned int);
