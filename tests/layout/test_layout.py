# The rules that hold the rooms apart, checked on the real tree; and each rule is shown an offence to prove that it bites.
import os
import tempfile
import unittest
from pathlib import Path

import layout_rules as rules

ROOT = Path(os.environ.get("FAULTLINE_SOURCE_DIR", Path(__file__).resolve().parents[2]))


class RealTree(unittest.TestCase):
    maxDiff = None

    def test_the_tree_is_seen(self):
        names = rules.tracked(ROOT)
        self.assertIn("CMakeLists.txt", names)
        self.assertGreater(len([name for name in names if rules.is_code(name)]), 10)

    def test_include_rule(self):
        self.assertEqual(rules.include_offences(ROOT), [])

    def test_nobody_but_the_list_names_a_mechanism(self):
        self.assertEqual(rules.naming_offences(ROOT), [])

    def test_ceiling_of_400_lines(self):
        self.assertEqual(rules.length_offences(ROOT), [])

    def test_third_parties_are_named_once(self):
        self.assertEqual(rules.third_party_offences(ROOT), [])

    def test_no_paths_of_one_machine(self):
        self.assertEqual(rules.machine_path_offences(ROOT), [])

    def test_no_address_of_a_download(self):
        self.assertEqual(rules.download_offences(ROOT), [])

    def test_no_wall_clock_and_no_other_chance(self):
        self.assertEqual(rules.impurity_offences(ROOT), [])

    def test_no_function_that_depends_on_the_processor(self):
        self.assertEqual(rules.system_maths_offences(ROOT), [])

    def test_top_level_holds_only_the_agreed_names(self):
        self.assertEqual(rules.top_level_offences(ROOT), [])


class PlantedOffences(unittest.TestCase):
    """Each test plants one offence beside something similar that is allowed, and expects exactly the offence."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for header in ("sim/base/ids.hpp", "sim/random/chance.hpp", "sim/kernel/event.hpp", "sim/io/toml.hpp",
                       "models/agents/firm.hpp", "models/economy/world.hpp", "models/decisions/prospects.hpp",
                       "models/mechanisms.hpp", "models/mechanisms/trust/trust.hpp", "models/mechanisms/audits/audits.hpp"):
            self.plant(header, "#pragma once\n")

    def plant(self, name, text):
        path = Path(self.folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def offences_of(self, rule):
        return rule(Path(self.folder.name))

    def assert_only_offence(self, rule, start):
        offences = self.offences_of(rule)
        self.assertEqual(len(offences), 1, offences)
        self.assertTrue(offences[0].startswith(start), offences)

    def test_clean_tree(self):
        for rule in (rules.include_offences, rules.length_offences, rules.third_party_offences,
                     rules.machine_path_offences, rules.impurity_offences, rules.system_maths_offences,
                     rules.top_level_offences):
            self.assertEqual(self.offences_of(rule), [])

    def test_a_room_that_looks_up(self):
        self.plant("sim/kernel/list.cpp", '#include "sim/base/ids.hpp"\n#include "sim/kernel/event.hpp"\n')
        self.plant("sim/random/draw.cpp", '#include "sim/base/ids.hpp"\n#include "sim/kernel/event.hpp"\n')
        self.assert_only_offence(rules.include_offences, "sim/random/draw.cpp:2: sim/random may not include")

    def test_analysis_that_sees_agents(self):
        self.plant("analysis/summary.cpp", '#include "sim/io/toml.hpp"\n#include "models/agents/firm.hpp"\n')
        self.assert_only_offence(rules.include_offences, "analysis/summary.cpp:2: analysis may not include")

    def test_a_mechanism_that_names_another(self):
        self.plant("models/mechanisms/trust/trust.cpp",
                   '#include "models/mechanisms/trust/trust.hpp"\n#include "models/mechanisms/audits/audits.hpp"\n')
        self.assert_only_offence(lambda root: rules.naming_offences(root, {}), "models/mechanisms/trust/trust.cpp: names the mechanism audits")

    def test_a_room_that_names_a_mechanism_by_its_book(self):
        self.plant("models/decisions/choice.cpp", "// world.trust is fine here\n#include \"models/mechanisms.hpp\"\ndouble x = world.trust.prior;\n")
        self.assert_only_offence(lambda root: rules.naming_offences(root, {}), "models/decisions/choice.cpp: names the mechanism trust")

    def test_a_permission_that_nobody_needs(self):
        self.plant("models/decisions/choice.cpp", "double x = world.now;\n")
        self.assert_only_offence(lambda root: rules.naming_offences(root, {"models/decisions/choice.cpp": "trust"}),
                                 "models/decisions/choice.cpp: no longer names trust")

    def test_firms_that_decide(self):
        self.plant("models/firms/sales.cpp", '#include "models/economy/world.hpp"\n#include "models/decisions/prospects.hpp"\n')
        self.assert_only_offence(rules.include_offences, "models/firms/sales.cpp:2: models/firms may not include")

    def test_a_mechanism_that_reads_files(self):
        self.plant("models/mechanisms/trust/trust.cpp", '#include "models/economy/world.hpp"\n#include "sim/io/toml.hpp"\n')
        self.assert_only_offence(rules.include_offences, "models/mechanisms/trust/trust.cpp:2: models/mechanisms may not")

    def test_an_include_that_is_not_root_relative(self):
        self.plant("sim/random/draw.cpp", '#include <vector>\n#include "chance.hpp"\n')
        self.assert_only_offence(rules.include_offences, "sim/random/draw.cpp:2: chance.hpp is not a root-relative")

    def test_an_own_header_in_angle_brackets(self):
        self.plant("sim/random/draw.cpp", "#include <sim/random/chance.hpp>\n")
        self.assert_only_offence(rules.include_offences, "sim/random/draw.cpp:1: our own header")

    def test_a_long_file(self):
        self.plant("tests/unit/fits.cpp", "\n" * rules.CEILING)
        self.plant("tests/unit/long.cpp", "\n" * (rules.CEILING + 1))
        self.assert_only_offence(rules.length_offences, "tests/unit/long.cpp: 401 lines")

    def test_each_third_party_named_twice(self):
        for header in ("hdf5.h", "toml++/toml.h", "tbb/parallel_for.h", "Random123/philox.h", "xxhash.h", "zlib.h"):
            with self.subTest(header):
                self.plant("sim/io/first.cpp", f"#include <{header}>\n")
                self.assertEqual(self.offences_of(rules.third_party_offences), [])
                self.plant("models/economy/second.cpp", f"#include <{header}>\n")
                self.assertEqual(len(self.offences_of(rules.third_party_offences)), 1)
                self.plant("models/economy/second.cpp", "")

    def test_a_path_of_one_machine(self):
        self.plant("tests/unit/allowed.cpp", 'open("/tmp/x");\n')
        self.plant("models/README.md", "models/rules/tmp/ is fine\nsee /home/someone/notes\n")
        self.assert_only_offence(rules.machine_path_offences, "models/README.md:2")

    def test_a_lock_file_with_an_address(self):
        self.plant("sim/page/package-lock.json", '{"d3": {\n "integrity": "sha512-x",\n "resolved": "somewhere"}}\n')
        self.plant("sim/page/.npmrc", "omit-lockfile-registry-resolved=true\n")
        self.assert_only_offence(rules.download_offences, "sim/page/package-lock.json:3")

    def test_each_impurity(self):
        self.plant("sim/cli/progress.cpp", "auto now = std::chrono::system_clock::now();\n")
        for line in ("std::mt19937 generator;", "int x = rand();", "srand(1);", "auto t = std::chrono::system_clock::now();",
                     "auto t = time(nullptr);", "std::random_device device;"):
            with self.subTest(line):
                self.plant("models/economy/noise.cpp", f"// {line}\nint operand(int);\n{line}\n")
                self.assert_only_offence(rules.impurity_offences, "models/economy/noise.cpp:3")

    def test_functions_of_the_system(self):
        self.plant("sim/base/elementary.cpp", "double e = std::exp(1.0);\n")
        for line in ("double y = std::exp(x);", "double y = std::pow(x, 2);", "double y = std::log10(x);", "y = x.array().log();"):
            with self.subTest(line):
                self.plant("models/rules/price.cpp", f"// {line}\ndouble y = elementary::exp(x) + std::sqrt(x);\n{line}\n")
                self.assert_only_offence(rules.system_maths_offences, "models/rules/price.cpp:3")

    def test_a_stranger_at_the_top(self):
        self.plant("notes.txt", "")
        self.assert_only_offence(rules.top_level_offences, "notes.txt")


if __name__ == "__main__":
    unittest.main()
