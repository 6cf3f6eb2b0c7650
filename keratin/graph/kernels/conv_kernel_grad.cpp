#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/conv_problem.h"
#include "keratin/graph/kernels/products.h"
#include "keratin/graph/kernels/widen.h"

namespace keratin::kernels {
namespace {

// A position of x and one of y that meet at a tap.
struct Meeting {
  int64_t in;
  int64_t out;
};

// Packs `count` numbers at `from + position · step` for each meeting.
template <class A>
void pack(std::span<const Meeting> meetings, int64_t Meeting::*side,
          const A* from, int64_t step, int64_t count, A* to) {
  for (const Meeting& meeting : meetings) {
    to = std::copy_n(from + meeting.*side * step, count, to);
  }
}

// Adds the outer products of x and dy at the meetings of one tap to rows
// [begin, end) of that tap's (depth, groups · width) gradient.
template <class A>
class OuterProducts {
 public:
  OuterProducts(const ConvProblem& p, const A* x, const A* dy)
      : p_(p),
        x_(x),
        dy_(dy),
        left_(static_cast<size_t>(kPanelDepth * p.depth)),
        right_(static_cast<size_t>(kPanelDepth * p.width)) {}

  void add(std::span<const Meeting> meetings, Range range, A* gradient) {
    const int64_t channels = p_.groups * p_.depth;
    const int64_t filters = p_.groups * p_.width;
    for (int64_t g = 0; g < p_.groups; ++g) {
      pack(meetings, &Meeting::in, x_ + g * p_.depth, channels, p_.depth,
           left_.data());
      pack(meetings, &Meeting::out, dy_ + g * p_.width, filters, p_.width,
           right_.data());
      rows_.clear();
      for (int64_t k = range.begin; k < range.end; ++k) {
        rows_.push_back({left_.data() + k, gradient + g * p_.width});
        rows_.back().out += (k - range.begin) * filters;
      }
      add_products<A>(rows_, p_.depth,
                      {.data = right_.data(),
                       .depth = static_cast<int64_t>(meetings.size()),
                       .width = p_.width,
                       .row_step = p_.width});
    }
  }

  // The same for one channel and one filter a group.
  void add_depthwise(std::span<const Meeting> meetings, A* gradient) {
    std::vector<A> sums(static_cast<size_t>(p_.groups));
    for (const Meeting& meeting : meetings) {
      const A* a = x_ + meeting.in * p_.groups;
      const A* b = dy_ + meeting.out * p_.groups;
      for (int64_t g = 0; g < p_.groups; ++g) sums[g] += a[g] * b[g];
    }
    for (int64_t g = 0; g < p_.groups; ++g) gradient[g] += sums[g];
  }

 private:
  const ConvProblem& p_;
  const A* x_;
  const A* dy_;
  std::vector<A> left_, right_;
  std::vector<Row<A>> rows_;
};

template <class A>
void accumulate(const ConvProblem& p, const A* x, const A* dy, Range rows,
                A* gradient) {
  const Spatial& spatial = p.spatial;
  OuterProducts<A> products(p, x, dy);
  std::vector<Meeting> meetings;
  for (int64_t row = rows.begin; row < rows.end;) {
    const int64_t number = row / p.depth;
    const Place tap = spatial.tap(number);
    const Range part = {row % p.depth,
                        std::min(p.depth, rows.end - number * p.depth)};
    A* target = gradient + (row - rows.begin) * p.groups * p.width;
    const auto flush = [&] {
      if (p.groups > 1 && p.depth == 1 && p.width == 1) {
        products.add_depthwise(meetings, target);
      } else {
        products.add(meetings, part, target);
      }
      meetings.clear();
    };
    for (int64_t out = 0; out < spatial.batch * spatial.outputs(); ++out) {
      const int64_t batch = out / spatial.outputs();
      const int64_t source =
          spatial.source(spatial.output(out % spatial.outputs()), tap);
      if (source < 0) continue;
      meetings.push_back({batch * spatial.inputs() + source, out});
      if (static_cast<int64_t>(meetings.size()) == kPanelDepth) flush();
    }
    if (!meetings.empty()) flush();
    row += part.end - part.begin;
  }
}

}  // namespace

void conv_kernel_grad(View x, View dy, const ConvGeometry& geometry,
                      MutView dkernel, Range rows) {
  constexpr std::string_view kName = "conv_kernel_grad";
  const ConvProblem p = conv_problem(kName, x, dkernel, geometry, dy);
  rows = rows.within(p.spatial.taps() * p.depth);
  const bool done = dispatch_compute(x.dtype, [&]<class A>(A) {
    const int64_t filters = p.groups * p.width;
    const Widened<A> in(x), cotangent(dy);
    WidenedOut<A> out(dkernel, rows.begin * filters, rows.end * filters);
    accumulate(p, in.data(), cotangent.data(), rows, out.data());
    out.finish();
  });
  if (!done) refuse_dtype(kName, x.dtype, "float dtypes");
}

}  // namespace keratin::kernels
