// What a product needs that is taken off what there is, at a rate.

// c is −rate and 1: α and β of C ← α A·B + β C.
extern "C" __global__ void keisan_descent_float(float *c, const float *rate) { if (blockIdx.x == 0 && threadIdx.x == 0) c[0] = -rate[0], c[1] = 1; }
extern "C" __global__ void keisan_descent_double(double *c, const double *rate) { if (blockIdx.x == 0 && threadIdx.x == 0) c[0] = -rate[0], c[1] = 1; }
