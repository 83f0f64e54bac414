//! The engine against the same rules written by hand, as the bench has them.

#[path = "../benches/scorecard_30/mod.rs"]
mod scorecard_30;

use scorecard_30::compare::assert_equal;
use scorecard_30::figures::figures;
use scorecard_30::{by_hand, rule_set};
use vungmanh::engine::compile::compile;
use vungmanh::engine::evaluate::evaluate;
use vungmanh::engine::fill::fill;

#[test]
fn the_bench_rates_every_unit_as_the_same_rules_by_hand() {
    let set = rule_set();
    let plan = compile(&set).expect("the rule set compiles");
    let n_units = 10_000;
    for seed in [1, 2] {
        let figures = figures(n_units, seed);
        let sheet = evaluate(&plan, fill(&set, &plan, n_units, &|row, name| figures.given(&set, row, name)));
        assert_equal(&set, &plan, &sheet, &by_hand::evaluate(&figures));
    }
}
