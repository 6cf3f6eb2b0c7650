#pragma once

// Included by nested.h only: bodies of the templates.

#include <algorithm>
#include <numeric>

namespace keratin {

template <class T>
std::vector<size_t> Nested<T>::sorted(const Dict& dict) {
  std::vector<size_t> order(dict.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return dict[a].first < dict[b].first; });
  return order;
}

template <class T>
std::vector<T> Nested<T>::flatten() const {
  std::vector<T> leaves;
  map([&](const T& leaf) {
    leaves.push_back(leaf);
    return 0;
  });
  return leaves;
}

template <class T>
template <class F>
auto Nested<T>::map(F&& f) const
    -> Nested<decltype(f(std::declval<const T&>()))> {
  using Result = Nested<decltype(f(std::declval<const T&>()))>;
  if (is_leaf()) return Result(f(std::get<T>(value_)));
  if (is_list()) {
    typename Result::List list;
    for (const Nested& item : this->list()) list.push_back(item.map(f));
    return Result(std::move(list));
  }
  if (is_dict()) {
    const Dict& dict = this->dict();
    typename Result::Dict mapped(dict.size());
    for (const size_t i : sorted(dict)) {
      mapped[i] = {dict[i].first, dict[i].second.map(f)};
    }
    return Result(std::move(mapped));
  }
  return Result::plain(plain());
}

template <class T>
std::string Nested<T>::describe() const {
  if (is_leaf()) return "one tensor";
  if (is_none()) return "None";
  if (is_plain()) return plain().brief();
  if (is_list()) return concat("a list of ", list().size());
  if (dict().empty()) return "an empty dict";
  std::string text = "a dict with keys";
  for (const auto& [key, value] : dict()) text += concat(" ", quoted(key));
  return text;
}

}  // namespace keratin
