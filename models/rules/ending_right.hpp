// What a right that ends at a date is worth to a firm that foresees how its productivity may move and that it may stop: sales that
// only the young make, such as those out of a public reserve.
//
// With V the value without the right (firm_value) and k whole periods of it left, U_k = V_k − V follows backwards from U_0 = 0:
//     after the draw    U_k = a G + q E[ max{0, V' + U'_{k−1}} − max{0, V'} ]
//     before it         U_k = a G + q [ max{0, E(V' + U'_{k−1})} − max{0, E V'} ]
// where G(z) ≥ 0 is the yearly flow that it adds. It is worth less than its present value at present productivity where the firm may
// stop first, and more than nothing where the firm stops without it.                                                          [ours]
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "models/rules/firm_value.hpp"

namespace faultline {

class EndingRight {
 public:
  /// @param without  the solved programme;  @param added  G [US$ m / year] at z;  @param periods  most that will be asked for
  /// @test value iteration on a fine grid; nobody stops: the present value of a growing annuity; sd → 0: it ends when it pays no longer
  static EndingRight solve(const FirmProgramme& programme, const FirmValue& without, std::function<double(double)> added,
                           std::size_t periods);

  /// U [US$ m] at the start of a period.  @param years  for which it still holds; between whole periods it is interpolated
  [[nodiscard]] double value(double scale, double years) const;
  /// E U one period later [US$ m], at that date, if `years` are left then.
  [[nodiscard]] double expected_next(double scale, double years) const;

 private:
  [[nodiscard]] double at(const std::vector<double>& values, double scale) const;
  [[nodiscard]] double going_on(double scale, std::size_t periods) const;
  template <class ByPeriods>
  [[nodiscard]] double interpolated(const ByPeriods& by_periods, double years) const;

  double low_ = 0.0;      // x of the first point
  double spacing_ = 0.0;  // h
  double highest_ = 1.0;  // z up to which the grid is asked
  double discount_ = 0.0;
  double period_ = 1.0;
  std::function<double(double)> added_;
  double discounted_ = 1.0;                    // q
  std::vector<double> later_;                  // E V one period later, where that decides on stopping
  std::vector<std::vector<double>> going_on_;  // by whole periods left: U_k − a G at each point, which is smooth, where it does not
  std::vector<std::vector<double>> next_;      // E U_k one period later
};

}  // namespace faultline
