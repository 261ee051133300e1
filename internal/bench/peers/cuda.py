# Prints where PyTorch has its cuBLAS and its NVRTC, as JSON; empty if nowhere.

import glob, json, os, re, sys


def found(maps):
    """cuBLAS is loaded with PyTorch; NVRTC lies beside it, or where pip puts it."""
    blas = re.search(r"/\S*/libcublas\.so[.\d]*", maps)
    if not blas:
        return {}
    folder = os.path.dirname(blas.group(0))
    for place in (folder, os.path.join(folder, "../../cuda_nvrtc/lib")):
        for path in sorted(glob.glob(os.path.join(place, "libnvrtc.so.*"))):
            if "alt" not in os.path.basename(path):
                return {"blas": blas.group(0), "nvrtc": os.path.realpath(path)}
    return {"blas": blas.group(0)}


if __name__ == "__main__" and sys.argv[1:] == ["ask"]:
    import torch

    print(json.dumps(found(open("/proc/self/maps").read())))
