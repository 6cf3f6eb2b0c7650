#include "keratin/base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

#include "keratin/base/error.h"

namespace keratin {
namespace {

// Some systems refuse single writes of 2 GiB and more.
constexpr size_t kMaxWrite = size_t{1} << 30;
constexpr int kMaxSiblings = 100;

[[noreturn]] void fail(const std::string& path, std::string_view what,
                       int error) {
  const std::string reason = std::generic_category().message(error);
  throw IoError(quoted(path), concat(what, ": ", reason));
}

void check_path(const std::string& path) {
  if (path.empty()) throw IoError("the path is empty");
  if (path.find('\0') == std::string::npos) return;
  throw IoError(quoted(path), "the path has a NUL character in it");
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  /// Closes now; some file systems report a failed write only here.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

template <class Call>
auto retried(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// Non-blocking, so that a pipe is refused instead of waited for.
Descriptor open_to_read(const std::string& path, std::string_view what) {
  Descriptor file(retried(
      [&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  if (file.get() < 0) fail(path, concat("cannot open the ", what), errno);
  return file;
}

// A sibling file that is removed unless it took the place of its target.
class Sibling {
 public:
  explicit Sibling(const std::string& target) : file_(create(target)) {}
  Sibling(const Sibling&) = delete;
  Sibling& operator=(const Sibling&) = delete;
  ~Sibling() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  void write(ByteSpan bytes);
  void keep_mode_of(const std::string& target);
  void replace(const std::string& target);

 private:
  int create(const std::string& target);

  std::string name_;
  Descriptor file_;
};

int Sibling::create(const std::string& target) {
  std::string base = target;
  for (int attempt = 0; attempt < kMaxSiblings; ++attempt) {
    std::string name = concat(base, ".", ::getpid(), "-", attempt, ".new");
    const int fd = retried([&] {
      return ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    0666);
    });
    if (fd >= 0) {
      name_ = std::move(name);
      return fd;
    }
    // A name may be as long as the file system takes, and no longer.
    if (errno == ENAMETOOLONG && base == target) {
      base = target.substr(0, target.find_last_of('/') + 1) + "keratin";
      continue;
    }
    if (errno != EEXIST) break;
  }
  fail(target, "cannot create a file beside it", errno);
}

void Sibling::write(ByteSpan bytes) {
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kMaxWrite);
    const auto written =
        retried([&] { return ::write(file_.get(), bytes.data(), count); });
    if (written < 0) fail(name_, "cannot write", errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

void Sibling::keep_mode_of(const std::string& target) {
  struct stat old;
  if (::stat(target.c_str(), &old) == 0) {
    ::fchmod(file_.get(), old.st_mode & 07777);
  }
}

void Sibling::replace(const std::string& target) {
  if (retried([&] { return ::fsync(file_.get()); }) != 0) {
    fail(name_, "cannot bring the file to the disk", errno);
  }
  if (!file_.close()) fail(name_, "cannot close the file", errno);
  if (::rename(name_.c_str(), target.c_str()) != 0) {
    fail(target, "cannot put the new file in place", errno);
  }
  name_.clear();
}

std::string folder_of(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// Makes the rename itself survive a power cut. File systems that cannot sync
// a folder say EINVAL, and there is nothing more to do.
void sync_folder(const Descriptor& folder, const std::string& name) {
  const auto synced = retried([&] { return ::fsync(folder.get()); });
  if (synced != 0 && errno != EINVAL) {
    fail(name, "cannot bring the folder to the disk", errno);
  }
}

// Where a chain of symbolic links ends; the path itself if nothing is there.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(
      ::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : path;
}

}  // namespace

SharedBytes map_file(const std::string& path) {
  check_path(path);
  const Descriptor file = open_to_read(path, "file");
  struct stat status;
  if (::fstat(file.get(), &status) != 0) {
    fail(path, "cannot ask for the size of the file", errno);
  }
  if (!S_ISREG(status.st_mode)) {
    throw IoError(
        quoted(path),
        S_ISDIR(status.st_mode)
            ? "this is a folder, expected a file"
            : "this is no regular file, which it must be to be mapped");
  }
  const auto size = static_cast<size_t>(status.st_size);
  if (size == 0) return {std::make_shared<char>(), {}, false};
  void* const map =
      ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (map == MAP_FAILED) fail(path, "cannot map the file", errno);
  const auto unmap = [size](const void* start) {
    ::munmap(const_cast<void*>(start), size);
  };
  const std::shared_ptr<const void> owner(map, unmap);
  return {owner, {static_cast<const std::byte*>(map), size}, true};
}

void release_pages(ByteSpan bytes) {
  const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<uintptr_t>(bytes.data());
  const uintptr_t first = (begin + page - 1) / page * page;
  const uintptr_t last = (begin + bytes.size()) / page * page;
  if (first >= last) return;
  ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

void write_file_atomically(const std::string& path, ByteSpan bytes) {
  const SharedBytes piece{nullptr, bytes};
  write_file_atomically(path, std::span(&piece, 1));
}

void write_file_atomically(const std::string& path,
                           std::span<const SharedBytes> pieces) {
  check_path(path);
  const std::string target = resolved(path);
  const std::string folder = folder_of(target);
  // Opened before anything is written: a folder that can't be must not be
  // found out once the new file is in place.
  const Descriptor opened = open_to_read(folder, "folder");
  Sibling sibling(target);
  sibling.keep_mode_of(target);
  for (const SharedBytes& piece : pieces) sibling.write(piece.bytes);
  sibling.replace(target);
  sync_folder(opened, folder);
}

}  // namespace keratin
