// What no trial can hold or finish is a mistake with a place, before anything runs.
#include <fmt/format.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

const std::string audited = minimal +
                            "regime = \"strict\"\n[[regime]]\nname = \"strict\"\naudit = \"independent\"\n[[audit_body]]\n"
                            "name = \"house\"\nhome = \"arcadia\"\nauditors = 1\nscope = [\"strict\"]\n[audit]\n";  // values from line 18

/// The mistake at a line; one without a message where there is none.
Diagnostic mistake_at(const Loaded& loaded, std::uint32_t line, const std::string& file = "test.toml") {
  const Diagnostic* found = loaded.at(line, file);
  return found == nullptr ? Diagnostic{} : *found;
}

}  // namespace

TEST_CASE("a period is at least a second and a rate at most one a second") {
  for (const char* text : {"[startups]\nreview_period = 1e-9\n", "[startups]\nexit_hazard = 4e7\n", "[audit]\nvalidity = 3e-8\n",
                           "[run]\nsettle_every = 1e-8\n"}) {
    CAPTURE(text);
    const Loaded loaded = load_text(minimal + text);
    CHECK_FALSE(loaded.experiment);
    CHECK(mistake_at(loaded, 9).position.column > 10);
  }
  CHECK(load_text(minimal + "[startups]\nreview_period = 3.2e-8\n").experiment);
  CHECK(load_text(minimal + "[audit]\nvalidity = 0\n").experiment);
}

TEST_CASE("numbers that no arithmetic bears are refused") {
  CHECK_FALSE(load_text(minimal + "[audit]\nfee = 1e31\n").experiment);
  CHECK_FALSE(load_text(minimal + "[audit]\nsize_exponent = 11\n").experiment);
  CHECK_FALSE(load_text(minimal + "[startups]\nproductivity_log_mean = 31\n").experiment);
  CHECK(load_text(minimal + "[audit]\nfee = 1e30\nsize_exponent = 10\n[startups]\nproductivity_log_mean = -30\n").experiment);
}

TEST_CASE("no firm is so productive that others are lost in rounding") {
  const auto vendor = [](const char* value) {
    return load_text(minimal + "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = { cloud = " + value + " }\n");
  };
  CHECK(vendor("1e6").experiment);
  CHECK(vendor("1e-6").experiment);
  CHECK_FALSE(mistake_at(vendor("1.1e6"), 11).message.empty());
  CHECK_FALSE(mistake_at(vendor("9e-7"), 11).message.empty());
  CHECK_FALSE(load_text(minimal + "input_cost = 1e7\n").experiment);
  CHECK_FALSE(load_text(minimal + "[startups]\nproductivity_minimum = 1e-7\n").experiment);
}

TEST_CASE("elasticities give prices and sales that are numbers") {
  const auto elasticity = [](const char* value, const char* more = "") {
    return load_text(minimal + "[[layer]]\nname = \"ai\"\nelasticity = " + value + "\n[startups]\nproductivity_shape = 120\n" + more);
  };
  CHECK(elasticity("1.05").experiment);
  CHECK(elasticity("100").experiment);
  CHECK(mistake_at(elasticity("1.04"), 10).message.find("price indices") != std::string::npos);
  CHECK(mistake_at(elasticity("101"), 10).message.find("all there is") != std::string::npos);
  const char* vendor = "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = { ai = 5.0 }\n";
  CHECK(elasticity("80", vendor).experiment);  // 10^55 times the sales of a firm of productivity 1
  const Loaded loaded = elasticity("90", vendor);
  CHECK(mistake_at(loaded, 16).message.find("its power 89") != std::string::npos);
  CHECK(mistake_at(loaded, 16).related.size() == 1);
  CHECK(load_text(minimal + "[inputs]\nshort_elasticity = 100\n").experiment);
  CHECK_FALSE(mistake_at(load_text(minimal + "[inputs]\nlong_elasticity = 101\n"), 9).message.empty());
}

TEST_CASE("a price that demand would bear without end stays within what sums of sales can hold") {
  const auto ceiling = [](const char* value, const char* upper = "") {
    return load_text(minimal + "[economy]\nconduct = \"bertrand\"\nmarkup_ceiling = " + value +
                     "\n[[layer]]\nname = \"ai\"\nelasticity = 4\n" + upper);
  };
  CHECK(ceiling("100").experiment);
  CHECK(mistake_at(ceiling("1000"), 10).message.find("lost in rounding") != std::string::npos);
  CHECK(load_text(minimal + "[economy]\nmarkup_ceiling = 1000\n").experiment);  // small firms set the markup of their layer
}

TEST_CASE("inputs that are complements are warned of") {
  const std::string buys = "[[layer]]\nname = \"ai\"\ninputs = { cloud = 0.2 }\n[inputs]\n";
  const Loaded warned = load_text(minimal + buys + "short_elasticity = 0.5\n");
  CHECK(warned.experiment);
  CHECK(mistake_at(warned, 12).message.find("complements") != std::string::npos);
  CHECK(load_text(minimal + buys + "short_elasticity = 2\n").at(12) == nullptr);
  CHECK(load_text(minimal + "[inputs]\nshort_elasticity = 0.5\n").at(9) == nullptr);  // nobody buys any
}

TEST_CASE("a scripted event keeps to the limits as a value does") {
  const std::string shock = "[[shock]]\nname = \"s\"\nat = 1\nset = { \"layer.cloud.elasticity\" = ";
  CHECK(load_text(minimal + shock + "3 }\n").experiment);
  CHECK_FALSE(mistake_at(load_text(minimal + shock + "1.01 }\n"), 11).message.empty());
}

TEST_CASE("a sweep of more cases than memory holds is refused before they are made") {
  const std::string sweep = "[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 300 }\n";
  CHECK(load_text(minimal + sweep).experiment);
  std::string large = minimal;
  for (int i = 0; i < 60; ++i) large += fmt::format("[[state]]\nname = \"s{}\"\nspending = {{ cloud = 1 }}\n", i);
  CHECK(load_text(large + sweep).experiment);
  const Loaded loaded = load_text(large + sweep + "\"audit.service_time\" = { from = 0, to = 1, steps = 300 }\n");
  CHECK_FALSE(loaded.experiment);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  CHECK(mistake_at(loaded, 8 + 60 * 3).message.find("90000 cases") == 0);
}

TEST_CASE("startups and vendors are not so far apart that sums keep nothing of the small ones") {
  const auto apart = [](const char* value) {
    return load_text(minimal +
                     "ideas = { cloud = 3 }\n[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = 2\n"
                     "[startups]\nproductivity_minimum = " +
                     value + "\n");
  };
  CHECK(apart("200").experiment);
  CHECK(mistake_at(apart("200000"), 14).message.find("apart") != std::string::npos);
}

TEST_CASE("profits for ever that are not discounted are worth infinity") {
  const std::string ideas = minimal + "ideas = { cloud = 3 }\n";
  const Loaded loaded = load_text(ideas + "[economy]\ninterest_rate = 0\n");
  CHECK_FALSE(loaded.experiment);
  CHECK(mistake_at(loaded, 10).message.find("startups") != std::string::npos);
  CHECK(load_text(ideas + "[economy]\ninterest_rate = 0\n[startups]\nexit_hazard = 0.1\n").experiment);
  CHECK(load_text(minimal + "[economy]\ninterest_rate = 0\n").experiment);  // nobody is worth anything
  const std::string vendor = "[[vendor]]\nname = \"acme\"\nhome = \"arcadia\"\nproductivity = 2\n";
  CHECK_FALSE(load_text(minimal + "[economy]\ninterest_rate = 0\n[startups]\nexit_hazard = 0.1\n" + vendor).experiment);
}

TEST_CASE("audits that take no time may fail, but not always") {
  CHECK(load_text(audited + "failure_probability = 0.9\n").experiment);
  const Loaded loaded = load_text(audited + "failure_probability = 1\n");
  CHECK_FALSE(loaded.experiment);
  CHECK_FALSE(mistake_at(loaded, 18).message.empty());
  CHECK(load_text(audited + "failure_probability = 1\nremediation_time = 0.1\n").experiment);
  CHECK(load_text(minimal + "[audit]\nfailure_probability = 1\n").experiment);  // nobody audits
}

TEST_CASE("64 rule books are too few for a 65th, and a million startups for one more") {
  const auto books = [](int count) {
    std::string text = minimal;
    for (int i = 0; i < count; ++i) text += fmt::format("[[regime]]\nname = \"r{}\"\n", i);
    return load_text(text);
  };
  CHECK(books(64).experiment);
  const Loaded loaded = books(65);
  CHECK_FALSE(loaded.experiment);
  CHECK_FALSE(mistake_at(loaded, 8 + 2 * 64).message.empty());
  CHECK(load_text(minimal + "incumbents = { cloud = 1000000 }\n").experiment);
  const Loaded many = load_text(minimal + "incumbents = { cloud = 1000001 }\n");
  CHECK_FALSE(many.experiment);
  CHECK_FALSE(mistake_at(many, 8).message.empty());
}

TEST_CASE("trials are numbered with 32 bits") {
  const std::string sweep = "[sweep]\n\"audit.fee\" = { from = 0, to = 1, steps = 5000 }\n";
  const Loaded loaded = load_text(minimal + "[run]\nreplications = 1000000\n" + sweep);
  CHECK_FALSE(loaded.experiment);
  CHECK_FALSE(mistake_at(loaded, 9).message.empty());
}

TEST_CASE("two equal cases are one mistake at both places") {
  for (const char* sweep : {"\"audit.fee\" = [0.1, 0.2, 0.1]\n", "\"audit.fee\" = { from = 1, to = 1, steps = 3 }\n",
                            "mode = \"zipped\"\n\"audit.fee\" = [0.1, 0.2, 0.1]\n\"audit.validity\" = [1, 2, 1]\n"}) {
    CAPTURE(sweep);
    const Loaded loaded = load_text(minimal + "[sweep]\n" + sweep);
    CHECK_FALSE(loaded.experiment);
    REQUIRE(loaded.diagnostics.all().size() == 1);
    const Diagnostic& mistake = loaded.diagnostics.all()[0];
    CHECK(mistake.message.find("two cases are '") == 0);
    REQUIRE(mistake.related.size() == 1);
    CHECK(mistake.position.line == mistake.related[0].line);
  }
  const Loaded list = load_text(minimal + "[sweep]\n\"audit.fee\" = [0.1, 0.2, 0.1]\n");
  CHECK(list.diagnostics.all()[0].position.column > list.diagnostics.all()[0].related[0].column);
  CHECK(load_text(minimal + "[sweep]\nmode = \"zipped\"\n\"audit.fee\" = [1, 1]\n\"audit.validity\" = [1, 2]\n").experiment);
}

TEST_CASE("one parameter in two spellings, or whole and in part, is swept twice") {
  for (const char* sweep : {"\"audit.fee\" = [1, 2]\naudit.fee = [3, 4]\n",
                            "\"state.arcadia.spending\" = [1, 2]\n\"state.arcadia.spending.cloud\" = [3, 4]\n"}) {
    CAPTURE(sweep);
    const Loaded loaded = load_text(minimal + "[sweep]\n" + sweep);
    CHECK_FALSE(loaded.experiment);
    CHECK(mistake_at(loaded, 10).message.find("swept twice") != std::string::npos);
    REQUIRE(mistake_at(loaded, 10).related.size() == 1);
    CHECK(mistake_at(loaded, 10).related[0].line == 9);
  }
}

TEST_CASE("one parameter in two spellings is set twice by a variant and by an event") {
  for (const char* text :
       {"[variant.a]\n\"audit.fee\" = 1\naudit.fee = 2\n", "[variant.a.state.arcadia]\nspending = { cloud = 1 }\nspending.cloud = 2\n"}) {
    CAPTURE(text);
    CHECK_FALSE(load_text(minimal + text).experiment);
  }
  const Loaded loaded = load_text(minimal + "[variant.a]\n\"audit.fee\" = 1\naudit.fee = 2\n");
  CHECK(mistake_at(loaded, 10).message.find("set twice") != std::string::npos);
  CHECK_FALSE(load_text(minimal + "[[shock]]\nname = \"s\"\nat = 1\nset = { \"audit.fee\" = 1, audit.fee = 2 }\n").experiment);
}

TEST_CASE("lists of unequal length are one mistake, and no case of theirs is looked at") {
  const Loaded loaded = load_text(minimal + "[sweep]\nmode = \"zipped\"\n\"audit.fee\" = [1, 1, 1]\n\"audit.validity\" = [1]\n");
  CHECK_FALSE(loaded.experiment);
  CHECK(loaded.diagnostics.all().size() == 1);
}

TEST_CASE("texts do not steer a terminal") {
  for (const char* text : {"title = \"a\\u001b[2Jb\"\n", "title = \"two\\nlines\"\n", "title = \"\\u009b\"\n"}) {
    CAPTURE(text);
    CHECK_FALSE(load_text("schema = 1\n" + std::string(text) + minimal.substr(11)).experiment);
  }
  CHECK_FALSE(load_text(minimal + "label = \"\\u0007\"\n").experiment);
  CHECK(load_text("schema = 1\ntitle = \"Zürich → ☁\"\n" + minimal.substr(11)).experiment);
}

TEST_CASE("a pipe, a device and files that extend without end are refused at once") {
  const Folder folder("endless");
  const std::string pipe = folder.path("pipe.toml");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& path : {pipe, std::string("/dev/zero")}) {
    CAPTURE(path);
    const Loaded loaded = load_file(path);
    CHECK_FALSE(loaded.experiment);
    REQUIRE(loaded.diagnostics.all().size() == 1);
    CHECK(loaded.diagnostics.all()[0].message.find("a pipe or a device") != std::string::npos);
  }
  folder.write("reads.toml", "schema = 1\nextends = \"pipe.toml\"\n");
  CHECK_FALSE(mistake_at(load_file(folder.path("reads.toml")), 2, folder.path("reads.toml")).message.empty());
  for (int i = 0; i < 24; ++i) {
    const std::string next = fmt::format("\"e{}.toml\"", i + 1);
    folder.write(fmt::format("e{}.toml", i), fmt::format("schema = 1\nextends = [{}, {}]\n", next, next));
  }
  folder.write("e24.toml", minimal);
  const Loaded doubled = load_file(folder.path("e0.toml"));
  CHECK_FALSE(doubled.experiment);
  CHECK(doubled.diagnostics.render().find("more than 100 files") != std::string::npos);
}

TEST_CASE("a scenario inside a result file names no other file") {
  const Folder folder("embedded");
  folder.write("other.toml", minimal);
  LoadOptions options;
  options.may_extend = false;
  const std::string text = fmt::format("schema = 1\nextends = \"{}\"\n", folder.path("other.toml"));
  CHECK(load_text(text).experiment);
  const Loaded loaded = load_text(text, options);
  CHECK_FALSE(loaded.experiment);
  CHECK(mistake_at(loaded, 2).message.find("extends nothing") != std::string::npos);
}
