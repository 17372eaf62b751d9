// The ODD of the model as the documents had it when the program was built: write_odd.cmake makes it from models/README.md and the page
// of each mechanism.
#pragma once

#include <span>
#include <string_view>

namespace faultline::cli {

struct OddPage {
  std::string_view mechanism;  ///< its folder in models/mechanisms; empty: a part of models/README.md
  std::string_view text;       ///< Markdown
};

/// In order of reading: one after the other they are the ODD.
std::span<const OddPage> odd_pages();

}  // namespace faultline::cli
