package cuda

import (
	"fmt"
	"unsafe"
)

// driver is the CUDA driver: what of it the engine calls. Versions in the names
// are those of CUDA 11 to 13, whose arguments have stayed the same.
type driver struct {
	initialise, version, errorName, errorString                       function
	deviceCount, deviceGet, deviceName, deviceMemory, deviceAttribute function
	contextRetain, contextSet, contextRelease                         function
	memInfo, memAlloc, memFree, memManaged, memHost, memFreeHost      function
	copyAsync, setAsync                                               function
	streamCreate, streamWait, streamDestroy, captureBegin, captureEnd function
	graphInstantiate, graphLaunch, graphDestroy, execDestroy          function
	moduleLoad, moduleUnload, moduleFunction, launch                  function
}

// openDriver opens and initialises the driver.
func openDriver(names libraries) (*driver, error) {
	library, err := names.open("NVIDIA's driver")
	if err != nil {
		return nil, err
	}
	d := &driver{}
	err = find(library, "NVIDIA's driver", d.describe, []symbol{
		{&d.initialise, "cuInit"},
		{&d.version, "cuDriverGetVersion"},
		{&d.errorName, "cuGetErrorName"},
		{&d.errorString, "cuGetErrorString"},
		{&d.deviceCount, "cuDeviceGetCount"},
		{&d.deviceGet, "cuDeviceGet"},
		{&d.deviceName, "cuDeviceGetName"},
		{&d.deviceMemory, "cuDeviceTotalMem_v2"},
		{&d.deviceAttribute, "cuDeviceGetAttribute"},
		{&d.contextRetain, "cuDevicePrimaryCtxRetain"},
		{&d.contextSet, "cuCtxSetCurrent"},
		{&d.contextRelease, "cuDevicePrimaryCtxRelease_v2"},
		{&d.memInfo, "cuMemGetInfo_v2"},
		{&d.memAlloc, "cuMemAlloc_v2"},
		{&d.memFree, "cuMemFree_v2"},
		{&d.memManaged, "cuMemAllocManaged"},
		{&d.memHost, "cuMemHostAlloc"},
		{&d.memFreeHost, "cuMemFreeHost"},
		{&d.copyAsync, "cuMemcpyAsync"},
		{&d.setAsync, "cuMemsetD8Async"},
		{&d.streamCreate, "cuStreamCreate"},
		{&d.streamWait, "cuStreamSynchronize"},
		{&d.streamDestroy, "cuStreamDestroy_v2"},
		{&d.captureBegin, "cuStreamBeginCapture_v2"},
		{&d.captureEnd, "cuStreamEndCapture"},
		{&d.graphInstantiate, "cuGraphInstantiateWithFlags"},
		{&d.graphLaunch, "cuGraphLaunch"},
		{&d.graphDestroy, "cuGraphDestroy"},
		{&d.execDestroy, "cuGraphExecDestroy"},
		{&d.moduleLoad, "cuModuleLoadData"},
		{&d.moduleUnload, "cuModuleUnload"},
		{&d.moduleFunction, "cuModuleGetFunction"},
		{&d.launch, "cuLaunchKernel"},
	})
	if err != nil {
		return nil, err
	}
	return d, d.initialise.call(0)
}

// Results of the driver that are told apart.
const outOfMemory = 2

// describe returns the driver's name and text of a result.
func (d *driver) describe(code int32) string {
	var name, what uintptr
	if callC(d.errorName.address, uintptr(code), pointer(&name)) != 0 || callC(d.errorString.address, uintptr(code), pointer(&what)) != 0 {
		return fmt.Sprintf("returned %d", code)
	}
	return fmt.Sprintf("%s (%s)", text(name), text(what))
}

// launchKernel enqueues a launch on a stream.
func (d *driver) launchKernel(f uintptr, s size, stream uintptr, params []unsafe.Pointer) error {
	var first uintptr
	if len(params) > 0 {
		first = uintptr(unsafe.Pointer(&params[0]))
	}
	return d.launch.call(f, uintptr(s.gridX), uintptr(s.gridY), 1, uintptr(s.blockX), uintptr(s.blockY), 1, 0, stream, first, 0)
}
