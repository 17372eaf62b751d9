#include "sim/cli/report_page.hpp"

#include <fmt/format.h>

#include "models/scenario/json_text.hpp"
#include "sim/base/diagnostics.hpp"
#include "sim/base/provenance.hpp"
#include "sim/base/revision.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/page_bundle.hpp"
#include "sim/cli/report_data.hpp"

namespace faultline::cli {

namespace {

std::string html_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace

const PageBundle& needed_page_bundle(const std::string& command) {
  const PageBundle& bundle = page_bundle();
  if (bundle.script.empty())
    throw UsageError(
        fmt::format("this program was built without the page that '{}' needs (FAULTLINE_PAGE=OFF)\n  = hint: build it with "
                    "-DFAULTLINE_PAGE=ON, which needs Node.js and npm (Debian packages nodejs and npm); 'faultline summary' and "
                    "'faultline compare' print the same numbers, 'faultline export' writes them",
                    command));
  return bundle;
}

std::string joined(TextPieces pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  return text;
}

std::string report_page(const std::string& title, const std::vector<std::string>& results, const std::string& command) {
  const PageBundle& bundle = needed_page_bundle("report");
  const std::string shown = html_text(title.empty() ? "Results of Faultline" : title);
  // Data are no script: the policy lets the browser run the one script below and nothing else, and ask for nothing.
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; "
      "img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"faultline {}\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>",
      bundle.script_hash, bundle.style_hash, html_text(program_version()), shown);
  page += joined(bundle.style);
  page += fmt::format(
      "</style>\n</head>\n<body>\n<main id=\"page\">\n<h1>{}</h1>\n<noscript><p>This page draws its tables and figures with a script, "
      "which "
      "is in it and asks for nothing from elsewhere. Without scripts, <code>faultline summary</code> prints the same "
      "numbers.</p></noscript>\n</main>\n<script type=\"application/json\" id=\"data\">",
      shown);
  page += fmt::format("{{\"command\": {}, \"version\": {}, \"revision\": {}, \"results\": [\n", without_tags(json_text(command)),
                      json_text(program_version()), json_text(program_revision()));
  page += join(results, ",\n");
  page += "\n]}</script>\n<script>";
  page += joined(bundle.script);
  page += "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace faultline::cli
