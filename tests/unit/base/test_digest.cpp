// Published values of XXH3-128, and that pieces and wholes agree.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/base/digest.hpp"
#include "sim/base/provenance.hpp"

using namespace faultline;

TEST_CASE("A digest is XXH3-128: the published value of the empty input", "[digest]") {
  CHECK(digest_text("").hex() == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("A digest in pieces is the digest of the whole, for every cut", "[digest]") {
  std::vector<double> numbers;
  for (int i = 0; i < 300; ++i) numbers.push_back(std::sin(i));
  const std::span<const double> all(numbers);
  const Digest whole = digest_bytes(std::as_bytes(all));
  for (std::size_t cut = 0; cut <= numbers.size(); ++cut) {
    REQUIRE(DigestStream{}.add(all.first(cut)).add(all.subspan(cut)).value() == whole);
  }
}

TEST_CASE("Texts enter a digest with their length", "[digest]") {
  const auto digest = [](std::string_view a, std::string_view b) { return DigestStream{}.add(a).add(b).value(); };
  CHECK(digest("ab", "c") != digest("a", "bc"));
  CHECK(digest("", "x") != digest("x", ""));
}

TEST_CASE("Hexadecimal digits read back, and nothing else does", "[digest]") {
  const Digest digest{0x0123456789abcdefU, 0xfedcba9876543210U};
  CHECK(digest.hex() == "0123456789abcdeffedcba9876543210");
  CHECK(Digest::parse(digest.hex()) == digest);
  CHECK_FALSE(Digest::parse(""));
  CHECK_FALSE(Digest::parse("0123456789ABCDEFfedcba9876543210"));
  CHECK_FALSE(Digest::parse("0123456789abcdeffedcba987654321"));
  CHECK_FALSE(Digest{}.exists());
}

TEST_CASE("A command line can be pasted into a shell", "[provenance]") {
  CHECK(render_command_line({"faultline", "run", "a b.toml", "--set", "audit.fee=1", "it's", ""}) ==
        "faultline run 'a b.toml' --set audit.fee=1 'it'\\''s' ''");
}

TEST_CASE("The program says what it is", "[provenance]") {
  const Provenance entries = describe_program("abc", {{"HDF5", "1"}, {"fmt", "9"}});
  REQUIRE(entries.size() == 8);
  for (const auto& [name, text] : entries) CHECK_FALSE(text.empty());
  CHECK(entries[2] == std::pair<std::string, std::string>{"revision", "abc"});
  CHECK(entries[5].second == "HDF5 1\nfmt 9\n");
  CHECK(entries[0] == std::pair<std::string, std::string>{"numbers", std::to_string(numbers_version)});
  CHECK(entries[6].first == "processor");
  CHECK(program_flags().find("-ffp-contract=off") != std::string::npos);
}
