#include "keratin/formats/hdf5_write.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/limits.h"
#include "keratin/formats/hdf5_write_layout.h"

namespace keratin::hdf5 {
namespace {

void check_name(std::string_view name, std::string_view path) {
  if (!name.empty() && name.find('\0') == std::string_view::npos) return;
  throw ConfigError(concat(quoted(path),
                           " is no path of an HDF5 file: its names must not "
                           "be empty or hold a zero byte"));
}

// The names that lead to `path`; none for the root, "".
std::vector<std::string_view> names_in(std::string_view path) {
  std::vector<std::string_view> names;
  for (size_t begin = 0; !path.empty() && begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    names.push_back(path.substr(begin, end - begin));
    check_name(names.back(), path);
    begin = end + 1;
  }
  return names;
}

}  // namespace

Writer::Writer() : root_(std::make_unique<WrittenObject>()) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

WrittenObject& Writer::group_at(std::string_view path) {
  WrittenObject* object = root_.get();
  for (const std::string_view name : names_in(path)) {
    auto found = object->members.find(name);
    if (found == object->members.end()) {
      found = object->members.emplace(name, std::make_unique<WrittenObject>())
                  .first;
    }
    object = found->second.get();
    if (object->value) {
      throw ConfigError(
          concat(quoted(path), " leads through a data set, ", quoted(name)));
    }
  }
  return *object;
}

WrittenObject* Writer::find(std::string_view path) {
  WrittenObject* object = root_.get();
  for (const std::string_view name : names_in(path)) {
    const auto found = object->members.find(name);
    if (found == object->members.end()) return nullptr;
    object = found->second.get();
  }
  return object;
}

void Writer::add_group(std::string_view path) { group_at(path); }

void Writer::add_dataset(std::string_view path, Array value) {
  const size_t slash = path.rfind('/');
  const bool at_root = slash == std::string_view::npos;
  WrittenObject& group = group_at(at_root ? "" : path.substr(0, slash));
  const std::string_view name = at_root ? path : path.substr(slash + 1);
  check_name(name, path);
  auto dataset = std::make_unique<WrittenObject>();
  if (value.dtype() == DType::bfloat16) {
    dataset->attributes.emplace_back("dtype", "bfloat16");
  }
  dataset->value = std::move(value);
  if (!group.members.emplace(name, std::move(dataset)).second) {
    throw ConfigError(concat("there are two things at ", quoted(path)));
  }
}

void Writer::set_attribute(std::string_view path, std::string_view name,
                           std::string_view text) {
  WrittenObject* object = find(path);
  if (object == nullptr) {
    throw NotFound(concat("nothing is at ", quoted(path)));
  }
  check_name(name, path);
  if (name.size() > Limits().name_bytes ||
      text.find('\0') != std::string_view::npos) {
    throw ConfigError(concat("attribute ", quoted(name), " of ", quoted(path),
                             " can't be stored: its name is too long, or its "
                             "text has a zero byte"));
  }
  for (const auto& [known, old] : object->attributes) {
    if (known != name) continue;
    throw ConfigError(concat("attribute ", quoted(name), " of ", quoted(path),
                             " is there already"));
  }
  object->attributes.emplace_back(name, text);
}

std::vector<SharedBytes> Writer::finish() const { return lay_out(*root_); }

}  // namespace keratin::hdf5
