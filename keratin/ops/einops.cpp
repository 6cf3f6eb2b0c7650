#include "keratin/ops/einops.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

// One axis of a tensor: the names it is made of.
using Group = std::vector<std::string>;

[[noreturn]] void fail(std::string_view pattern, const std::string& why) {
  throw ConfigError("rearrange", concat(quoted(pattern), " ", why));
}

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::vector<Group> parse_side(std::string_view pattern, std::string_view side) {
  std::vector<Group> groups;
  bool open = false;
  for (size_t i = 0; i < side.size();) {
    const char c = side[i];
    if (is_name(c)) {
      const size_t start = i;
      while (i < side.size() && is_name(side[i])) ++i;
      if (!open) groups.emplace_back();
      groups.back().emplace_back(side.substr(start, i - start));
      continue;
    }
    if (c != ' ' && (c != '(' || open) && (c != ')' || !open)) {
      fail(pattern, concat("has an unexpected ", quoted(side.substr(i, 1))));
    }
    if (c == '(') groups.emplace_back();
    if (c != ' ') open = c == '(';
    ++i;
  }
  if (open) fail(pattern, "has an open parenthesis");
  return groups;
}

Group flattened(std::string_view pattern, const std::vector<Group>& groups) {
  Group names;
  for (const Group& group : groups) {
    for (const std::string& name : group) {
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        fail(pattern, concat("names ", quoted(name), " twice on one side"));
      }
      names.push_back(name);
    }
  }
  return names;
}

using Sizes = std::map<std::string, int64_t>;

// Adds the sizes of the names that one axis is made of; one may be unknown.
void split_axis(std::string_view pattern, const Group& group, int64_t dim,
                Sizes& sizes) {
  int64_t known = 1;
  std::string missing;
  for (const std::string& name : group) {
    const auto given = sizes.find(name);
    if (given != sizes.end()) {
      if (given->second < 1) {
        fail(pattern, concat("has a size of ", given->second, " for ",
                             quoted(name), "; expected at least 1"));
      }
      known = element_count({known, given->second});
    } else if (missing.empty()) {
      missing = name;
    } else {
      fail(pattern,
           concat("needs the size of ", quoted(missing), " or ", quoted(name)));
    }
  }
  if (!missing.empty() && dim % known == 0) {
    sizes[missing] = dim / known;
    return;
  }
  if (known != dim || !missing.empty()) {
    fail(pattern, concat("splits an axis of ", dim, " into parts of ", known));
  }
}

}  // namespace

Tensor rearrange(const Operand& tensor, std::string_view pattern,
                 const std::map<std::string, int64_t>& axes_lengths) {
  const Tensor x = tensor.tensor();
  const size_t arrow = pattern.find("->");
  if (arrow == std::string_view::npos) fail(pattern, "has no \"->\"");
  const auto from = parse_side(pattern, pattern.substr(0, arrow));
  const auto to = parse_side(pattern, pattern.substr(arrow + 2));
  const Group names = flattened(pattern, from);
  const Group wanted = flattened(pattern, to);
  if (!std::is_permutation(names.begin(), names.end(), wanted.begin(),
                           wanted.end())) {
    fail(pattern, "has different names on its sides");
  }
  if (from.size() != x.rank()) {
    fail(pattern,
         concat("names ", from.size(), " axes of ", to_string(x.shape())));
  }
  Sizes sizes = axes_lengths;
  for (size_t i = 0; i < from.size(); ++i) {
    split_axis(pattern, from[i], x.shape()[i], sizes);
  }
  Shape split;
  for (const std::string& name : names) split.push_back(sizes.at(name));
  std::vector<int64_t> order;
  for (const std::string& name : wanted) {
    order.push_back(std::find(names.begin(), names.end(), name) -
                    names.begin());
  }
  Shape merged;
  for (const Group& group : to) {
    int64_t dim = 1;
    for (const std::string& name : group) dim *= sizes.at(name);
    merged.push_back(dim);
  }
  return reshape(transpose(reshape(x, split), order), merged);
}

}  // namespace keratin::ops
