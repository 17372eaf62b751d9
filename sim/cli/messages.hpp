// Messages to people go to stderr. A reader who has gone away (a closed pipe) must not end a batch, so failures are
// ignored here; data go to stdout with fmt::print, whose failure is an error.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace faultline::cli {

inline void say_text(const std::string& text) {
  std::fflush(stdout);  // what a terminal shows keeps its order
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  say_text(fmt::format(format, std::forward<Arguments>(arguments)...));
}

}  // namespace faultline::cli
