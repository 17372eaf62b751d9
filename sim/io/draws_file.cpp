#include "sim/io/draws_file.hpp"

#include <cstdint>
#include <span>

#include "sim/base/contracts.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/hdf5_file.hpp"

namespace faultline {

namespace {

using hdf5::Dimensions;

void write_by_parameter(hdf5::File& file, const std::string& name, const std::string& meaning, const std::vector<double>& numbers) {
  file.write_numbers(name, std::span<const double>(numbers), Dimensions{numbers.size()});
  file.attach_scale(name, 0, "parameter");
  file.write_attribute(name, "long_name", meaning);
}

void write_content(hdf5::File& file, const DrawsTable& table) {
  const std::size_t parameters = table.parameters.size();
  const std::size_t count = table.draws.size() / parameters;
  file.write_attribute("/", "Conventions", "CF-1.10");
  file.write_attribute("/", "title", table.title);
  std::vector<std::int32_t> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<std::int32_t>(i));
  file.write_numbers("draw", std::span<const std::int32_t>(numbers), {count});
  file.make_scale("draw");
  file.write_texts("parameter", table.parameters, {parameters});
  file.make_scale("parameter");
  file.write_numbers("draws", std::span<const double>(table.draws), {count, parameters});
  file.attach_scale("draws", 0, "draw");
  file.attach_scale("draws", 1, "parameter");
  file.write_attribute("draws", "long_name", "draws of the parameters, each as likely");
  write_by_parameter(file, "estimate", "point estimate", table.estimate);
  write_by_parameter(file, "low", "lower end of the profile interval", table.low);
  write_by_parameter(file, "high", "upper end of the profile interval", table.high);
  for (const char* end : {"low", "high"})
    file.write_attribute(end, "confidence", hdf5::ElementType::float64, std::span(&table.confidence, 1));
  file.write_texts("unit", table.units, {parameters});
  file.attach_scale("unit", 0, "parameter");
  file.create_group("provenance");
  for (const auto& [name, text] : table.provenance) file.write_texts("provenance/" + name, std::span(&text, 1), {});
}

}  // namespace

void write_draws(const std::filesystem::path& path, const DrawsTable& table) {
  EXPECTS(!table.parameters.empty() && table.draws.size() % table.parameters.size() == 0);
  const auto replaced = stamp_of(path);
  std::filesystem::path temporary = path;
  temporary += ".partial-" + writer_name();
  try {
    hdf5::File file = hdf5::File::create(temporary);
    write_content(file, table);
    file.close();
    publish_file(temporary, path, replaced);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

}  // namespace faultline
