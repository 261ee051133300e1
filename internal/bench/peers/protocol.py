# Answers the bench: a line of JSON for a line of JSON. A workload is answered
# with the figures of its first results, a number of runs with their seconds.

import ctypes, gc, json, re, sys, time


def backend(maps):
    """What multiplies matrices, where the system tells: a file, with the
    processor that OpenBLAS takes this one for, and whether it is a BLAS that
    nobody has made fast."""
    for names in ("openblas|mkl_rt|blis|atlas|flexiblas", "blas"):
        file = re.search(r"/\S*/(lib[^/\s]*(%s)[^/\s]*\.so[^/\s]*)" % names, maps)
        if file:
            return {"backend": file.group(1), "core": core(file.group(0)), "plain": names == "blas"}
    return {}


def core(path):
    for suffix in ("", "64_", "_64"):
        try:
            name = ctypes.CDLL(path)["openblas_get_corename" + suffix]
        except (OSError, AttributeError):
            continue
        name.restype = ctypes.c_char_p
        return name().decode()
    return ""


def maps():
    try:
        return open("/proc/self/maps").read()
    except OSError:
        return ""


def resident(field):
    for line in open("/proc/self/status"):
        if line.startswith(field + ":"):
            return 1024 * int(line.split()[1])


def memory(kind, workload):
    """By how much steps grow the resident set, from before they are prepared."""
    before = resident("VmRSS")
    run, check = kind(workload)
    open("/proc/self/clear_refs", "w").write("5")  # the peak so far is forgotten
    run()
    run()
    return check, resident("VmHWM") - before


def main():
    def answer(**reply):
        print(json.dumps(reply), flush=True)

    answer(name=NAME, version=VERSION, **(ABOUT or backend(maps())))
    run = None
    for line in sys.stdin:
        request = json.loads(line)
        if "runs" in request:
            gc.disable()
            wait()
            begin = time.perf_counter()
            for _ in range(request["runs"]):
                run()
            wait()
            seconds = time.perf_counter() - begin
            gc.enable()
            answer(seconds=seconds)
            continue
        run, kind = None, KINDS.get(request["workload"]["kind"])
        gc.collect()
        if kind is None:
            answer(refused="no such workload")
            continue
        try:
            if request.get("memory"):
                check, grown = memory(kind, request["workload"])
                answer(check=check, bytes=grown)
                continue
            run, check = kind(request["workload"])
            answer(check=check)
        except NotImplementedError as e:
            answer(refused=str(e))
        except Exception as e:
            answer(refused=type(e).__name__ + ": " + str(e))


main()
