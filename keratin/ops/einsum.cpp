#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/contract.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"

namespace keratin::ops {
namespace {

// Letters stand for themselves; the axes of an ellipsis are negative, the last
// being -1, so that they align at the end.
using Labels = std::vector<int>;

struct Term {
  Tensor tensor;
  Labels labels;
};

bool contains(const Labels& labels, int label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

int64_t position(const Labels& labels, int label) {
  return std::find(labels.begin(), labels.end(), label) - labels.begin();
}

[[noreturn]] void fail(std::string_view subscripts, const std::string& why) {
  throw ShapeError("einsum", concat(quoted(subscripts), " ", why));
}

// Labels of one term of the subscripts; the ellipsis stands for `hidden` axes.
Labels parse_term(std::string_view subscripts, std::string_view term,
                  size_t hidden) {
  Labels labels;
  for (size_t i = 0; i < term.size(); ++i) {
    if (term.substr(i, 3) == "...") {
      for (size_t k = hidden; k > 0; --k) {
        labels.push_back(-static_cast<int>(k));
      }
      i += 2;
    } else if (std::isalpha(static_cast<unsigned char>(term[i]))) {
      if (contains(labels, term[i])) {
        throw Unsupported("einsum", concat(quoted(subscripts), " has ", term[i],
                                           " twice in one term; take the "
                                           "diagonal before"));
      }
      labels.push_back(term[i]);
    } else {
      fail(subscripts, concat("has ", quoted(term.substr(i, 1)),
                              "; expected letters, \"...\", \",\" and \"->\""));
    }
  }
  return labels;
}

std::vector<std::string> split_terms(const std::string& text) {
  std::vector<std::string> terms = {""};
  for (const char c : text) {
    if (c == ',') {
      terms.emplace_back();
    } else {
      terms.back() += c;
    }
  }
  return terms;
}

size_t hidden_axes(std::string_view subscripts, const std::string& term,
                   const Tensor& operand) {
  const bool ellipsis = term.find("...") != std::string::npos;
  const size_t named = ellipsis ? term.size() - 3 : term.size();
  const bool fits =
      ellipsis ? named <= operand.rank() : named == operand.rank();
  if (!fits) {
    fail(subscripts, concat("names ", named, " axes of an operand of shape ",
                            to_string(operand.shape())));
  }
  return operand.rank() - named;
}

// Without an arrow: the ellipsis, then the letters met once, sorted.
Labels implicit_output(const std::vector<Term>& terms, size_t hidden) {
  std::map<int, int> met;
  for (const Term& term : terms) {
    for (const int label : term.labels) ++met[label];
  }
  Labels output;
  for (size_t k = hidden; k > 0; --k) output.push_back(-static_cast<int>(k));
  for (const auto& [label, times] : met) {
    if (label > 0 && times == 1) output.push_back(label);
  }
  return output;
}

struct Parsed {
  std::vector<Term> terms;
  Labels output;
};

Parsed parse(std::string_view subscripts, const std::vector<Tensor>& operands) {
  std::string text(subscripts);
  std::erase(text, ' ');
  const size_t arrow = text.find("->");
  const auto inputs = split_terms(text.substr(0, arrow));
  if (inputs.size() != operands.size()) {
    fail(subscripts, concat("has ", inputs.size(), " terms for ",
                            operands.size(), " operands"));
  }
  Parsed parsed;
  size_t most_hidden = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const size_t hidden = hidden_axes(subscripts, inputs[i], operands[i]);
    most_hidden = std::max(most_hidden, hidden);
    parsed.terms.push_back(
        {operands[i], parse_term(subscripts, inputs[i], hidden)});
  }
  parsed.output =
      arrow == std::string::npos
          ? implicit_output(parsed.terms, most_hidden)
          : parse_term(subscripts, text.substr(arrow + 2), most_hidden);
  for (const int label : parsed.output) {
    const bool known =
        std::any_of(parsed.terms.begin(), parsed.terms.end(),
                    [&](const Term& t) { return contains(t.labels, label); });
    if (!known) fail(subscripts, "has an output axis that no operand has");
  }
  return parsed;
}

// Sums over the labels that nobody asks for any more.
Term without_unused(Term term, const Labels& wanted) {
  std::vector<int64_t> axes;
  Labels kept;
  for (size_t i = 0; i < term.labels.size(); ++i) {
    if (contains(wanted, term.labels[i])) {
      kept.push_back(term.labels[i]);
    } else {
      axes.push_back(static_cast<int64_t>(i));
    }
  }
  return {build::reduce_sum(term.tensor, axes), std::move(kept)};
}

// A size of 1 against another size broadcasts: the axis is dropped.
void drop_broadcast(std::string_view subscripts, Term& one, const Term& other) {
  for (size_t i = one.labels.size(); i-- > 0;) {
    const int label = one.labels[i];
    if (!contains(other.labels, label)) continue;
    const int64_t own = one.tensor.shape()[i];
    const int64_t due = other.tensor.dim(position(other.labels, label));
    if (own == due || due == 1) continue;
    if (own != 1) {
      fail(subscripts, concat("meets sizes ", own, " and ", due,
                              " on one axis, of operands of shapes ",
                              to_string(one.tensor.shape()), " and ",
                              to_string(other.tensor.shape())));
    }
    one.tensor = squeeze(one.tensor, static_cast<int64_t>(i));
    one.labels.erase(one.labels.begin() + static_cast<int64_t>(i));
  }
}

// The tensor with its axes as `order` has them, size 1 where it has none.
Tensor aligned(const Term& term, const Labels& order) {
  std::vector<int64_t> permutation;
  Shape shape;
  for (const int label : order) {
    const bool has = contains(term.labels, label);
    if (has) permutation.push_back(position(term.labels, label));
    shape.push_back(has ? term.tensor.dim(permutation.back()) : 1);
  }
  return reshape(transpose(term.tensor, permutation), shape);
}

Term multiply_pair(std::string_view subscripts, Term a, Term b,
                   const Labels& wanted) {
  drop_broadcast(subscripts, a, b);
  drop_broadcast(subscripts, b, a);
  Labels wanted_of_a = wanted;
  Labels wanted_of_b = wanted;
  wanted_of_a.insert(wanted_of_a.end(), b.labels.begin(), b.labels.end());
  wanted_of_b.insert(wanted_of_b.end(), a.labels.begin(), a.labels.end());
  a = without_unused(std::move(a), wanted_of_a);
  b = without_unused(std::move(b), wanted_of_b);
  ContractionAxes axes_a;
  ContractionAxes axes_b;
  Labels batch;
  Labels own;
  for (const int label : a.labels) {
    const int64_t at = position(a.labels, label);
    if (!contains(b.labels, label)) {
      own.push_back(label);
      continue;
    }
    const bool kept = contains(wanted, label);
    (kept ? axes_a.batch : axes_a.summed).push_back(at);
    (kept ? axes_b.batch : axes_b.summed).push_back(position(b.labels, label));
    if (kept) batch.push_back(label);
  }
  Labels labels = batch;
  labels.insert(labels.end(), own.begin(), own.end());
  for (const int label : b.labels) {
    if (!contains(a.labels, label)) labels.push_back(label);
  }
  if (axes_a.summed.empty()) {
    return {multiply(aligned(a, labels), aligned(b, labels)), labels};
  }
  return {contract(a.tensor, axes_a, b.tensor, axes_b), std::move(labels)};
}

DType type_of(const std::vector<Tensor>& operands) {
  std::vector<Promoted> types;
  bool all_int8 = true;
  for (const Tensor& operand : operands) {
    types.push_back(operand.dtype());
    all_int8 = all_int8 && operand.dtype() == DType::int8;
  }
  return all_int8 ? DType::int32 : result_type(types);
}

}  // namespace

Tensor einsum(std::string_view subscripts,
              const std::vector<Tensor>& operands) {
  if (operands.empty()) fail(subscripts, "has no operands");
  Parsed parsed = parse(subscripts, operands);
  const DType dtype = type_of(operands);
  for (Term& term : parsed.terms) term.tensor = Operand(term.tensor).as(dtype);
  Term result = std::move(parsed.terms[0]);
  for (size_t i = 1; i < parsed.terms.size(); ++i) {
    Labels wanted = parsed.output;
    for (size_t later = i + 1; later < parsed.terms.size(); ++later) {
      const Labels& labels = parsed.terms[later].labels;
      wanted.insert(wanted.end(), labels.begin(), labels.end());
    }
    result = multiply_pair(subscripts, std::move(result),
                           std::move(parsed.terms[i]), wanted);
  }
  result = without_unused(std::move(result), parsed.output);
  return aligned(result, parsed.output);
}

}  // namespace keratin::ops
