"""equilibrium as a user runs it: the delocation game against its closed form at three points, what is kept, what is refused and where."""
import csv
import io
import math
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from program import SOURCE, ProgramTest  # noqa: E402

PAPER = SOURCE / "scenarios/papers/delocation.toml"


def closed_form(opened, closed, sigma=4.0, spending=1000.0):
    """What closing alone gives oneself and the other, and what both closing gives each, against both open."""
    def x(home, abroad):
        return (1 - abroad) / (1 - home * abroad)

    def utility(home, abroad):
        return spending / (sigma - 1) * math.log(x(opened, opened) / x(home, abroad))

    return utility(closed, opened), utility(opened, closed), utility(closed, closed)


def at_point(opened, closed):
    """The paper's file with other import freenesses."""
    text = PAPER.read_text(encoding="utf-8")
    return (text.replace("1.4938015821857216", repr(opened ** (-1 / 3))).replace("1.7099759466766968", repr(closed ** (-1 / 3))))


class Equilibrium(ProgramTest):
    def ask(self, file, *words, code=0):
        return self.json_of("equilibrium", file, *words, code=code)

    def gains(self, file, *words):
        text = self.run_program("equilibrium", file, "--csv", *words).stdout
        return {(row["name"], row["player"]): float(row["gain"]) for row in csv.DictReader(io.StringIO(text))}

    def check_point(self, opened, closed):
        """Misses of .3 of 1,000, the grain of 1,250 firms, would be seen."""
        file = self.write("delocation.toml", at_point(opened, closed))
        alone, other, both = closed_form(opened, closed)
        answer = self.ask(file)
        [end] = answer["end_states"]
        self.assertEqual((end["name"], end["kind"], end["today"]["share"], end["anywhere"]["share"]), ("both closed", "rest", 1, 1))
        self.assertEqual((end["today"]["low"], end["today"]["high"]), (1, 1))
        self.assertEqual([one["verdict"] for one in answer["profiles"]], ["out", "out", "out", "in"])
        [coalition] = end["coalitions"]
        self.assertEqual((coalition["players"], coalition["to"], coalition["sure"]), (["north", "south"], 0, True))
        gains = self.gains(file)
        self.assertAlmostEqual(gains["north open, south open", "north"], alone, delta=0.3)
        self.assertAlmostEqual(gains["north closed, south open", "south"], both - other, delta=0.3)
        self.assertAlmostEqual(gains["both closed", "south"], other - both, delta=0.3)

    def test_the_paper(self):
        for value, expected in zip(closed_form(0.3, 0.2), (10.811759, -33.698706, -26.680903)):
            self.assertAlmostEqual(value, expected, places=6)
        self.check_point(0.3, 0.2)

    def test_a_second_point(self):
        self.check_point(0.5, 0.4)

    def test_a_third_point(self):
        self.check_point(0.25, 0.1)

    def test_what_is_kept_is_used(self):
        first = self.ask(PAPER)
        again = self.ask(PAPER)
        self.assertEqual((first["run"], again["run"]), (first["trials"], 0))
        del first["run"], again["run"]
        self.assertEqual(first, again)

    def test_at_a_break_even_weight_the_gain_is_nothing(self):
        text = PAPER.read_text(encoding="utf-8")
        file = self.write("weights.toml", text.replace("profits = 0.0", "profits = 1.0"))
        weights = {one["term"]: one for one in self.ask(file)["break_even"]}
        self.assertEqual(set(weights), {"consumption", "profits"})
        for term, one in weights.items():
            with self.subTest(term=term):
                written = text.replace("profits = 0.0", "profits = 1.0").replace(f"{term} = 1.0", f"{term} = {one['mean']!r}")
                file.write_text(written, encoding="utf-8")
                rows = csv.DictReader(io.StringIO(self.run_program("equilibrium", file, "--csv").stdout))
                gain = next(float(row["gain"]) for row in rows if int(row["profile"]) == one["profile"] and row["player"] == one["player"])
                self.assertAlmostEqual(gain, 0, places=9)

    def test_a_player_may_want_an_outcome(self):
        """Who wants firms closes too: 736.6 of them against 625."""
        text = PAPER.read_text(encoding="utf-8").replace("epsilon = 2.0", "epsilon = 2.0\noutcome = { north = \"firms\" }")
        file = self.write("firms.toml", text)
        self.assertEqual(self.ask(file)["end_states"][0]["name"], "both closed")
        self.assertAlmostEqual(self.gains(file)["north open, south open", "north"], 1250 * 294.64 / 500 - 625, delta=1)

    def test_who_does_not_play_does_what_he_does_at_the_start(self):
        text = PAPER.read_text(encoding="utf-8").replace('states = ["south"]', 'states = ["south"]\nstarts = "closed"')
        file = self.write("alone.toml", text.replace('players = ["north", "south"]', 'players = ["north"]'))
        alone, other, both = closed_form(0.3, 0.2)
        self.assertAlmostEqual(self.gains(file)["north open", "north"], both - other, delta=0.3)
        self.assertNotAlmostEqual(both - other, alone, delta=0.3)

    def test_the_sentence_comes_first(self):
        lines = self.run_program("equilibrium", PAPER).stdout.splitlines()
        self.assertEqual(lines[2], "1 end state; from today's actions, 100 % [100, 100] of paths end in 'both closed'.")

    def test_open_where_epsilon_is_the_gain(self):
        answer = self.ask(PAPER, "--epsilon", 10.72, "--trials", 64, code=3)
        self.assertTrue(answer["undecided"])

    def test_mistakes_are_told_at_their_place_all_at_once(self):
        text = PAPER.read_text(encoding="utf-8")
        text = text[:text.index("[equilibrium]")] + ('[equilibrium]\nplayers = ["north", "sout"]\nfrom = 2.0\nconfidence = 2\n'
                                                     'objective = { taste = 1 }\n')
        said = self.run_program("equilibrium", self.write("wrong.toml", text), code=2).stderr
        for words in ("did you mean 'south'", "'from'", "'epsilon'", "'confidence'", "unknown key 'taste'"):
            self.assertIn(words, said)

    def test_too_many_profiles_are_refused(self):
        text = PAPER.read_text(encoding="utf-8")
        actions = ", ".join(f'a{i} = {{ "corridor.into_north.trade_cost" = {1 + i / 100} }}' for i in range(1, 2100))
        written = text[text.index("[player.actions.open]"):text.index('[[player]]\nname = "south"')]
        text = text.replace(written, f"actions = {{ {actions} }}\n", 1).replace('north = "closed", ', "")
        said = self.run_program("equilibrium", self.write("many.toml", text), code=2).stderr
        self.assertIn("more than 4096 profiles", said)


if __name__ == "__main__":
    unittest.main()
