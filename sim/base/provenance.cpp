// The texts come from the build (compile definitions on this file only, see CMakeLists.txt) and from the system.
#include "sim/base/provenance.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#ifndef FAULTLINE_VERSION
#error "the build defines FAULTLINE_VERSION, FAULTLINE_COMPILER and FAULTLINE_FLAGS for this file"
#endif

namespace faultline {

namespace {

bool needs_quotes(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-+=./:,@%").find(c) != std::string_view::npos;
  };
  return word.empty() || !std::all_of(word.begin(), word.end(), plain);
}

std::string quote_for_shell(const std::string& word) {
  if (!needs_quotes(word)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string program_version() { return FAULTLINE_VERSION; }

std::string program_compiler() { return FAULTLINE_COMPILER; }

std::string program_flags() { return FAULTLINE_FLAGS; }

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "unknown";
  return name.data();
}

std::string processor_name() {
  utsname system{};
  std::string name = uname(&system) == 0 ? system.machine : "unknown";
  std::ifstream description("/proc/cpuinfo");
  for (std::string line; std::getline(description, line);) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos && line.starts_with("model name")) return name + " " + line.substr(colon + 2);
  }
  return name;
}

std::string render_command_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += quote_for_shell(word);
  }
  return line;
}

Provenance describe_program(const std::string& revision, const Provenance& libraries) {
  std::string lines;
  for (const auto& [name, version] : libraries) lines += fmt::format("{} {}\n", name, version);
  return {{"numbers", fmt::format("{}", numbers_version)},
          {"version", program_version()},
          {"revision", revision},
          {"compiler", program_compiler()},
          {"flags", program_flags()},
          {"libraries", lines},
          {"processor", processor_name()},
          {"host", host_name()}};
}

}  // namespace faultline
