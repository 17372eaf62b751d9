"""attribute as a user runs it: parts that add up, sets of changes that are shared with other commands, what is refused and where."""
import csv
import io
import math
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import SOURCE, ProgramTest  # noqa: E402

PACKAGE = f"""schema = 1
extends = "{SOURCE}/scenarios/tiny.toml"
[run]
horizon = 4.0
replications = 4
[[shock]]
name = "growth"
at = 1.0
set = {{ "state.arcadia.growth" = 0.1 }}
[variant.before]
"shock.growth.active" = false
[variant.after]
"audit.fee" = 0.5
"layer.cloud.trade_cost" = 1.1
"alliance.league.open_to_startups" = false
[attribution]
from = "before"
to = "after"
outcome = ["startups", "price_index"]
[attribution.groups]
rules = ["audit", "alliance.league"]
"""


class Attribute(ProgramTest):
    def setUp(self):
        super().setUp()
        self.package = self.write("package.toml", PACKAGE)

    def ask(self, *words, code=0):
        return self.json_of("attribute", self.package, *words, code=code)

    def test_parts_add_up_in_every_replication(self):
        answer = self.ask()
        self.assertEqual([change["change"] for change in answer["changes"]], ["rules", "layer.cloud.trade_cost", "shock.growth.active"])
        self.assertEqual([key["key"] for key in answer["changes"][0]["keys"]], ["audit.fee", "alliance.league.open_to_startups"])
        self.assertEqual(answer["trials"], 8 * 4)
        self.run_program("run", self.package, "-o", "whole.h5")
        compared = {(one["outcome"], one["case"]): one for one in self.json_of("compare", "whole.h5", "--baseline", "before")["comparisons"]}
        for one in answer["attributions"]:
            whole = compared[one["outcome"], "after"]
            self.assertAlmostEqual(one["whole"]["mean"], whole["difference"], delta=1e-12 * abs(one["from"]["mean"]))
            self.assertAlmostEqual(one["whole"]["low"], whole["low"], delta=1e-9 * abs(one["from"]["mean"]))
            for way in ("part", "in_order"):
                self.assertAlmostEqual(sum(effect[way]["mean"] for effect in one["effects"]), one["whole"]["mean"],
                                       delta=1e-12 * abs(one["from"]["mean"]))
            for effect in one["effects"]:
                self.assertAlmostEqual(sum(effect["by_replication"]) / 4, effect["part"]["mean"], delta=1e-9)
        # The effect of growth alone is that of the case that has only it.
        alone = self.ask("--change", "shock.growth.active=true", "--to", "before")
        self.assertEqual(len(alone["changes"]), 1)
        self.assertEqual(alone["run"], 0)
        self.assertEqual(alone["attributions"][0]["whole"]["mean"], answer["attributions"][0]["effects"][2]["alone"]["mean"])

    def test_trials_of_a_run_are_taken(self):
        self.run_program("run", self.package)
        answer = self.ask()
        self.assertEqual(answer["run"], answer["trials"] - 2 * 4)
        self.assertEqual(self.ask("-j", 1)["run"], 0)

    def test_the_answer_does_not_depend_on_threads(self):
        one = self.ask("-j", 1, "--keep", "one")
        two = self.ask("-j", 2, "--keep", "two")
        self.assertEqual(one["attributions"], two["attributions"])

    def test_drawn_orders(self):
        answer = self.ask("--orders", 2)
        for one in answer["attributions"]:
            self.assertAlmostEqual(sum(effect["part"]["mean"] for effect in one["effects"]), one["whole"]["mean"],
                                   delta=1e-12 * abs(one["from"]["mean"]))
            self.assertNotIn("alone", one["effects"][0])
        text = self.run_program("attribute", self.package, "--orders", 2).stdout
        self.assertIn("Orders are drawn, 2 for each replication", text)

    def test_text_and_csv(self):
        text = self.run_program("attribute", self.package).stdout
        self.assertIn("all changes", text)
        self.assertLessEqual(max(map(len, text.splitlines()[:-1])), 120)
        rows = list(csv.DictReader(io.StringIO(self.run_program("attribute", self.package, "--csv").stdout)))
        parts = [float(row["value"]) for row in rows if row["outcome"] == "startups" and row["quantity"] == "part"]
        whole = [float(row["value"]) for row in rows if row["outcome"] == "startups" and row["quantity"] == "whole"]
        self.assertTrue(math.isclose(sum(parts), whole[0], rel_tol=1e-9))
        self.assertEqual(sum(row["quantity"] == "interaction" for row in rows), 2 * 3)

    def refused(self, text, *words):
        path = self.write("wrong.toml", text)
        return self.run_program("attribute", path, *words, code=2).stderr

    def test_mistakes_are_shown_at_their_places(self):
        head = PACKAGE.split("[attribution]")[0]
        line = head.count("\n") + 1
        errors = self.refused(head + '[attribution]\nfrom = "befor"\nto = "after"\norders = -1\nwhole = 3\n')
        for place, words in ((line + 1, "befor"), (line + 3, "'orders' is -1"), (line + 4, "unknown key 'whole'")):
            self.assertIn(f"wrong.toml:{place}:", errors)
            self.assertIn(words, errors)
        errors = self.refused(head + '[attribution]\nto = "after"\ngroups = { a = ["audit.fee"], b = ["audit.fee", "audit.validity"] }\n')
        self.assertIn("'audit.fee' is in two groups", errors)
        self.assertIn("warning: 'audit.validity' does not change", errors)
        errors = self.refused(head + '[attribution]\nto = "after"\ngroups = { a = ["audit.fe"] }\n')
        self.assertIn("'audit.fe' does not change", errors)
        self.assertIn("did you mean 'audit.fee'?", errors)
        self.assertIn("differ in nothing", self.refused(head + '[attribution]\nto = "before"\n'))
        self.assertIn("no [attribution] in this scenario", self.refused(head))
        self.assertIn("--change:1:", self.refused(head, "--change", "audit.feee=2"))

    def test_nine_changes_ask_for_orders(self):
        keys = ["fee", "service_time", "preparation_time", "failure_probability", "remediation_time", "remediation_cost", "renewal_lead",
                "validity", "fee_by_size"]
        head = PACKAGE.split("[attribution]")[0]
        words = [word for number, key in enumerate(keys) for word in ("--change", f"audit.{key}={0.11 + number / 100}")]
        errors = self.refused(head, "--to", "before", *words)
        self.assertIn("9 changes have 2^9 sets", errors)
        self.assertIn("orders = 20", errors)
        answer = self.json_of("attribute", self.write("nine.toml", head), "--to", "before", *words, "--orders", 2, "--outcome", "startups",
                              "--replications", 2)
        self.assertLessEqual(answer["trials"], 2 * (2 + 2 * 8))

    def test_a_set_that_the_scenario_refuses_is_named(self):
        # A cost in place of a levy: both together would take more than there is.
        text = PACKAGE.split("[[shock]]")[0] + """
[[levy]]
name = "digital"
state = "arcadia"
rate = 0.5
[variant.levied]
[variant.ruled]
"levy.digital.rate" = 0.0
"regime.strict.revenue_cost" = 0.6
"""
        path = self.write("set.toml", text)
        words = ("attribute", path, "--from", "levied", "--to", "ruled", "--outcome", "startups")
        errors = self.run_program(*words, code=2).stderr
        self.assertIn("with 'regime.strict.revenue_cost' alone there is no scenario", errors)
        self.assertIn("--group", errors)
        answer = self.json_of(*words, "--group", "burden=levy,regime")
        self.assertEqual(len(answer["changes"]), 1)


if __name__ == "__main__":
    unittest.main()
