// Runs only where the CPU was asked for AVX-512 F, BW, DQ and VL.
#define KERATIN_SIMD_NAMESPACE avx512
#define KERATIN_SIMD_NAME "AVX-512"
#define KERATIN_SIMD_WIDTH 16
#define KERATIN_SIMD_ROWS 14
#define KERATIN_SIMD_VECTORS 2
#include "keratin/engine/kernels/simd.inl.h"
