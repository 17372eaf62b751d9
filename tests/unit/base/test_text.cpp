#include "sim/base/table_words.hpp"
#include "sim/base/text.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>

using namespace faultline;

TEST_CASE("edit distance counts insertions, drops, changes and swaps of neighbours") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("audit", "aduit") == 1);  // 2 without swaps
  CHECK(edit_distance("ca", "abc") == 3);       // 2 if a swapped pair could be edited again
  CHECK(edit_distance("horizon", "horizo") == 1);
}

TEST_CASE("the closest name is one a typist may have meant, or none") {
  const std::vector<std::string> names = {"fee", "fee_by_size", "validity", "at", "from", "to"};
  CHECK(closest_name("fe", names) == "fee");
  CHECK(closest_name("vaildity", names) == "validity");
  CHECK(closest_name("t", names) == "at");
  CHECK_FALSE(closest_name("discipline", names));
  CHECK_FALSE(closest_name(std::string(1'000'000, 'x'), names));
  CHECK(closest_name("tx", {"t", "to"}) == "to");  // a tie goes to the same length
  CHECK(did_you_mean("fex", names) == "did you mean 'fee'?");
  CHECK(did_you_mean("unrelated", names).empty());
}

TEST_CASE("numbers read back as the same double") {
  for (const double value : {0.1, 1.0 / 3.0, 1e-300, 1.7976931348623157e308, 4.0, -0.0, 123456789.125, 5e-324}) {
    const double back = std::strtod(format_number(value).c_str(), nullptr);
    CHECK(back == value);
    CHECK(std::signbit(back) == std::signbit(value));
  }
  CHECK(format_number(4) == "4");
  CHECK(format_number(0.1) == "0.1");
  CHECK(format_number(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("tables align by letters, not bytes, and end lines without blanks") {
  CHECK(letter_count("Zürich") == 6);
  CHECK(align_table({{"é", "1"}, {"abc", "22"}}, {Align::left, Align::right}) == "é     1\nabc  22\n");
  CHECK(align_table({{"a", ""}, {"b", "c"}}) == "a\nb  c\n");
}

TEST_CASE("texts wrap at blanks") {
  CHECK(wrap_text("one two three", 7, "  ") == "one two\n  three");
  CHECK(wrap_text("unbreakable", 3) == "unbreakable");
}

TEST_CASE("texts that readers of tables take for missing are told, and kept by a letter more") {
  for (const char* text : {"NA", "N/A", "null", "nan", "None", "NaN", "NULL", "<NA>", "."}) {
    CHECK(reads_as_missing(text));
    CHECK_FALSE(reads_as_missing(kept_in_tables(text)));
    CHECK(kept_in_tables(text) == std::string(text) + "_");
  }
  for (const char* text : {"", "none", "na", "canada", "n_a", "0", "true", "nan_"}) {
    CHECK_FALSE(reads_as_missing(text));
    CHECK(kept_in_tables(text) == text);
  }
  CHECK(reads_as_truth("true"));
  CHECK(reads_as_truth("F"));
  CHECK_FALSE(reads_as_truth("truth"));
}
