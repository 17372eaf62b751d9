// How a row of the series table is written: axes and how values are combined. Only series.cpp of measures and of mechanisms need this.
#pragma once

#include "models/measures/series.hpp"

#include <array>

namespace faultline::series_rows {

using Axes = std::span<const SeriesAxis>;
inline constexpr Axes whole{};
inline constexpr std::array by_class{SeriesAxis::state, SeriesAxis::layer, SeriesAxis::firm_class};
inline constexpr std::array by_layer{SeriesAxis::state, SeriesAxis::layer};
inline constexpr std::array by_age{SeriesAxis::state, SeriesAxis::layer, SeriesAxis::age};
inline constexpr std::array by_size{SeriesAxis::state, SeriesAxis::size};
inline constexpr std::array by_state{SeriesAxis::state};
inline constexpr std::array by_body{SeriesAxis::body};
inline constexpr std::array by_alliance{SeriesAxis::alliance};
inline constexpr std::array by_shock{SeriesAxis::shock};
inline constexpr std::array by_seller_group{SeriesAxis::seller_group};
inline constexpr std::array by_outage{SeriesAxis::outage};
inline constexpr std::array by_player{SeriesAxis::player};
inline constexpr std::array by_action{SeriesAxis::player, SeriesAxis::action};
inline constexpr std::array by_end_state{SeriesAxis::end_state};
inline constexpr Combination sum = Combination::sum;
inline constexpr Combination mean = Combination::mean;
inline constexpr Combination mean_of_events = Combination::mean_of_events;

}  // namespace faultline::series_rows
