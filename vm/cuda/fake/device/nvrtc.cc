// NVRTC: "compiles" CUDA C by the C++ compiler, with shim.h before it. The cubin
// is the bytes of a shared library.
#include "fake.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <regex>
#include <sys/wait.h>
#include <unistd.h>

enum { compiled = 0, invalidOption = 5, compilation = 6, internal = 11 };

struct Program { std::string source, log, cubin; };

static std::string read(const std::string &path) {
	std::ifstream f(path, std::ios::binary);
	return std::string(std::istreambuf_iterator<char>(f), {});
}

static int sh(const std::string &command) {
	int status = system(command.c_str());
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// known reports whether NVRTC has the option; -D ones go on to the compiler.
static bool known(const std::string &option) {
	for (const char *prefix : {"-D", "--gpu-architecture=", "-arch=", "--fmad=", "-fmad=", "--std=", "-std=", "--define-macro=", "--restrict", "-restrict",
		"-default-device", "--device-as-default-execution-space", "--extra-device-vectorization", "--use_fast_math", "-w", "--disable-warnings"}) {
		if (option.rfind(prefix, 0) == 0) return true;
	}
	return false;
}

API int nvrtcVersion(int *major, int *minor) {
	*major = 12;
	*minor = FAKE_VERSION;
	return compiled;
}
API int nvrtcGetNumSupportedArchs(int *n) {
	*n = 1;
	return compiled;
}
API int nvrtcGetSupportedArchs(int *archs) {
	archs[0] = 75;
	return compiled;
}
API int nvrtcCreateProgram(Program **p, const char *source, const char *, int, const char **, const char **) {
	*p = new Program{source, "", ""};
	return compiled;
}
API int nvrtcDestroyProgram(Program **p) {
	delete *p;
	*p = nullptr;
	return compiled;
}

static int compile(Program *p, const std::string &dir, const std::string &options) {
	std::ofstream(dir + "/kernels.cu") << p->source;
	std::string cxx = "g++ -x c++ -std=c++17 -w " + options + " -include " FAKE_SHIM " ", log = " 2> " + dir + "/log";
	int failed = sh(cxx + "-E -P -DFAKE_SCAN " + dir + "/kernels.cu > " + dir + "/scanned" + log);
	std::string text = read(dir + "/scanned"), entries;
	std::regex kernel(R"re(\bextern\s+"C"\s+fake_global\s+void\s+(\w+)\s*\()re");
	for (std::sregex_iterator it(text.begin(), text.end(), kernel), end; it != end; ++it) entries += "FAKE_ENTRY(" + (*it)[1].str() + ")\n";
	std::ofstream(dir + "/all.cc") << "#include \"kernels.cu\"\n" << entries;
	failed = failed || sh(cxx + "-O1 -fPIC -shared -ffp-contract=off -fvisibility=hidden -fno-strict-aliasing "
		"-fsanitize=bounds,signed-integer-overflow,integer-divide-by-zero,float-cast-overflow,shift,null,alignment -fsanitize-undefined-trap-on-error "
		"-o " + dir + "/cubin " + dir + "/all.cc -nostdlib -x none -lm -lc" + log); // all that kernels need, in half the time
	p->log = read(dir + "/log");
	if (failed) return compilation;
	p->cubin = read(dir + "/cubin");
	return p->cubin.empty() ? internal : compiled;
}

API int nvrtcCompileProgram(Program *p, int n, const char **options) {
	std::string defines;
	for (int i = 0; i < n; i++) {
		std::string o = options[i];
		if (!known(o)) {
			p->log = "unknown option " + o;
			return invalidOption;
		}
		if (o.rfind("-D", 0) == 0) defines += "'" + o + "' ";
	}
	const char *tmp = getenv("TMPDIR");
	std::string dir = std::string(tmp ? tmp : "/tmp") + "/fake-nvrtc-XXXXXX";
	if (!mkdtemp(&dir[0])) return internal;
	int status = compile(p, dir, defines);
	for (const char *name : {"kernels.cu", "scanned", "all.cc", "cubin", "log"}) unlink((dir + "/" + name).c_str());
	rmdir(dir.c_str());
	return status;
}

static int give(const std::string &s, char *to) {
	memcpy(to, s.data(), s.size());
	return compiled;
}
API int nvrtcGetCUBINSize(Program *p, size_t *n) { return *n = p->cubin.size(), compiled; }
API int nvrtcGetCUBIN(Program *p, char *to) { return give(p->cubin, to); }
API int nvrtcGetPTXSize(Program *p, size_t *n) { return *n = p->cubin.size(), compiled; }
API int nvrtcGetPTX(Program *p, char *to) { return give(p->cubin, to); }
API int nvrtcGetProgramLogSize(Program *p, size_t *n) { return *n = p->log.size() + 1, compiled; }
API int nvrtcGetProgramLog(Program *p, char *to) { return memcpy(to, p->log.c_str(), p->log.size() + 1), compiled; }
API const char *nvrtcGetErrorString(int status) {
	switch (status) {
	case compiled: return "NVRTC_SUCCESS";
	case invalidOption: return "NVRTC_ERROR_INVALID_OPTION";
	case compilation: return "NVRTC_ERROR_COMPILATION";
	}
	return "NVRTC_ERROR_INTERNAL_ERROR";
}
