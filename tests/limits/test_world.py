# Every file of scenarios/world in a reduced form: two replications, each target judged. What is asserted is that nothing fails and
# that the signs hold which do not hang on rare events; with paired differences under common random numbers two replications show
# a change of some per cent of entry. `faultline targets scenarios/world/NAME.toml` runs them in full.
import os
import unittest
from pathlib import Path

from limit import run_targets

WORLD = Path(os.environ["FAULTLINE_SOURCE_DIR"]) / "scenarios" / "world"
# Targets whose simulated value lies on the claimed side of 1 by more than an interval of two replications needs.
ROBUST = {
    "announced_shock": {"buyers_gain": 0.95},
    "critical_entities": {"loss_falls": 0.8, "strict_loss_falls_more": 0.8, "price_rises": 1.005},
    "auditor_shortage": {"recruits_shorten_waits": 0.8, "prices_shorten_waits": 0.95, "recognition_shortens_waits": 0.6,
                         "prices_hasten_recruits": 0.95, "sellers_stay": 1.05},
    "audit_moat": {"entry_falls": 0.95, "entry_collapses": 0.8, "fewer_startups": 0.8},
    "cloud_concentration": {"markups_above_ces": 1.05, "concentration_raises_markups": 1.02, "prices_fall_all_the_same": 0.9},
    "common_standard": {"less_fragmented": 0.95, "more_exporters": 1.02},
    "fines_abroad": {"foreigners_shirk": 0.6, "fines_alone_do_not_deter": 0.8, "market_access_deters": 1.2,
                     "market_access_deters_foreigners": 1.5},
    "cyber_campaign": {"security_pays": 0.8, "fewer_startups": 0.99},
    "layer_outage": {"grows_with_concentration": 1.3, "falls_with_less": 0.8, "capacity_insures": 0.7},
    "grid_queue": {"readiness_beats_fifo": -0.5, "deposit_clears_speculation": -0.2, "deposit_shortens_the_quote": -1.0,
                   "the_queue_delays_localisation": 1.005},
    "localisation_defence": {"prices_rise": 1.01, "domestic_share_rises": 1.02, "consumption_falls": 0.997},
    "patchwork": {"modes_fragment": 1.1, "strictness_alone_does_not": 0.95, "recognition_undoes_it": 0.9,
                  "modes_cost_exporters": 0.97},
    "raw_materials": {"prices_rise": 1.03, "prices_wait": 0.998},
    "sanction_cutoff": {"prices_jump": 1.2, "consumption_falls": 0.9, "reserve_insures": 0.97},
    "sovereign_cloud": {"insurance_costs": 1.05, "insurance_pays": 0.85, "insurance_keeps_consumption": 1.05},
    "sovereignty_paradox": {"cost_of_all_closed": 0.7, "cost_of_closed_cloud": 0.92, "cost_of_closed_applications": 0.92},
    "european_alternatives": {"cloud_share_rises": 1.3, "subsidies_help_cloud": 1.05, "habits_hold_cloud": 0.9},
    "innovation_procurement": {"entry_rises": 1.1, "public_buyers_pay_more": 1.05, "it_costs_consumption": 0.995},
    "localisation_defence": {"prices_rise": 1.01, "domestic_share_rises": 1.02, "consumption_falls": 0.997},
    "patchwork": {"modes_fragment": 1.1, "strictness_alone_does_not": 0.95, "recognition_undoes_it": 0.9,
                  "modes_cost_exporters": 0.97},
    "sanction_cutoff": {"prices_jump": 1.2, "consumption_falls": 0.9, "reserve_insures": 0.97, "slow_moves_cost_more": 0.95,
                        "slow_return": 0.9},
    "takeover": {"profits_move": 50, "dependency_moves": 1.02, "the_dutch_lose": -50, "americans_gain": 50, "a_cut_off_costs_more": 1.01},
    "takedown": {"fewer_sellers": 0.95, "startups_leave": 0.9},
    "twenty_eighth_regime": {"scale_up": 1.02, "less_fragmented": 0.995, "less_left_to_gain": 1.005},
}
# Differences whose simulated value lies on the claimed side of 0 by more than this.
POSITIVE = {
    "attestation": {"liability_makes_it_speak": 0.01, "audits_speak": 0.02},
    "trust_economy": {"premium_grows": 0.02},
    "weakest_link": {"without_the_link_it_pays_alone": 5.0},
}
# Controls: between identical books recognition changes no decision.
WORTHLESS = {"patchwork": ("recognition_worthless_exporters", "recognition_worthless_compliance"),
             "takeover": ("price_stays", "homes_stay"),
             "twenty_eighth_regime": ("worthless_where_books_agree",)}


class World(unittest.TestCase):
    def test_every_file_runs_and_robust_signs_hold(self):
        names = sorted(path.stem for path in WORLD.glob("*.toml"))
        self.assertGreater(len(names), 8)
        for name in names:
            with self.subTest(scenario=name):
                targets, _ = run_targets(f"../world/{name}", "--replications", "2")
                for target, row in targets.items():
                    self.assertIsNotNone(row["mean"], target)
                for target, bound in ROBUST.get(name, {}).items():
                    mean = targets[target]["mean"]
                    self.assertTrue(mean < bound if bound < 1 else mean > bound, f"{target}: {mean}, bound {bound}")
                if name == "european_alternatives":  # network layers move last: a smaller part of what is won comes early
                    part = {word: targets[word + "early_gain"]["mean"] / targets[word + "late_gain"]["mean"] for word in ("", "network_")}
                    self.assertLess(part["network_"], 0.95 * part[""])
                for target, bound in POSITIVE.get(name, {}).items():
                    self.assertGreater(targets[target]["mean"], bound, target)
                for target in WORTHLESS.get(name, ()):
                    self.assertAlmostEqual(targets[target]["mean"], 1.0, delta=1e-12)


if __name__ == "__main__":
    unittest.main()
