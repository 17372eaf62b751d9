#include "sim/cli/written_page.hpp"

#include <fmt/format.h>

#include "sim/base/diagnostics.hpp"
#include "sim/io/pending_file.hpp"

namespace faultline::cli {

bool write_page(const std::filesystem::path& path, const std::string& bytes, bool replace) {
  PendingFile file(path);
  file.write(bytes);
  file.finish();
  if (file.equals_present()) return true;
  if (file.replaces() && !replace)
    throw FileError(fmt::format("'{}' is there already and holds something else\n  = hint: another name with -o, or --fresh to replace it",
                                path.string()));
  file.publish();
  return false;
}

}  // namespace faultline::cli
