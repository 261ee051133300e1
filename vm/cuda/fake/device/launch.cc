// Launches: one block after another, its threads as fibers that take turns at
// __syncthreads. Blocks and threads come in an order that can be chosen, and
// where the results depend on it there is a race.
#include "fake.h"
#include "entry.h"
#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <numeric>
#include <sys/mman.h>
#include <ucontext.h>

struct Kernel {
	std::string name;
	const FakeEntry *entry;
	const FakeModule *module;
};

// order: 0 forward, 1 reverse, 2 shuffled, 3 all of them, compared.
static int order = -1;
static uint64_t seed;

API void fake_order(int kind, unsigned long long s) { order = kind, seed = s; }

static int chosenOrder() {
	if (order >= 0) return order;
	const char *text = getenv("KEISAN_FAKE_CUDA_ORDER");
	order = !text || !strcmp(text, "forward") ? 0 : !strcmp(text, "reverse") ? 1 : !strcmp(text, "all") ? 3 : 2;
	if (order == 2 && !strncmp(text, "shuffled:", 9)) seed = strtoull(text + 9, nullptr, 10);
	return order;
}

// next is SplitMix64 (Steele, Lea and Flood, 2014).
static uint64_t next(uint64_t &s) {
	uint64_t z = s += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void arrange(std::vector<uint32_t> &v, size_t n, int kind, uint64_t &s) {
	v.resize(n);
	std::iota(v.begin(), v.end(), 0);
	for (size_t i = 0; kind == 1 && i < n / 2; i++) std::swap(v[i], v[n - 1 - i]);
	for (size_t i = n; kind == 2 && i > 1; i--) std::swap(v[i - 1], v[next(s) % i]);
}

struct Fiber {
	ucontext_t start;
	jmp_buf at;
	bool begun;
	enum { ready, waiting, done } state;
	int line; // of the __syncthreads where it waits
	FakeIndex index;
};

static const size_t stackSize = 128 << 10;
static std::vector<Fiber *> fibers;
static Fiber *self;
static jmp_buf scheduler;
static void (*job)(void **);
static void **jobParams;

static void yield() {
	if (_setjmp(self->at) == 0) _longjmp(scheduler, 1);
}

static void fiberMain() {
	for (;;) {
		job(jobParams);
		self->state = Fiber::done;
		yield();
	}
}

static void syncthreads(int line) {
	self->state = Fiber::waiting, self->line = line;
	yield();
}

static void resume(Fiber *f, const Kernel *k) {
	self = f;
	*k->module->threadIdx = f->index;
	if (_setjmp(scheduler) != 0) return;
	if (f->begun) _longjmp(f->at, 1);
	f->begun = true;
	setcontext(&f->start);
}

static void need(size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (i == fibers.size()) {
			fibers.push_back(new Fiber());
			getcontext(&fibers[i]->start);
			fibers[i]->start.uc_stack.ss_size = stackSize;
			fibers[i]->start.uc_stack.ss_sp = mmap(nullptr, stackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		}
		if (!fibers[i]->begun) makecontext(&fibers[i]->start, fiberMain, 0);
	}
}

static Status runBlock(const Kernel *k, Size block, int kind, uint64_t &s) {
	static const uint32_t garbage = 0xfffa5fff;
	for (char *p = k->module->sharedBegin; p && p < k->module->sharedEnd; p++) *p = reinterpret_cast<const char *>(&garbage)[reinterpret_cast<uintptr_t>(p) % 4];
	size_t n = size_t(block.x) * block.y * block.z;
	need(n);
	for (size_t i = 0; i < n; i++) {
		fibers[i]->state = Fiber::ready;
		fibers[i]->index = {unsigned(i % block.x), unsigned(i / block.x % block.y), unsigned(i / block.x / block.y)};
	}
	std::vector<uint32_t> turns;
	for (;;) {
		arrange(turns, n, kind, s);
		for (uint32_t i : turns) resume(fibers[i], k);
		size_t done = 0;
		for (size_t i = 0; i < n; i++) done += fibers[i]->state == Fiber::done;
		if (done == n) return success;
		if (done > 0) return fail(launchFailed, "%s: %zu threads of a block have ended where others wait at __syncthreads", k->name.c_str(), done);
		for (size_t i = 0; i < n; i++) {
			if (fibers[i]->line != fibers[0]->line) return fail(launchFailed, "%s: threads of a block wait at two __syncthreads, lines %d and %d", k->name.c_str(), fibers[0]->line, fibers[i]->line);
			fibers[i]->state = Fiber::ready;
		}
	}
}

static Status runOnce(const Kernel *k, Size grid, Size block, int kind) {
	uint64_t s = seed;
	std::vector<uint32_t> turns;
	arrange(turns, size_t(grid.x) * grid.y * grid.z, kind, s);
	for (uint32_t i : turns) {
		*k->module->blockIdx = {i % grid.x, i / grid.x % grid.y, i / grid.x / grid.y};
		if (Status status = runBlock(k, block, kind, s)) return status;
	}
	return success;
}

// A kernel that follows a wrong address, or traps, ends its launch.
static __thread int running __attribute__((tls_model("initial-exec")));
static sigjmp_buf stopped;
static struct sigaction before[32];

static void onSignal(int sig, siginfo_t *info, void *context) {
	if (running) siglongjmp(stopped, sig);
	if (before[sig].sa_flags & SA_SIGINFO) before[sig].sa_sigaction(sig, info, context);
	else signal(sig, SIG_DFL);
}

static void catchSignals() {
	static bool caught;
	if (caught) return;
	caught = true;
	struct sigaction a = {};
	a.sa_sigaction = onSignal;
	a.sa_flags = SA_SIGINFO | SA_ONSTACK;
	sigfillset(&a.sa_mask);
	for (int sig : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP}) sigaction(sig, &a, &before[sig]);
}

static Status runCaught(const Kernel *k, Size grid, Size block, int kind) {
	catchSignals();
	Status status;
	if (int sig = sigsetjmp(stopped, 1)) {
		status = sig == SIGSEGV || sig == SIGBUS ? fail(illegalAddress, "%s: a thread follows a wrong address", k->name.c_str())
			: fail(launchFailed, "%s: a thread traps (an index outside its array, an overflow, a division by zero)", k->name.c_str());
	} else {
		running = 1;
		status = runOnce(k, grid, block, kind);
	}
	running = 0;
	if (status) for (Fiber *f : fibers) f->begun = false;
	return status;
}

// wordsOf returns what may be addresses among a kernel's arguments.
static std::vector<uint64_t> wordsOf(const Kernel *k, void **params) {
	std::vector<uint64_t> words;
	for (int i = 0; i < k->entry->params; i++) {
		for (size_t at = 0; at + 8 <= k->entry->sizes[i]; at += 8) {
			words.push_back(0);
			memcpy(&words.back(), static_cast<const char *>(params[i]) + at, 8);
		}
	}
	return words;
}

Status launch(const Kernel *k, Size grid, Size block, void **params) {
	Opened o;
	*k->module->hook = syncthreads;
	*k->module->gridDim = {grid.x, grid.y, grid.z};
	*k->module->blockDim = {block.x, block.y, block.z};
	job = k->entry->run, jobParams = params;
	int kind = chosenOrder();
	if (kind < 3) {
		if (Status s = runCaught(k, grid, block, kind)) return s;
		return checkGuards();
	}
	Snapshot before(wordsOf(k, params)), first = before, later = before;
	for (kind = 0; kind < 3; kind++) {
		if (kind > 0) before.restore();
		if (Status s = runCaught(k, grid, block, kind)) return s;
		if (Status s = checkGuards()) return fail(s, "the launch was %s", k->name.c_str());
		(kind == 0 ? first : later).take();
		if (kind > 0 && first.at != later.at) return fail(launchFailed, "%s: the results depend on the order of blocks and threads", k->name.c_str());
	}
	return success;
}

std::vector<std::vector<char>> copyParams(const Kernel *k, void **params) {
	std::vector<std::vector<char>> copies;
	for (int i = 0; i < k->entry->params; i++) {
		const char *p = static_cast<const char *>(params[i]);
		copies.emplace_back(p, p + k->entry->sizes[i]);
	}
	return copies;
}

const Kernel *findKernel(void *library, const char *name) {
	auto *entry = static_cast<const FakeEntry *>(dlsym(library, (std::string("fake_entry_") + name).c_str()));
	auto *module = static_cast<const FakeModule *>(dlsym(library, "fake_module"));
	if (!entry || !module) return nullptr;
	return new Kernel{name, entry, module};
}
