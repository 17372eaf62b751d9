#include "sim/base/contracts.hpp"

#include <fmt/format.h>

#include <string_view>

namespace faultline {

namespace {

/// The path below the source tree, so that messages do not depend on where the program was built.
std::string_view shorten(std::string_view path) {
  for (std::string_view room : {"/sim/", "/models/", "/analysis/", "/tests/"}) {
    const auto at = path.rfind(room);
    if (at != std::string_view::npos) return path.substr(at + 1);
  }
  return path;
}

}  // namespace

void fail_contract(const char* grade, const char* condition, const char* file, int line) {
  throw ContractViolation(fmt::format("{}:{}: {} violated: {}", shorten(file), line, grade, condition));
}

}  // namespace faultline
