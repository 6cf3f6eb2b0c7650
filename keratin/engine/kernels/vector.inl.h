// Vectors of KERATIN_SIMD_WIDTH floats in the compiler's own notation. Only
// for the files that define Simd tables, each with its namespace: nothing here
// may be shared between instruction sets, not even a template of the standard
// library.

using size = decltype(sizeof(0));
constexpr size kWidth = KERATIN_SIMD_WIDTH;
typedef float Vec __attribute__((vector_size(kWidth * 4), may_alias));
typedef int Int __attribute__((vector_size(kWidth * 4), may_alias));
typedef float Loose
    __attribute__((vector_size(kWidth * 4), aligned(4), may_alias));

#define KERATIN_INLINE static inline __attribute__((always_inline))

KERATIN_INLINE Vec load(const float* from) {
  return *reinterpret_cast<const Loose*>(from);
}
KERATIN_INLINE void store(float* to, Vec v) {
  *reinterpret_cast<Loose*>(to) = v;
}
KERATIN_INLINE Vec load_part(const float* from, size count) {
  Vec v = {};
  __builtin_memcpy(&v, from, count * sizeof(float));
  return v;
}
KERATIN_INLINE void store_part(float* to, Vec v, size count) {
  __builtin_memcpy(to, &v, count * sizeof(float));
}
KERATIN_INLINE Vec all(float x) { return Vec{} + x; }
KERATIN_INLINE Int bits_of(Vec v) { return reinterpret_cast<Int&>(v); }
KERATIN_INLINE Vec float_of(Int i) { return reinterpret_cast<Vec&>(i); }
KERATIN_INLINE Vec truth(Int mask) { return mask ? all(1) : all(0); }

KERATIN_INLINE Vec abs_of(Vec x) { return float_of(bits_of(x) & 0x7fffffff); }
KERATIN_INLINE Vec with_sign(Vec magnitude, Vec sign) {
  return float_of((bits_of(magnitude) & 0x7fffffff) |
                  (bits_of(sign) & static_cast<int>(0x80000000)));
}
// NaN if either is.
KERATIN_INLINE Vec max_of(Vec a, Vec b) { return (a > b) | (a != a) ? a : b; }
KERATIN_INLINE Vec min_of(Vec a, Vec b) { return (a < b) | (a != a) ? a : b; }
KERATIN_INLINE Vec clamp(Vec x, float low, float high) {
  x = x > low ? x : all(low);
  return x < high ? x : all(high);
}

// From here on every number is a whole one.
constexpr float kIntegers = 8388608.0f;

KERATIN_INLINE Vec round_of(Vec x) {
  const Vec a = abs_of(x);
  const Vec r = (a + kIntegers) - kIntegers;
  return a < kIntegers ? with_sign(r, x) : x;
}
KERATIN_INLINE Vec floor_of(Vec x) {
  const Vec r = round_of(x);
  return r > x ? r - 1.0f : r;
}
KERATIN_INLINE Vec ceil_of(Vec x) {
  const Vec r = round_of(x);
  return r < x ? r + 1.0f : r;
}
KERATIN_INLINE Vec sqrt_of(Vec x) {
  Vec r = x;
  for (size i = 0; i < kWidth; ++i) r[i] = __builtin_sqrtf(x[i]);
  return r;
}

// Polynomials: minimax fits of relative error below 2e-8, where the text says.

constexpr float kLn2High = 0.693145751953125f;
constexpr float kLn2Low = 1.42860682030941723e-6f;

// (exp(r) - 1 - r) / r², |r| ≤ ln 2 / 2.
KERATIN_INLINE Vec exp_tail(Vec r) {
  Vec p = all(1.9845957280e-04f);
  p = p * r + 1.3941652929e-03f;
  p = p * r + 8.3333916403e-03f;
  p = p * r + 4.1666348703e-02f;
  p = p * r + 1.6666666352e-01f;
  return p * r + 5.0000000468e-01f;
}

KERATIN_INLINE Vec exp_of(Vec x) {
  const Vec c = clamp(x, -104.0f, 89.0f);
  constexpr float kMagic = 1.5f * kIntegers;
  const Vec n = (c * 1.44269504088896341f + kMagic) - kMagic;
  const Vec r = (c - n * kLn2High) - n * kLn2Low;
  const Vec y = (r * r * exp_tail(r) + r) + 1.0f;
  // 2ⁿ in two factors, so that neither leaves the range.
  const Int whole = __builtin_convertvector(n, Int);
  const Int half = whole >> 1;
  const Vec first = float_of((half + 127) << 23);
  const Vec second = float_of((whole - half + 127) << 23);
  return x != x ? x : y * first * second;
}

KERATIN_INLINE Vec expm1_of(Vec x) {
  const Vec r = clamp(x, -0.35f, 0.35f);
  const Vec near = r * r * exp_tail(r) + r;
  return abs_of(x) < 0.35f ? near : exp_of(x) - 1.0f;
}

KERATIN_INLINE Vec log_of(Vec x) {
  const Int tiny = x < 1.17549435e-38f;
  const Vec scaled = tiny ? x * kIntegers : x;
  // The mantissa lies in [√½, √2).
  const Int exponent = (bits_of(scaled) - 0x3f3504f3) >> 23;
  const Vec f = float_of(bits_of(scaled) - (exponent << 23)) - 1.0f;
  const Vec e =
      __builtin_convertvector(exponent, Vec) - (tiny ? all(23) : all(0));
  Vec p = all(6.7466012552e-02f);
  p = p * f - 1.1675641275e-01f;
  p = p * f + 1.1888174616e-01f;
  p = p * f - 1.2405591423e-01f;
  p = p * f + 1.4219550906e-01f;
  p = p * f - 1.6667995667e-01f;
  p = p * f + 2.0002118732e-01f;
  p = p * f - 2.5000009604e-01f;
  p = p * f + 3.3333312603e-01f;
  const Vec square = f * f;
  const Vec low = square * f * p + e * kLn2Low;
  Vec y = e * kLn2High + (f + (low - 0.5f * square));
  y = x == 0.0f ? all(-__builtin_inff()) : y;
  y = x < 0.0f ? all(__builtin_nanf("")) : y;
  return (x != x) | (x == __builtin_inff()) ? x : y;
}

KERATIN_INLINE Vec log1p_of(Vec x) {
  const Vec u = 1.0f + x;
  const Vec y = log_of(u);
  const Vec lost = (x - (u - 1.0f)) / u;
  return (x <= -1.0f) | (u == __builtin_inff()) ? y : y + lost;
}

KERATIN_INLINE Vec tanh_of(Vec x) {
  const Vec a = abs_of(x);
  const Vec s = a * a;
  Vec p = all(-5.5151546629e-03f);
  p = p * s + 2.0469410088e-02f;
  p = p * s - 5.3688019473e-02f;
  p = p * s + 1.3330830291e-01f;
  p = p * s - 3.3333259845e-01f;
  const Vec near = a * s * p + a;
  const Vec far = 1.0f - 2.0f / (exp_of(a + a) + 1.0f);
  return with_sign(a < 0.625f ? near : far, x);
}

KERATIN_INLINE Vec sigmoid_of(Vec x) { return 1.0f / (1.0f + exp_of(-x)); }

KERATIN_INLINE Vec softplus_of(Vec x) {
  return max_of(x, all(0)) + log1p_of(exp_of(-abs_of(x)));
}

KERATIN_INLINE Vec erf_of(Vec x) {
  const Vec a = clamp(abs_of(x), 0.0f, 4.0f);
  const Vec s = a * a;
  Vec p = all(-9.6415154313e-06f);
  p = p * s + 1.1256947687e-04f;
  p = p * s - 8.4828288155e-04f;
  p = p * s + 5.2209454308e-03f;
  p = p * s - 2.6865400041e-02f;
  p = p * s + 1.1283781974e-01f;
  p = p * s - 3.7612638435e-01f;
  p = p * s + 1.1283791671e+00f;
  // The logarithm of 1 - erf, from 1 to 4.
  Vec q = all(4.6261666716e-08f);
  q = q * a - 2.2361429955e-05f;
  q = q * a + 4.4555491900e-04f;
  q = q * a - 4.2193415392e-03f;
  q = q * a + 2.5239993045e-02f;
  q = q * a - 1.0846135944e-01f;
  q = q * a - 6.3318452324e-01f;
  q = q * a - 1.1295948275e+00f;
  q = q * a + 1.9130887785e-04f;
  const Vec y = a < 1.0f ? a * p : 1.0f - exp_of(q);
  return x != x ? x : with_sign(y, x);
}

// exp(-a²) times a fit of exp(a²) erfc(a) (a + 2) in (a - 2) / (a + 2), of
// relative error below 5e-8 up to 10.2, where erfc(a) leaves the range.
KERATIN_INLINE Vec erfc_of(Vec x) {
  const Vec a = clamp(abs_of(x), 0.0f, 10.5f);
  const Vec t = 1.0f / (a + 2.0f);
  const Vec u = (a - 2.0f) * t;
  Vec p = all(-4.6190876029e-04f);
  p = p * u - 7.5544429557e-04f;
  p = p * u + 2.9789928941e-03f;
  p = p * u + 6.4377595855e-03f;
  p = p * u - 2.1483441352e-02f;
  p = p * u - 3.6435263359e-02f;
  p = p * u + 2.7946960942e-01f;
  p = p * u - 6.8716097021e-01f;
  p = p * u + 1.0215827433e+00f;
  // The square of the upper half of a's digits is exact: what a² loses.
  const Vec high = float_of(bits_of(a) & static_cast<int>(0xfffff000));
  const Vec rest = (a - high) * (a + high);
  const Vec square = high * high + rest;
  const Vec lost = (high * high - square) + rest;
  const Vec tail = exp_of(-square) * (p * t);
  const Vec y = tail - tail * lost;
  return x != x ? x : (x < 0.0f ? 2.0f - y : y);
}
