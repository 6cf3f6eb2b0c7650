#include "keratin/base/mapped_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "keratin/base/error.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using test::bytes_of;
using test::text_of;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "keratin-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  std::string operator/(std::string_view name) const {
    return (path_ / name).string();
  }
  auto count() const {
    return std::distance(fs::directory_iterator(path_), {});
  }

 private:
  fs::path path_;
};

TEST_CASE("a file is written whole, mapped, and written again") {
  const Folder folder;
  const std::string path = folder / "a.bin";
  write_file_atomically(path, bytes_of("first"));
  const SharedBytes first = map_file(path);
  write_file_atomically(path, bytes_of("second"));
  CHECK(text_of(first) == "first");
  CHECK(text_of(map_file(path)) == "second");
  CHECK(folder.count() == 1);
}

TEST_CASE("an empty file maps to no bytes") {
  const Folder folder;
  write_file_atomically(folder / "empty", ByteSpan());
  CHECK(map_file(folder / "empty").bytes.empty());
}

TEST_CASE("released pages are read again") {
  const Folder folder;
  const std::string content(1 << 20, 'x');
  write_file_atomically(folder / "big", bytes_of(content));
  const SharedBytes file = map_file(folder / "big");
  release_pages(file.bytes);
  release_pages(file.bytes.subspan(5, 100));
  CHECK(text_of(file) == content);
}

TEST_CASE("what is no regular file is not mapped, nor waited for") {
  const Folder folder;
  CHECK_THROWS_AS(map_file(folder / ""), IoError);
  CHECK_THROWS_AS(map_file(folder / "missing"), IoError);
  CHECK_THROWS_AS(map_file(""), IoError);
  CHECK_THROWS_AS(map_file(std::string("a\0b", 3)), IoError);
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THROWS_AS(map_file(pipe), IoError);
}

TEST_CASE("a failed write leaves nothing behind") {
  const Folder folder;
  CHECK_THROWS_AS(write_file_atomically(folder / "no/such", bytes_of("x")),
                  IoError);
  fs::create_directory(folder / "folder");
  CHECK_THROWS_AS(write_file_atomically(folder / "folder", bytes_of("x")),
                  IoError);
  CHECK(folder.count() == 1);
}

// Somebody who isn't root, for whom modes count; as long as it lives.
class Nobody {
 public:
  Nobody() : user_(::geteuid()) {
    if (user_ == 0) changed_ = ::seteuid(65534) == 0;
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;
  ~Nobody() {
    if (changed_) changed_ = ::seteuid(user_) != 0;
  }

 private:
  uid_t user_;
  bool changed_ = false;
};

TEST_CASE("a folder that can't be opened is found out before it is written") {
  const Folder folder;
  const std::string path = folder / "file";
  const std::string place = folder / "";
  fs::permissions(place, static_cast<fs::perms>(0333));
  std::string text;
  {
    const Nobody nobody;
    try {
      write_file_atomically(path, bytes_of("new"));
    } catch (const IoError& error) {
      text = error.what();
    }
  }
  fs::permissions(place, fs::perms::owner_all);
  CHECK(text.find("cannot open the folder: Permission denied") !=
        std::string::npos);
  CHECK(folder.count() == 0);
}

TEST_CASE("a name may be as long as the file system takes") {
  const Folder folder;
  const std::string path = folder / (std::string(249, 'n') + ".keras");
  write_file_atomically(path, bytes_of("one"));
  write_file_atomically(path, bytes_of("two"));
  CHECK(text_of(map_file(path)) == "two");
  CHECK(folder.count() == 1);
  CHECK_THROWS_AS(write_file_atomically(path + "s", bytes_of("x")), IoError);
  CHECK(folder.count() == 1);
}

TEST_CASE("writing through a link keeps the link, and the file its mode") {
  const Folder folder;
  write_file_atomically(folder / "target", bytes_of("old"));
  fs::permissions(folder / "target", fs::perms::owner_all);
  fs::create_symlink(folder / "target", folder / "link");
  write_file_atomically(folder / "link", bytes_of("new"));
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(text_of(map_file(folder / "target")) == "new");
  CHECK(fs::status(folder / "target").permissions() == fs::perms::owner_all);
}

}  // namespace
}  // namespace keratin
