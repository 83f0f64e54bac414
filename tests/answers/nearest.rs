//! Every change that is named is made, from the file's own figures on, and rated anew: it must reach what was promised, and one
//! step less must not.

use super::small;
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use vungmanh::engine::compile::compile;
use vungmanh::engine::evaluate::evaluate;
use vungmanh::engine::fill::{Given, fill};
use vungmanh::engine::kernel::Kernel;
use vungmanh::engine::plan::Plan;
use vungmanh::engine::sheet::{Slot, Why};
use vungmanh::engine::sheets::{Outcome, Sheets};
use vungmanh::engine::suppose::Suppose;
use vungmanh::law::examples::Given as Figure;
use vungmanh::law::library::Library;
use vungmanh::law::{Effect, IndicatorId, Name, RuleSet, Status};
use vungmanh::questions::explain::{About, CauseKind, Change, Content, Explanation, Nearest, Node, Seen, Way, explain};
use vungmanh::render::decided::first_lines;
use vungmanh::render::explanation::explanation;
use vungmanh::render::record::record;
use vungmanh::words::diagnostic::Lang;
use vungmanh::words::figure::Kind;
use vungmanh::words::number::{Number, Ratio};
use vungmanh::words::period::{Period, to_days};

/// What a unit gave, by indicator; what is not there is missing.
type Figures = BTreeMap<IndicatorId, Given>;

fn given(figures: &Figures, name: Name) -> Given {
    match name {
        Name::Indicator(indicator) => figures.get(&indicator).cloned().unwrap_or(Given::Missing),
        Name::PeriodYear => Given::Number(Number::from(2016)),
        Name::MonthsInOperation => Given::Number(Number::from(60)),
        _ => Given::Text(Arc::from("xa")),
    }
}

fn sheets(set: &Arc<RuleSet>, units: &[Figures]) -> Sheets {
    let plan = compile(set).expect("the set compiles");
    let sheet = evaluate(&plan, fill(set, &plan, units.len(), &|row, name| given(&units[row], name)));
    Sheets { set: set.clone(), plan, sheet, units: (0..units.len()).collect() }
}

fn about() -> About {
    let name = "Đơn vị thử".to_owned();
    let (organisation, unit_kind, subtype, territory, founded) = (None, None, None, None, None);
    let (period, below, leads) = (Period { year: 2016 }, Vec::new(), None);
    About {
        id: "thu".to_owned(),
        name,
        organisation,
        unit_kind,
        subtype,
        territory,
        founded,
        period,
        below,
        leads,
        waivers: BTreeMap::new(),
        decision: None,
        exceptions: BTreeMap::new(),
    }
}

/// The shipped sets, each with the figures of its examples.
fn shipped() -> Vec<(Arc<RuleSet>, Vec<Figures>)> {
    let loaded = Library::load(Path::new("rules"));
    let figure = |figure: &Figure| match figure {
        Figure::Number(number) => Given::Number(*number),
        Figure::Truth(holds) => Given::Truth(*holds),
        Figure::Day(day) => Given::Day(to_days(*day)),
        Figure::Option(option) => Given::Option(*option),
        Figure::Text(text) => Given::Text(Arc::from(text.as_str())),
        Figure::Missing => Given::Missing,
        Figure::NotApplicable => Given::NotApplicable,
    };
    let examples = |entry: &vungmanh::law::library::Entry| {
        let figures = |given: &BTreeMap<IndicatorId, Figure>| given.iter().map(|(id, own)| (*id, figure(own))).collect();
        entry.examples.iter().map(|example| figures(&example.given)).collect()
    };
    let rating = loaded.library.entries.iter().filter(|entry| entry.set.status != Status::Frame);
    rating.map(|entry| (entry.set.clone(), examples(entry))).collect()
}

/// A figure drawn anew: near what it was, anywhere in its range, or wanting.
fn drawn(set: &RuleSet, indicator: IndicatorId, was: &Given, chance: &mut ChaCha8Rng) -> Given {
    match chance.random_range(0..20) {
        0 => return Given::Missing,
        1 => return Given::NotApplicable,
        2 => return Given::Number(Number::from(-7)),
        _ => {}
    }
    match (&set.indicators[indicator].question.kind, was) {
        (Kind::Quantity(quantity), Given::Number(was)) => {
            let step = quantity.step.unwrap_or(Number::new(1, quantity.decimals).expect("a step fits"));
            let by = Number::from(chance.random_range(-40..=40)).times(step).expect("a few steps fit");
            let moved = was.plus(by).expect("a few steps fit");
            Given::Number(moved.clamp(quantity.at_least, quantity.at_most))
        }
        (Kind::YesNo, _) => Given::Truth(chance.random()),
        (Kind::Choice(options), _) => Given::Option(chance.random_range(0..options.len())),
        (Kind::Date, Given::Day(day)) => Given::Day(day + chance.random_range(-30..=30)),
        _ => was.clone(),
    }
}

fn given_of(set: &RuleSet, indicator: IndicatorId, seen: &Seen) -> Given {
    match (seen, &set.indicators[indicator].question.kind) {
        (Seen::Number(number), _) => Given::Number(number.as_number().expect("a figure is a decimal")),
        (Seen::Truth(holds), _) => Given::Truth(*holds),
        (Seen::Day(day), _) => Given::Day(to_days(*day)),
        (Seen::Option(option), Kind::Choice(options)) => {
            Given::Option(options.iter().position(|own| own.id == option.id).expect("an option is declared"))
        }
        (seen, _) => panic!("no figure is changed to {seen:?}"),
    }
}

/// One step back toward what the figure was.
fn one_less(set: &RuleSet, change: &Change) -> Given {
    match (&set.indicators[change.indicator].question.kind, &change.from, &change.to) {
        (Kind::Quantity(quantity), Seen::Number(from), Seen::Number(to)) => {
            let step = quantity.step.unwrap_or(Number::new(1, quantity.decimals).expect("a step fits"));
            let to = to.as_number().expect("a figure is a decimal");
            let back = if Ratio::from(to) < *from { to.plus(step) } else { to.minus(step) };
            Given::Number(back.expect("a step back fits"))
        }
        (Kind::Date, Seen::Day(from), Seen::Day(to)) => Given::Day(to_days(*to) + if from < to { -1 } else { 1 }),
        _ => given_of(set, change.indicator, &change.from),
    }
}

fn points(plan: &Plan, sheets: &Sheets, slot: Slot, row: usize) -> (Option<Ratio>, String) {
    let (column, at) = sheets.sheet.column(slot, row);
    let step = &plan.steps[slot.0];
    (column.number(at, step.decimals()), step.reason_id(column.why[at]).to_owned())
}

/// Rates anew what a way promises; returns how many ways were held to it.
fn hold_ways(set: &Arc<RuleSet>, figures: &Figures, explanation: &Explanation) -> usize {
    let mut held = 0;
    for (node, own) in explanation.nodes.iter().enumerate() {
        let Content::Criterion(criterion) = &own.content else { continue };
        let Nearest::Ways(ways) = &criterion.nearest else { continue };
        assert!(!ways.is_empty());
        for way in ways {
            hold(set, figures, node, own, way, ways);
            held += 1;
        }
    }
    held
}

fn hold(set: &Arc<RuleSet>, figures: &Figures, node: usize, own: &Node, way: &Way, ways: &[Way]) {
    let id = &own.id;
    let with = |less: Option<usize>| {
        let mut changed = figures.clone();
        for (n, change) in way.changes.iter().enumerate() {
            let given = if less == Some(n) { one_less(set, change) } else { given_of(set, change.indicator, &change.to) };
            changed.insert(change.indicator, given);
        }
        changed
    };
    let mut units = vec![with(None)];
    units.extend((0..way.changes.len()).map(|n| with(Some(n))));
    let sheets = sheets(set, &units);
    let slot = sheets.plan.slots.points[node];
    let (reached, by) = points(&sheets.plan, &sheets, slot, 0);
    assert_eq!(reached, Some(Ratio::from(way.points_to)), "{id}: {way:?}");
    assert_eq!(by, way.by.id, "{id}");
    assert!(way.points_from < way.points_to, "{id}: {way:?}");
    // the second way of a criterion is the one to all its points
    let is_full = ways.len() > 1 && way == &ways[1] && way.condition.is_none();
    let base = |by: &str| by.trim_end_matches(" capped").trim_end_matches(" floored").to_owned();
    for row in 1..units.len() {
        let (less, by_less) = points(&sheets.plan, &sheets, slot, row);
        let has_more = less.is_some_and(|less| Ratio::from(way.points_from) < less);
        let is_reached = match way.condition {
            Some(n) => {
                let key = vungmanh::engine::plan::ConditionOf::Line(node, n);
                has_more && sheets.why(sheets.plan.slots.conditions[&key].slot, row) == Why::HOLDS
            }
            None if is_full => less == Some(Ratio::from(way.points_to)),
            // more points for the reason there was is not yet another reason
            None => has_more && (base(&by_less) != base(&own.by.id) || base(&way.by.id) == base(&own.by.id)),
        };
        assert!(!is_reached, "{id}: one step less of {:?} does too: {less:?} by {by_less}", way.changes[row - 1]);
    }
}

/// With one cause alone, its contrary must change the outcome.
fn hold_cause(sheets: &Sheets, row: usize, explanation: &Explanation) {
    let [reason] = explanation.decided.reasons.as_slice() else { return };
    let [cause] = reason.as_slice() else { return };
    let Outcome::Rated(rating) = sheets.outcome(row) else { return };
    let plan = &sheets.plan;
    let suppose = Suppose::new(&sheets.set, plan, &sheets.sheet, row);
    let cells = match &cause.kind {
        CauseKind::Gate(gate) => vec![(plan.slots.gates[*gate].truth, Suppose::truth(false))],
        CauseKind::Requirement(all, _) => all
            .iter()
            .map(|n| (plan.slots.requirements[*n].truth, Suppose::truth(explanation.requirements[*n].must_hold)))
            .collect(),
        CauseKind::Score(score) => {
            let by_score = plan.slots.by_score.expect("there is a rating by score");
            vec![(by_score, Suppose::rating(score.wanted))]
        }
        _ => return,
    };
    let slot = plan.slots.rating.expect("there is a rating");
    let block = suppose.with_cells(&cells, &[slot]);
    let otherwise = match &block.columns[slot.0].values {
        vungmanh::engine::sheet::Values::Rating(ratings) if block.columns[slot.0].why[0].is_present() => {
            Some(usize::from(ratings[0]))
        }
        _ => None,
    };
    assert!(otherwise.is_none_or(|otherwise| otherwise < rating), "{cause:?}: {otherwise:?} against {rating}");
}

fn hold_all(set: &Arc<RuleSet>, units: &[Figures]) -> usize {
    let sheets = sheets(set, units);
    let mut held = 0;
    for (row, figures) in units.iter().enumerate() {
        let explained = explain(&sheets, row, &about(), &|_| None);
        held += hold_ways(set, figures, &explained);
        hold_cause(&sheets, row, &explained);
        // nothing that can be asked may panic, whatever the figures
        for lang in [Lang::Vi, Lang::En] {
            assert!(first_lines(&explained, lang).iter().all(|line| !line.contains('\n')));
            assert!(!explanation(&explained, lang).is_empty());
        }
        assert!(!record(&explained).is_empty());
    }
    held
}

#[test]
fn every_smallest_change_reaches_what_it_says_and_one_step_less_does_not() {
    let mut chance = ChaCha8Rng::seed_from_u64(20_162_023);
    for (set, examples) in shipped() {
        let mut units = Vec::new();
        for example in examples.iter().step_by(2) {
            let mut figures = example.clone();
            for _ in 0..chance.random_range(0..6) {
                let indicator = chance.random_range(0..set.indicators.len());
                let was = figures.get(&indicator).cloned().unwrap_or(Given::Missing);
                figures.insert(indicator, drawn(&set, indicator, &was, &mut chance));
            }
            units.push(figures);
        }
        let held = hold_all(&set, &units);
        // in a matrix there are no points to gain
        assert!(set.scorecard().is_none() || held > units.len() / 2, "{}: only {held} ways", set.id);
    }
}

#[test]
fn what_is_supposed_as_it_is_comes_out_as_it_is() {
    for (set, examples) in shipped() {
        let units: Vec<Figures> = examples.into_iter().step_by(7).collect();
        let sheets = sheets(&set, &units);
        let all: Vec<Slot> = (0..sheets.plan.steps.len()).map(Slot).collect();
        for (row, figures) in units.iter().enumerate() {
            let suppose = Suppose::new(&set, &sheets.plan, &sheets.sheet, row);
            for indicator in 0..set.indicators.len() {
                let name = Name::Indicator(indicator);
                let block = suppose.with_figures(name, &[given(figures, name)], &all);
                assert_eq!(block.columns, suppose.as_it_is().columns, "{} {indicator}", set.id);
            }
        }
    }
}

// Otherwise a supposition would leave a column as it was that another one moved.
#[test]
fn a_step_reads_only_columns_before_it_and_says_which() {
    for (set, _) in shipped() {
        let plan = compile(&set).expect("the set compiles");
        for (slot, step) in plan.steps.iter().enumerate() {
            let reads = step.kernel.reads();
            assert!(reads.iter().all(|read| read.0 < slot), "{:?}", step.role);
            // what is told of a whole cohort is read of no row
            let is_told = matches!(step.kernel, Kernel::OfCohorts(_));
            assert_eq!(reads.is_empty(), slot < plan.inputs.len() || is_told, "{:?}", step.role);
        }
    }
}

/// The way a criterion of the small set is told for a unit.
fn way(id: &str, criterion: &str) -> String {
    let workbook = small();
    let run = workbook.run();
    let explained = workbook.explain(&run, id);
    let node = explained.nodes.iter().position(|node| node.id == criterion).expect("the set has the criterion");
    let Content::Criterion(own) = &explained.nodes[node].content else { panic!("{criterion} is a group") };
    match &own.nearest {
        Nearest::Ways(ways) => {
            let ways = ways.iter().map(|way| vungmanh::render::explanation::way_words(&explained, node, way, Lang::Vi));
            ways.collect::<Vec<_>>().join("; ")
        }
        Nearest::None(no) => vungmanh::render::explanation::no_way_words(*no, explained.nodes[node].points_max, Lang::Vi),
    }
}

#[test]
fn the_nearest_way_goes_by_what_is_counted_not_by_what_it_is_measured_against() {
    assert_eq!(
        way("dv02", "quan_triet"),
        "“Số hội viên được quán triệt nghị quyết” tăng từ 159 lên 160 thì được 15 điểm (nay 10)"
    );
}

#[test]
fn a_figure_of_which_less_is_better_goes_down() {
    assert_eq!(way("dv02", "hoa_giai"), "“Số đơn vượt cấp” giảm từ 1 xuống 0 thì được 15 điểm, đủ điểm (nay 10)");
}

#[test]
fn where_no_single_figure_is_enough_several_are_named() {
    assert_eq!(
        way("dv14", "can_bo"),
        "“Đủ số cán bộ theo quy định” từ không thành có và “Mọi cán bộ đạt chuẩn” từ không thành có thì được 6 điểm, đủ điểm (nay 0)"
    );
}

#[test]
fn what_a_person_gives_has_no_way_by_figures() {
    assert_eq!(way("dv01", "phoi_hop"), "điểm do người có thẩm quyền chấm, không tính từ số liệu");
}

#[test]
fn who_has_all_points_needs_no_way() {
    assert_eq!(way("dv01", "quan_triet"), "đã đủ điểm");
}

// A cap that nobody meets is not told as if it had decided.
#[test]
fn a_gate_that_did_not_close_decided_nothing() {
    let workbook = small();
    let run = workbook.run();
    for unit in &workbook.facts.units {
        let explained = workbook.explain(&run, &unit.id);
        for cause in explained.decided.reasons.iter().flatten() {
            if let CauseKind::Gate(gate) = cause.kind {
                let gate = &explained.gates[gate];
                assert!(gate.held != vungmanh::questions::explain::Held::No, "{}: {}", unit.id, gate.id);
                assert!(!matches!(gate.effect, Effect::Raise(_)), "{}: {}", unit.id, gate.id);
            }
        }
    }
}
