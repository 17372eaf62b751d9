// Contracts in three grades. A broken contract is a bug of ours, never a user's mistake: it throws, so that one
// trial fails and the batch goes on. The batch runner adds the trial; the run loop adds the time of the event.
#pragma once

#include <stdexcept>
#include <string>

namespace faultline {

/// Thrown by EXPECTS, ENSURES and INVARIANT. what() reads "file:line: expects|ensures|invariant violated: condition".
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// @throws ContractViolation always
[[noreturn]] void fail_contract(const char* grade, const char* condition, const char* file, int line);

}  // namespace faultline

/// A caller's duty. Always checked.
#define EXPECTS(condition) (static_cast<bool>(condition) ? void(0) : ::faultline::fail_contract("expects", #condition, __FILE__, __LINE__))
/// A function's promise. Always checked.
#define ENSURES(condition) (static_cast<bool>(condition) ? void(0) : ::faultline::fail_contract("ensures", #condition, __FILE__, __LINE__))
/// A truth about a data structure. Always checked: keep it cheap where it is hot.
#define INVARIANT(condition) \
  (static_cast<bool>(condition) ? void(0) : ::faultline::fail_contract("invariant", #condition, __FILE__, __LINE__))
