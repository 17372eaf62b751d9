// The page's script and style, and the script that draws figures outside a browser, as sim/page had them when the program was built:
// sim/page/bundle.mjs makes them. So `report` needs no other program and no files at run time.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace faultline::cli {

/// A long text in pieces that every compiler takes.
using TextPieces = std::span<const std::string_view>;

struct PageBundle {
  TextPieces script;             ///< of the page, licences of what is in it at its head
  TextPieces style;              ///< of the page
  TextPieces drawing;            ///< for node: figures as SVG
  std::string_view script_hash;  ///< SHA-256 in base 64, for the content policy
  std::string_view style_hash;
};

/// Empty texts where the program was built with FAULTLINE_PAGE=OFF.
const PageBundle& page_bundle();

/// @throws UsageError where the program was built without the page. @param command  what asks for it
const PageBundle& needed_page_bundle(const std::string& command);

std::string joined(TextPieces pieces);

}  // namespace faultline::cli
