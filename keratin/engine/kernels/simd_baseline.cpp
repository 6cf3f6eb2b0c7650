// For every CPU: SSE2 on x86-64, NEON on AArch64.
#define KERATIN_SIMD_NAMESPACE baseline
#define KERATIN_SIMD_NAME "baseline"
#define KERATIN_SIMD_WIDTH 4
#define KERATIN_SIMD_ROWS 4
#define KERATIN_SIMD_VECTORS 2
#include "keratin/engine/kernels/simd.inl.h"
