#include "sim/cli/interruption.hpp"

#include <signal.h>
#include <unistd.h>

#include "sim/cli/exit_codes.hpp"

namespace faultline::cli {

namespace {

// A signal handler can reach nothing but statics.
std::atomic<int> stop_request{0};
std::atomic<int> signals_received{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void on_signal(int) {
  const int count = ++signals_received;
  if (count > 2) _exit(interrupted);
  stop_request.store(count);
}

void set_handler(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interruption::Interruption() {
  stop_request.store(0);
  signals_received.store(0);
  set_handler(on_signal);
}

Interruption::~Interruption() { set_handler(SIG_DFL); }

std::atomic<int>& Interruption::stop() { return stop_request; }

int Interruption::signals() const { return signals_received.load(); }

}  // namespace faultline::cli
