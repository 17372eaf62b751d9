// Names of columns: allowed, unique, and the same whatever else a table holds.
#include "sim/io/stata_names.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

using namespace faultline;

TEST_CASE("a name that Stata allows stays; others lose what it does not") {
  CHECK(stata_name("active_firms") == "active_firms");
  CHECK(stata_name("case") == "case");  // Mata's word, not Stata's
  CHECK(stata_name("audit.fee") == "audit_fee");
  CHECK(stata_name("Zürich no") == "Z_rich_no");
  CHECK(stata_name("5g") == "_5g");
  CHECK(stata_name("") == "_");
  for (const char* word : {"in", "if", "double", "using", "_n", "_cons", "strL", "str12"})
    CHECK(stata_name(word) == std::string(word) + "_");
  CHECK(stata_name("strand") == "strand");
}

TEST_CASE("long names lose the ends of their first words") {
  CHECK(stata_name("layer_applications_market_entry_cost_abroad") == "lay_app_market_entry_cost_abroad");
  CHECK(stata_name("alliance.league.certificate_premium") == "allia_league_certificate_premium");
  const std::string exact(32, 'x');
  CHECK(stata_name(exact) == exact);
  CHECK(stata_name(exact + "_y") == "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_y");
  const std::string many = "a_b_c_d_e_f_g_h_i_j_k_l_m_n_o_p_q_r_s_t_u_v";  // words cannot become shorter
  CHECK(stata_name(many).size() == 32);
  CHECK(stata_name(many) != stata_name(many + "_w"));
}

TEST_CASE("names of a table are unique, also for who does not tell capitals apart") {
  StataNames names;
  std::set<std::string> found;
  std::vector<std::string> asked = {"price", "Price", "price", "audit.fee", "audit_fee", "audit fee"};
  for (const char* first : {"applications", "applicants", "apparatus"})
    asked.push_back(std::string("layer_") + first + "_market_entry_cost_abroad");
  for (const std::string& name : asked) {
    const std::string given = names.add(name);
    CHECK(given.size() <= longest_stata_name);
    CHECK(found.insert(given).second);
  }
  CHECK(found.contains("lay_app_market_entry_cost_abroad"));  // the first has what it would have alone
}
