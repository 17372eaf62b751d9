// Subsidies of audits: what a firm does not bear does not count in anything it decides, the state pays it, and limits hold.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "models/hooks.hpp"
#include "tests/support/file_tables.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

const std::string tiny =
    "schema = 1\nextends = \"tiny.toml\"\n[run]\nhorizon = 6.0\nsample_every = 0.25\n[audit]\nfee = 0.5\nfee_by_size = 0.0625\n";

std::string subsidy(const std::string& state, const std::string& more) {
  return "[[subsidy]]\nname = \"for_" + state + "\"\nstate = \"" + state + "\"\nrecipients = \"all\"\n" + more;
}

std::string everywhere(const std::string& more) { return subsidy("arcadia", more) + subsidy("borduria", more) + subsidy("cathay", more); }

}  // namespace

TEST_CASE("a share without limits is a lower fee to every firm, and the state pays the rest", "[subsidy]") {
  // Halves of binary fractions are exact, so that firms decide on the same numbers.
  const std::string queue = GENERATE("", "[audit_supply]\nactive = true\npricing = \"congestion\"\ncongestion_rate = 2.0\n");
  const SeriesOf cheap = run_series(scenario_from(tiny + queue, {"audit.fee=0.25", "audit.fee_by_size=0.03125"}));
  const SeriesOf paid = run_series(scenario_from(tiny + queue + everywhere("share = 0.5\n")));
  const SeriesOf dear = run_series(scenario_from(tiny + queue));
  double support = 0;
  double fees = 0;
  double saved = 0;
  for (std::size_t t = 0; t < paid.dates(); ++t) {
    for (const char* series : {"active_firms", "entries", "revenue", "profit"}) {
      INFO(series << " at date " << t);
      CHECK(paid.total(series, t) == Approx(cheap.total(series, t)).epsilon(1e-9).margin(1e-12));
    }
    support += paid.total("support_paid", t);
    fees += paid.total("audit_fees", t);
    saved += cheap.total("audit_fees", t);
  }
  CHECK(fees > 0);
  CHECK(support == Approx(0.5 * fees).epsilon(1e-9));
  CHECK(saved == Approx(0.5 * fees).epsilon(1e-9));
  CHECK(paid.last("stock_flow_residual") < 1e-12);
  // The subsidy matters at all: dearer audits leave other firms.
  CHECK(dear.total("active_firms", dear.dates() - 1) != paid.total("active_firms", paid.dates() - 1));
}

TEST_CASE("nobody's share, and no subsidy, change no bit", "[subsidy]") {
  const SeriesOf without = run_series(scenario_from(tiny));
  for (const char* off :
       {"share = 0.0\n", "share = 0.5\nactive = false\n", "share = 0.5\nbelow = 1e-9\nlayers = [\"cloud\"]\nactive = false\n"}) {
    const SeriesOf with = run_series(scenario_from(tiny + everywhere(off)));
    for (std::size_t t = 0; t < with.dates(); ++t) CHECK(with.total("revenue", t) == without.total("revenue", t));
  }
}

TEST_CASE("what a firm bears: share, cap, size, class, layer and budget by hand", "[subsidy]") {
  const auto borne = [](const std::string& more, FirmClass firm_class, std::uint8_t layer, double fee, double spent) {
    Trial trial(scenario_from(tiny + subsidy("arcadia", more)));
    if (spent > 0) trial.world.subsidies_spent.at(0) = spent;
    Firm firm;
    firm.home = 0;
    firm.layer = layer;
    firm.firm_class = firm_class;
    return mechanisms_fee_borne(trial.world, firm, FirmId::none(), fee);
  };
  const std::string startups = "share = 0.25\n";
  CHECK(borne(startups, FirmClass::startup, 0, 0.4, 0) == 0.75);
  CHECK(borne(startups + "cap = 0.05\n", FirmClass::startup, 0, 0.4, 0) == Approx(1 - 0.05 / 0.4).epsilon(1e-15));
  CHECK(borne(startups + "cap = 0.2\n", FirmClass::startup, 0, 0.4, 0) == 0.75);
  CHECK(borne(startups + "budget = 1.0\n", FirmClass::startup, 0, 0.4, 0.9) == 0.75);
  CHECK(borne(startups + "budget = 1.0\n", FirmClass::startup, 0, 0.4, 0.91) == 1);
  CHECK(borne(startups + "layers = [\"cloud\"]\n", FirmClass::startup, 0, 0.4, 0) == 0.75);
  CHECK(borne(startups + "layers = [\"cloud\"]\n", FirmClass::startup, 1, 0.4, 0) == 1);
}

TEST_CASE("a budget is never exceeded in a year, and is there again in the next", "[subsidy]") {
  const SeriesOf limited = run_series(scenario_from(tiny + everywhere("share = 0.5\nbudget = 1.0\n")));
  const SeriesOf free = run_series(scenario_from(tiny + everywhere("share = 0.5\n")));
  double limited_in_all = 0;
  double free_in_all = 0;
  for (std::size_t year = 0; year < 6; ++year) {
    for (std::size_t state = 0; state < 3; ++state) {
      double spent = 0;
      for (std::size_t t = 4 * year; t < 4 * year + 4; ++t) spent += 0.25 * limited.at("support_paid", t, state);
      CHECK(spent <= 1.0 + 1e-9);
      limited_in_all += spent;
    }
  }
  for (std::size_t t = 0; t < free.dates(); ++t) free_in_all += 0.25 * free.total("support_paid", t);
  CHECK(limited_in_all > 3.0);  // more than one state's budget of one year: it is renewed
  CHECK(limited_in_all < free_in_all);
  CHECK(limited.last("stock_flow_residual") < 1e-12);
}

TEST_CASE("two subsidies of the same audits are refused", "[subsidy]") {
  CHECK_THROWS(scenario_from(tiny + subsidy("arcadia", "share = 0.5\n") +
                             "[[subsidy]]\nname = \"again\"\nstate = \"arcadia\"\nshare = 0.1\nlayers = [\"cloud\"]\n"));
  CHECK_NOTHROW(scenario_from(tiny + subsidy("arcadia", "share = 0.5\nlayers = [\"applications\"]\n") +
                              "[[subsidy]]\nname = \"again\"\nstate = \"arcadia\"\nshare = 0.1\nlayers = [\"cloud\"]\n"));
}
