// The words of `crosses`:
//     crosses = ["probability" NUMBER ("above" | "below")] level
//     level   = NUMBER | [share] "baseline" [("+" | "-") NUMBER]
//     share   = "half of" | "twice" | NUMBER "of" | NUMBER "%" "of"
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "models/scenario/studies.hpp"

namespace faultline {

namespace {

class Words {
 public:
  explicit Words(std::string_view text) {
    std::string spaced;
    for (const char c : text) spaced += c == '%' ? std::string(" % ") : std::string(1, c);
    std::istringstream stream(spaced);
    for (std::string word; stream >> word;) words_.push_back(word);
  }

  bool take(std::string_view word) {
    const bool is_next = next_ < words_.size() && words_[next_] == word;
    next_ += is_next ? 1 : 0;
    return is_next;
  }
  std::optional<double> take_number() {
    if (next_ == words_.size()) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(words_[next_].c_str(), &end);
    if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
    ++next_;
    return value;
  }
  [[nodiscard]] bool is_at_end() const { return next_ == words_.size(); }

 private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

bool parse_baseline(Words& words, double share, CrossingParameters& crossing) {
  if (!words.take("baseline")) return false;
  crossing.share_of_baseline = share;
  if (words.is_at_end()) return true;
  const double sign = words.take("-") ? -1 : words.take("+") ? 1 : 0;
  const auto offset = words.take_number();
  crossing.offset = sign * offset.value_or(0);
  return sign != 0 && offset.has_value();
}

bool parse_level(Words& words, CrossingParameters& crossing) {
  if (words.take("half")) return words.take("of") && parse_baseline(words, 0.5, crossing);
  if (words.take("twice")) return parse_baseline(words, 2, crossing);
  const auto number = words.take_number();
  if (!number) return parse_baseline(words, 1, crossing);
  const bool is_percent = words.take("%");
  if (words.take("of")) return parse_baseline(words, is_percent ? *number / 100 : *number, crossing);
  crossing.offset = *number;
  return !is_percent;
}

}  // namespace

std::optional<CrossingParameters> parse_crossing(std::string_view text) {
  Words words(text);
  CrossingParameters crossing;
  crossing.text = text;
  if (words.take("probability")) {
    const auto probability = words.take_number();
    crossing.is_probability = true;
    crossing.probability = probability.value_or(0);
    crossing.above = words.take("above");
    if (crossing.probability <= 0 || crossing.probability >= 1 || (!crossing.above && !words.take("below"))) return std::nullopt;
  }
  if (!parse_level(words, crossing) || !words.is_at_end()) return std::nullopt;
  return crossing;
}

}  // namespace faultline
