// The driver's functions for devices, contexts, memory, modules and launches.
#include "fake.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <unistd.h>

static std::recursive_mutex oneAtATime;
static bool initialized;
static Status sticky;
static char message[512];
static thread_local void *current;
static int contexts[8]; // the primary contexts, by their addresses

// fail keeps and prints why a call fails: more than its number can say. What a
// launch has done wrong stays.
Status fail(Status status, const char *format, ...) {
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	fprintf(stderr, "fake CUDA device: %s\n", message);
	if (status == illegalAddress || status == launchFailed) sticky = status;
	return status;
}

API const char *fake_message() { return message; }

// fake_launches counts the launches that hosts have asked for: of kernels, and of
// cuBLAS's products.
long long launches;
API long long fake_launches() { return launches; }

static std::map<std::string, int> held;
void count(const char *what, int more) {
	if ((held[what] += more) == 0) held.erase(what);
}

// fake_held lists what the host has not given back.
API const char *fake_held() {
	static std::string list;
	list.clear();
	std::lock_guard<std::recursive_mutex> l(oneAtATime);
	for (auto &[what, n] : held) list += (list.empty() ? "" : ", ") + std::to_string(n) + " " + what;
	return list.c_str();
}

// fake_reset forgets an error that sticks, for the next test.
API void fake_reset() {
	std::lock_guard<std::recursive_mutex> l(oneAtATime);
	sticky = success;
	message[0] = 0;
}

Call::Call(Needs needs) {
	oneAtATime.lock();
	status = needs >= init && !initialized ? notInitialized : needs >= context && !current ? invalidContext : needs >= context ? sticky : success;
}
Call::~Call() { oneAtATime.unlock(); }

static int devices() {
	const char *text = getenv("KEISAN_FAKE_CUDA_DEVICES");
	int n = text ? atoi(text) : 1;
	return n < 0 ? 0 : n > 8 ? 8 : n;
}

API int cuInit(unsigned) {
	Call c(Call::nothing);
	if (devices() == 0) return 100; // no device
	initialized = true;
	return success;
}

API int cuDriverGetVersion(int *version) {
	*version = 12040;
	return success;
}

API int cuDeviceGetCount(int *n) {
	Call c(Call::init);
	if (!c.status) *n = devices();
	return c.status;
}

API int cuDeviceGet(int *device, int ordinal) {
	Call c(Call::init);
	if (c.status) return c.status;
	if (ordinal < 0 || ordinal >= devices()) return invalidDevice;
	*device = ordinal;
	return success;
}

API int cuDeviceGetName(char *name, int n, int device) {
	Call c(Call::init);
	if (!c.status) snprintf(name, n, "Fake device %d", device);
	return c.status;
}

API int cuDeviceTotalMem_v2(size_t *n, int) {
	Call c(Call::init);
	if (!c.status) *n = totalBytes();
	return c.status;
}

API int cuDeviceGetAttribute(int *value, int attribute, int) {
	Call c(Call::init);
	if (c.status) return c.status;
	switch (attribute) {
	case 1: *value = 1024; break;  // threads of a block
	case 10: *value = 32; break;   // of a warp
	case 16: *value = 4; break;    // multiprocessors
	case 75: *value = 7; break;    // compute capability 7.5
	case 76: *value = 5; break;
	case 83: *value = 1; break;    // managed memory
	case 89: *value = 1; break;    // which the host may use at any time
	default: *value = 0;
	}
	return success;
}

API int cuDevicePrimaryCtxRetain(void **context, int device) {
	Call c(Call::init);
	if (c.status) return c.status;
	if (device < 0 || device >= devices()) return invalidDevice;
	*context = &contexts[device];
	count("contexts", 1);
	return success;
}

API int cuDevicePrimaryCtxRelease_v2(int) {
	Call c(Call::init);
	if (!c.status) count("contexts", -1);
	return c.status;
}

API int cuCtxSetCurrent(void *context) {
	Call c(Call::init);
	if (!c.status) current = context;
	return c.status;
}

API int cuCtxGetCurrent(void **context) {
	*context = current;
	return success;
}

API int cuGetErrorName(int status, const char **text) {
	switch (status) {
	case success: *text = "CUDA_SUCCESS"; break;
	case invalidValue: *text = "CUDA_ERROR_INVALID_VALUE"; break;
	case outOfMemory: *text = "CUDA_ERROR_OUT_OF_MEMORY"; break;
	case notInitialized: *text = "CUDA_ERROR_NOT_INITIALIZED"; break;
	case 100: *text = "CUDA_ERROR_NO_DEVICE"; break;
	case invalidDevice: *text = "CUDA_ERROR_INVALID_DEVICE"; break;
	case invalidImage: *text = "CUDA_ERROR_INVALID_IMAGE"; break;
	case invalidContext: *text = "CUDA_ERROR_INVALID_CONTEXT"; break;
	case invalidHandle: *text = "CUDA_ERROR_INVALID_HANDLE"; break;
	case notFound: *text = "CUDA_ERROR_NOT_FOUND"; break;
	case illegalAddress: *text = "CUDA_ERROR_ILLEGAL_ADDRESS"; break;
	case launchFailed: *text = "CUDA_ERROR_LAUNCH_FAILED"; break;
	case captureUnsupported: *text = "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"; break;
	default: *text = nullptr; return invalidValue;
	}
	return success;
}

API int cuGetErrorString(int status, const char **text) {
	if (message[0] && status != success) {
		*text = message;
		return success;
	}
	return cuGetErrorName(status, text);
}

API int cuMemGetInfo_v2(size_t *free, size_t *total) {
	Call c(Call::context);
	if (!c.status) *free = freeBytes(), *total = totalBytes();
	return c.status;
}

static int take(Kind kind, void **p, size_t n) {
	Call c(Call::context);
	if (c.status) return c.status;
	return allocate(kind, n, p);
}
API int cuMemAlloc_v2(void **p, size_t n) { return take(deviceMemory, p, n); }
API int cuMemAllocManaged(void **p, size_t n, unsigned) { return take(managedMemory, p, n); }
API int cuMemHostAlloc(void **p, size_t n, unsigned) { return take(pinnedMemory, p, n); }
API int cuMemAllocHost_v2(void **p, size_t n) { return take(pinnedMemory, p, n); }
API int cuMemHostGetDevicePointer_v2(void **p, void *host, unsigned) {
	*p = host;
	return success;
}

static int giveBack(Kind kind, void *p) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (capturing()) return fail(captureUnsupported, "memory is freed while a stream is being captured");
	if (Status s = finishAll(true)) return s;
	return release(kind, p);
}
API int cuMemFree_v2(void *p) { return giveBack(deviceMemory, p); }
API int cuMemFreeHost(void *p) { return giveBack(pinnedMemory, p); }

static int copy(void *to, const void *from, size_t n, void *stream) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (Status s = checkCopy(to, from, n)) return s;
	return enqueue(stream, [=] {
		memmove(to, from, n);
		return success;
	});
}

static int copyNow(void *to, const void *from, size_t n) {
	Call c(Call::context);
	if (int s = copy(to, from, n, nullptr)) return s;
	return finishAll(false);
}
API int cuMemcpyAsync(void *to, const void *from, size_t n, void *stream) { return copy(to, from, n, stream); }
API int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t n, void *stream) { return copy(to, from, n, stream); }
API int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t n, void *stream) { return copy(to, from, n, stream); }
API int cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t n, void *stream) { return copy(to, from, n, stream); }
API int cuMemcpy(void *to, const void *from, size_t n) { return copyNow(to, from, n); }
API int cuMemcpyHtoD_v2(void *to, const void *from, size_t n) { return copyNow(to, from, n); }
API int cuMemcpyDtoH_v2(void *to, const void *from, size_t n) { return copyNow(to, from, n); }
API int cuMemcpyDtoD_v2(void *to, const void *from, size_t n) { return copyNow(to, from, n); }

API int cuMemsetD8Async(void *to, unsigned char v, size_t n, void *stream) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (Status s = checkCopy(to, nullptr, n)) return s;
	return enqueue(stream, [=] {
		memset(to, v, n);
		return success;
	});
}

API int cuMemsetD32Async(void *to, unsigned v, size_t n, void *stream) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (Status s = checkCopy(to, nullptr, 4 * n)) return s;
	return enqueue(stream, [=] {
		for (size_t i = 0; i < n; i++) static_cast<unsigned *>(to)[i] = v;
		return success;
	});
}

// imageSize returns the bytes of a shared library in memory, whose last part is
// the table of its sections; 0 if it is none.
static size_t imageSize(const unsigned char *image) {
	if (memcmp(image, "\x7f" "ELF", 4) != 0) return 0;
	uint64_t table;
	uint16_t entry, entries;
	memcpy(&table, image + 40, 8), memcpy(&entry, image + 58, 2), memcpy(&entries, image + 60, 2);
	return table + size_t(entry) * entries;
}

API int cuModuleLoadData(void **module, const void *image) {
	Call c(Call::context);
	if (c.status) return c.status;
	size_t n = imageSize(static_cast<const unsigned char *>(image));
	const char *ptx = nullptr;
	if (n == 0) {
		ptx = static_cast<const char *>(image);
		const std::string *translation = imageOf(ptx);
		if (!translation) return fail(invalidImage, "a module is neither a cubin nor PTX with a known translation");
		image = translation->data(), n = translation->size();
	}
	const char *dir = getenv("TMPDIR");
	char path[4096];
	snprintf(path, sizeof path, "%s/fake-cuda-XXXXXX", dir ? dir : "/tmp");
	int fd = mkstemp(path);
	if (fd < 0 || write(fd, image, n) != ssize_t(n)) return fail(invalidImage, "cannot write %s", path);
	close(fd);
	*module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	unlink(path);
	if (!*module) return fail(invalidImage, "%s", dlerror());
	loaded(*module, ptx);
	count("modules", 1);
	return success;
}

API int cuModuleUnload(void *module) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (Status s = finishAll(true)) return s;
	dlclose(module);
	count("modules", -1);
	return success;
}

API int cuModuleGetFunction(void **function, void *module, const char *name) {
	Call c(Call::context);
	if (c.status) return c.status;
	const Kernel *k = declares(module, name) ? findKernel(module, name) : nullptr;
	if (!k) return notFound;
	*function = const_cast<Kernel *>(k);
	return success;
}

API int cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
	unsigned shared, void *stream, void **params, void **) {
	Call c(Call::context);
	if (c.status) return c.status;
	if (!function) return invalidHandle;
	if (gx < 1 || gy < 1 || gz < 1 || bx < 1 || by < 1 || bz < 1 || gx > 0x7fffffff || gy > 65535 || gz > 65535 ||
		bx > 1024 || by > 1024 || bz > 64 || uint64_t(bx) * by * bz > 1024 || shared > 0) {
		return fail(invalidValue, "a launch of %u×%u×%u blocks of %u×%u×%u threads and %u bytes", gx, gy, gz, bx, by, bz, shared);
	}
	launches++;
	auto *k = static_cast<const Kernel *>(function);
	auto values = copyParams(k, params);
	return enqueue(stream, [=] {
		std::vector<void *> p;
		for (auto &v : values) p.push_back(const_cast<char *>(v.data()));
		return launch(k, {gx, gy, gz}, {bx, by, bz}, p.data());
	});
}
