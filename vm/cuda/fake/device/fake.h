// What the files of the fake device share. Each file is a concept: memory,
// launches, streams, the driver's functions, cuBLAS and NVRTC.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

// Some of the driver's CUresult, by its numbers.
enum Status {
	success = 0,
	invalidValue = 1,
	outOfMemory = 2,
	notInitialized = 3,
	invalidDevice = 101,
	invalidImage = 200,
	invalidContext = 201,
	invalidHandle = 400,
	notFound = 500,
	illegalAddress = 700,
	launchFailed = 719,
	captureUnsupported = 900,
};

// Work is what a stream does when its turn comes.
typedef std::function<Status()> Work;

// A Call is a call of the driver from the host: one at a time. Its status is the
// reason to refuse it, such as no current context, or an earlier launch's error,
// which sticks as it does in the driver.
struct Call {
	enum Needs { nothing, init, context };
	explicit Call(Needs);
	~Call();
	Status status;
};

// Opened keeps the device's memory accessible, as it is while the device works.
struct Opened {
	Opened();
	~Opened();
};

// count notes that there are more, or fewer, of what a host has to give back.
void count(const char *what, int more);

extern long long launches; // that hosts have asked for

Status fail(Status, const char *format, ...) __attribute__((format(printf, 2, 3)));

// memory.cc
enum Kind { deviceMemory, managedMemory, pinnedMemory };
Status allocate(Kind, size_t, void **);
Status release(Kind, void *);
Status checkGuards();
Status checkCopy(const void *to, const void *from, size_t);
size_t freeBytes(), totalBytes();
struct Snapshot {
	explicit Snapshot(const std::vector<uint64_t> &words);
	void take();
	void restore() const;
	std::map<char *, std::vector<char>> at;
};

// stream.cc
struct Stream;
Stream *streamOf(void *handle); // or null
Status enqueue(void *stream, const Work &);
Status finishAll(bool ofAllKinds); // waits for the streams that the default one waits for, or for all
bool capturing();

// launch.cc
struct Size { unsigned x, y, z; };
struct Kernel;
Status launch(const Kernel *, Size grid, Size block, void **params);
std::vector<std::vector<char>> copyParams(const Kernel *, void **params);
const Kernel *findKernel(void *library, const char *name);

// ptx.cc
const std::string *imageOf(const char *ptx); // or null
void loaded(void *module, const char *ptx);  // or null: a cubin
bool declares(void *module, const char *kernel);
