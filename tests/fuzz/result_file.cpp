// Fuzz target: bytes as a result file, under the commands that read one. Where a look at the file in a child process
// ends in order, the file is also read here, so that the fuzzer sees how far the reader came.
#include <algorithm>
#include <cstring>
#include <functional>
#include <string_view>

#include "sim/io/guarded_look.hpp"
#include "sim/io/result_reader.hpp"
#include "tests/fuzz/hdf5_mutator.hpp"
#include "tests/fuzz/whole_result.hpp"

using namespace faultline;

namespace {

constexpr LookLimits limits{2, std::size_t{400} << 20};

struct Fixture {
  fuzz::ScratchFolder folder;
  std::string whole = fuzz::make_whole_result(folder);
  std::string bytes = fuzz::text_of_file(whole);
};

const Fixture& fixture() {
  static const Fixture one;
  return one;
}

/// @returns whether reading came to an end, in words or without
std::string read_trustingly(const std::string& path) {
  try {
    ResultReader reader = ResultReader::open(path, ReadCheck::own);
    return "read: " + reader.check_data();
  } catch (const FileError& error) {
    return std::string("refused: ") + error.what();
  }
}

bool ends_in_order(const std::string& path) {
  const std::string words = look_in_child(limits, [&](const LookGuard&) { return read_trustingly(path); });
  return words.rfind("read: ", 0) == 0 || words.rfind("refused: ", 0) == 0;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fuzz::silence_answers();
  (void)fixture();
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  const std::string& whole = fixture().bytes;
  // From the whole file again and again: changes of a file that is no longer read reach nothing.
  const bool begins_anew = size < whole.size() / 2 || seed % 4 == 0;
  fuzz::Bytes file(data, data + size);
  if (begins_anew) file.assign(whole.begin(), whole.end());
  fuzz::mutate_hdf5(file, seed);
  const std::size_t length = std::min(file.size(), most);
  std::memcpy(data, file.data(), length);
  return length;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Fixture& here = fixture();
  const std::string path = here.folder.write("x.h5", std::span(data, size));
  if (ends_in_order(path)) (void)read_trustingly(path);
  const std::size_t way = std::hash<std::string_view>{}({reinterpret_cast<const char*>(data), size});
  fuzz::read_in_one_way(here.folder, path, here.whole, way);
  return 0;
}
