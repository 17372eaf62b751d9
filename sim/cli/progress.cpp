#include "sim/cli/progress.hpp"
#include "sim/cli/messages.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace faultline::cli {

namespace {

constexpr std::chrono::milliseconds bar_period{100};
constexpr std::chrono::seconds line_period{10};
constexpr std::size_t bar_width = 30;

bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(STDERR_FILENO) != 0;
}

}  // namespace

ProgressForm progress_form(const std::string& word) {
  if (word == "none") return ProgressForm::none;
  if (word == "bar") return ProgressForm::bar;
  if (word == "plain") return ProgressForm::plain;
  if (word == "json") return ProgressForm::json;
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string(terminal) == "dumb";
  return isatty(STDERR_FILENO) != 0 && !dumb ? ProgressForm::bar : ProgressForm::plain;
}

std::string duration_text(double seconds) {
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string scaled_text(double count) {
  if (count < 1e3) return fmt::format("{:.3g}", count);
  if (count < 1e6) return fmt::format("{:.1f} k", count / 1e3);
  return fmt::format("{:.2f} M", count / 1e6);
}

Progress::Progress(ProgressForm form, const ProgressPlan& plan) : form_(form), plan_(plan), colour_(wants_colour()) {
  if (form_ == ProgressForm::none) return;
  printer_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    const auto period = form_ == ProgressForm::bar ? std::chrono::milliseconds(bar_period) : std::chrono::milliseconds(line_period);
    while (!wake_.wait_for(lock, period, [this] { return stopping_; })) print(false);
  });
}

Progress::~Progress() { stop(); }

void Progress::count_trial(std::uint64_t events, bool failed) {
  events_ += events;
  failed_ += failed ? 1 : 0;
  ++trials_;
}

void Progress::stop() {
  if (!printer_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  printer_.join();
  if (!plan_.ends_quietly) print(true);
}

double Progress::elapsed_seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

double Progress::seconds_left(double seconds) const {
  if (trials_.load() == 0) return std::nan("");
  return static_cast<double>(plan_.trials - std::min(plan_.trials, finished())) / trials_per_second(seconds);
}

std::string Progress::line(double seconds) const {
  const char* at_most = plan_.is_limit ? "at most " : "";
  std::string text = fmt::format("{} of {}{} trials, {:.3g} trials/s, {} events/s", finished(), at_most, plan_.trials,
                                 trials_per_second(seconds), scaled_text(static_cast<double>(events_.load()) / seconds));
  if (failed_.load() > 0) text += fmt::format(", {} failed", failed_.load());
  if (finished() == plan_.trials) return text + ", " + duration_text(seconds);
  const double left = seconds_left(seconds);
  return text + (std::isnan(left) ? "" : fmt::format(", {}{} left", at_most, duration_text(left)));
}

void Progress::print(bool last) {
  const double seconds = std::max(elapsed_seconds(), 1e-9);
  if (form_ == ProgressForm::json) {
    const double left = seconds_left(seconds);
    say("{{\"trials\": {}, \"total\": {}, \"failed\": {}, \"seconds\": {:.3f}, \"trials_per_second\": {:.6g}, "
        "\"events_per_second\": {:.6g}, \"seconds_left\": {}}}\n",
        finished(), plan_.trials, failed_.load(), seconds, trials_per_second(seconds), static_cast<double>(events_.load()) / seconds,
        std::isnan(left) ? "null" : fmt::format("{:.3f}", left));
  } else if (form_ == ProgressForm::bar) {
    const std::size_t full = plan_.trials == 0 ? bar_width : bar_width * std::min(finished(), plan_.trials) / plan_.trials;
    const std::string bar = std::string(full, '=') + std::string(bar_width - full, ' ');
    const char* on = !colour_ ? "" : failed_.load() > 0 ? "\033[31m" : "\033[32m";
    say("\r\033[K[{}{}{}] {}{}", on, bar, colour_ ? "\033[0m" : "", line(seconds), last ? "\n" : "");
  } else {
    say("{}\n", line(seconds));
  }
}

}  // namespace faultline::cli
