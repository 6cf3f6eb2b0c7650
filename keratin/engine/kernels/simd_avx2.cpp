// Runs only where the CPU was asked for AVX2 and FMA.
#define KERATIN_SIMD_NAMESPACE avx2
#define KERATIN_SIMD_NAME "AVX2"
#define KERATIN_SIMD_WIDTH 8
#define KERATIN_SIMD_ROWS 6
#define KERATIN_SIMD_VECTORS 2
#include "keratin/engine/kernels/simd.inl.h"
