// What a compiled kernel and the fake device know of each other.
#pragma once

struct FakeIndex { unsigned x, y, z; };

// A FakeEntry is a kernel: run calls it with what params point to.
struct FakeEntry {
	void (*run)(void **params);
	int params;
	const unsigned long *sizes;
};

// A FakeModule is a library of kernels, which are one thread after another.
struct FakeModule {
	FakeIndex *threadIdx, *blockIdx, *blockDim, *gridDim;
	void (**hook)(int line); // __syncthreads
	char *sharedBegin, *sharedEnd;
};
