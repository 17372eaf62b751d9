// Messages to people go to stderr. A reader who has gone away (a closed pipe) must not end a batch, so failures are
// ignored here; data go to stdout with fmt::print, whose failure is an error.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

namespace faultline::cli {

/// Why data could not be written where that was found while saying something; 0: they could. main reports it at the end.
inline int output_error = 0;

inline void say_text(const std::string& text) {
  if (std::fflush(stdout) != 0)  // what a terminal shows keeps its order
    output_error = errno;
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
  (void)std::fflush(stderr);
}

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  say_text(fmt::format(format, std::forward<Arguments>(arguments)...));
}

}  // namespace faultline::cli
