//! The naive evaluator against values worked out by hand: an oracle must itself be believed for a reason.

use crate::naive::{
    Absence, Answer, Exact, Figure, Held, Unit, decimal, evaluate, exact, months_between, numeric, ratio, rounded, truth,
};
use vungmanh::law::expression::{Comparison, Condition, Day, Numeric, Part, Truth};
use vungmanh::law::{
    Absent, Anchor, AppliesTo, Body, Content, DataCheck, Denominator, Effect, FallThrough, Floor, FloorLeast, Gate,
    IfNotApplicable, Indicator, Method, Name, Node, Rating, RatingsRead, Require, Requirement, Roundings, RuleSet, Scorecard,
    Status, Tenure, nowhere,
};
use vungmanh::words::figure::{Choice, Kind, Quantity, QuantityWord, Question};
use vungmanh::words::number::{Mode, Number, Rounding};
use vungmanh::words::period::Date;

const RATINGS: [(&str, i64); 4] = [("vung_manh", 90), ("kha", 80), ("trung_binh", 50), ("yeu", 0)];

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn anchor() -> Anchor {
    Anchor::at(nowhere())
}

fn indicator(id: &str, kind: Kind) -> Indicator {
    let question =
        Question { id: id.to_owned(), title: id.to_owned(), kind, measure: None, not_applicable_allowed: true, dash: None };
    Indicator {
        question,
        absent: Absent::Undetermined,
        better: None,
        required: false,
        previous: None,
        evidence: None,
        decimals_declared: true,
        anchor: anchor(),
    }
}

fn any_number() -> Kind {
    Kind::Quantity(Quantity {
        word: QuantityWord::Number,
        at_least: number("-1000"),
        at_most: number("1000"),
        decimals: 3,
        step: None,
    })
}

fn part(truth: Truth) -> Condition {
    Condition::Part(Part { truth, text: String::new(), place: nowhere() })
}

fn rating(position: usize) -> Rating {
    let (id, from) = RATINGS[position];
    Rating {
        id: id.to_owned(),
        title: id.to_owned(),
        from: (from > 0).then(|| Number::from(from)),
        to: None,
        below: None,
        otherwise: from == 0,
        counts_as_strong: position == 0,
        require: None,
        anchor: anchor(),
    }
}

fn leaf(id: &str, points_max: i64, mode: Option<IfNotApplicable>, method: Method) -> Node {
    Node {
        id: id.to_owned(),
        title: id.to_owned(),
        parent: None,
        points_max: Number::from(points_max),
        points_min: Number::ZERO,
        rounding: None,
        floor: None,
        floor_each: None,
        open: false,
        content: Content::Criterion { applies_when: None, if_not_applicable: mode, method },
        anchor: anchor(),
    }
}

fn group(id: &str, points_max: i64, children: &[usize]) -> Node {
    let content = Content::Group { children: children.to_vec(), capped: false };
    Node { content, ..leaf(id, points_max, None, Method::Conditions(Vec::new())) }
}

fn assessed(id: &str, points_max: i64, mode: Option<IfNotApplicable>, figure: usize) -> Node {
    let method = Method::Assessed { from: Number::ZERO, to: Number::from(points_max), step: None, figure };
    leaf(id, points_max, mode, method)
}

fn set(indicators: Vec<Indicator>, nodes: Vec<Node>, roots: Vec<usize>, gates: Vec<Gate>) -> RuleSet {
    let scorecard = Scorecard {
        nodes,
        roots,
        bonus: None,
        deductions: None,
        points_max: Number::HUNDRED,
        points_max_at: vungmanh::law::nowhere(),
        ratings_read: RatingsRead::Points,
        total_at_least: Number::ZERO,
        total_at_most: Number::HUNDRED,
        total_at: None,
    };
    RuleSet {
        id: "thu".to_owned(),
        version: "1".to_owned(),
        title: "thu".to_owned(),
        status: Status::Illustrative,
        in_force: None,
        in_force_at: nowhere(),
        supersedes: None,
        applies_to: AppliesTo { organisation: "o".to_owned(), unit_kind: "xa".to_owned(), subtype: Vec::new(), territory: None },
        clauses: Vec::new(),
        rounding: Roundings { derived: None, criterion: None, group: None, total: None },
        absent: Absent::Undetermined,
        fall_through: FallThrough::NextLower,
        denominator: Denominator::Eligible,
        tenure: Tenure::Founding,
        reads_previous: false,
        as_of: (12, 31),
        indicators,
        derived: Vec::new(),
        data_checks: Vec::new(),
        body: Body::Criteria(scorecard),
        ratings: (0..RATINGS.len()).map(rating).collect(),
        gates,
        quotas: Vec::new(),
        relatives: Vec::new(),
        amendments: Vec::new(),
        frames: Vec::new(),
        left: Vec::new(),
        hash: String::new(),
        place: nowhere(),
        allow: Vec::new(),
    }
}

fn unit(figures: Vec<Figure>) -> Unit {
    Unit {
        figures,
        unit_kind: "xa".to_owned(),
        subtype: None,
        territory: None,
        founded: Some(day("2016-07-01")),
        year: 2016,
        as_of: day("2016-12-31"),
    }
}

fn points(answer: &Answer, node: usize) -> String {
    let points = &answer.nodes[node].points;
    match &points.value {
        Ok(value) => format!("{value} by {}", points.reason),
        Err(_) => points.reason.clone(),
    }
}

/// `kha by gate 2`, or `undetermined by missing`: what becomes of a unit with these points under these gates.
fn gated(score: i64, gates: &[(&str, &str)]) -> String {
    let mut indicators = vec![indicator("diem", any_number())];
    let mut figures = vec![Figure::Number(ratio(score, 1))];
    let mut closing = Vec::new();
    let mut nodes = vec![assessed("diem", 100, None, 0)];
    for (n, (truth, effect)) in (1..).zip(gates) {
        let then = parse_effect(effect);
        indicators.push(indicator(&format!("co_{n}"), Kind::YesNo));
        let (truth, is_floor) = truth.strip_prefix("floor ").map_or((*truth, false), |truth| (truth, true));
        figures.push(match truth {
            "yes" => Figure::YesNo(true),
            "no" => Figure::YesNo(false),
            "?" => Figure::Missing,
            other => panic!("{other}"),
        });
        if is_floor {
            let least = FloorLeast::Points(if truth == "yes" { Number::from(1000) } else { Number::ZERO });
            nodes[0].floor = Some(Floor { least, then, title: None, anchor: anchor() });
        } else {
            let when = part(Truth::Name(Name::Indicator(n)));
            closing.push(Gate {
                id: n.to_string(),
                title: None,
                when,
                relation: None,
                unless: None,
                then,
                waivable: Vec::new(),
                anchor: anchor(),
            });
        }
    }
    let answer = evaluate(&set(indicators, nodes, vec![0], closing), &unit(figures));
    match (answer.outcome.word, answer.after_gates.value) {
        ("rated", Ok(rating)) => format!("{} by {}", RATINGS[rating].0, answer.after_gates.reason),
        (word, _) => format!("{word} by {}", answer.outcome.reason),
    }
}

fn parse_effect(effect: &str) -> Effect {
    let (word, rest) = effect.split_once(' ').expect("an effect and its object");
    let to = || RATINGS.iter().position(|(id, _)| *id == rest).expect("a rating");
    let notches = || rest.parse().expect("notches");
    match word {
        "not_rated" => Effect::NotRated(rest.to_owned()),
        "rate" => Effect::Rate(to()),
        "not_above" => Effect::NotAbove(to()),
        "not_below" => Effect::NotBelow(to()),
        "raise" => Effect::Raise(notches()),
        "lower" => Effect::Lower(notches()),
        other => panic!("{other}"),
    }
}

#[test]
fn gates_act_from_top_to_bottom_and_the_first_that_binds_wins() {
    let cases: &[(i64, &[(&str, &str)], &str)] = &[
        (95, &[], "vung_manh by score"),
        (90, &[("no", "rate yeu")], "vung_manh by score"),
        (95, &[("yes", "rate yeu")], "yeu by gate 1"),
        (95, &[("yes", "not_above kha")], "kha by gate 1"),
        (60, &[("yes", "not_above kha")], "trung_binh by score"),
        (60, &[("yes", "not_below kha")], "kha by gate 1"),
        (85, &[("yes", "raise 1")], "vung_manh by gate 1"),
        (95, &[("yes", "raise 3")], "vung_manh by score"),
        (60, &[("yes", "lower 3")], "yeu by gate 1"),
        // a cap passed later is not passed; one passed before is made up for
        (95, &[("yes", "not_above kha"), ("yes", "raise 1")], "kha by gate 1"),
        (85, &[("yes", "raise 1"), ("yes", "not_above kha")], "kha by gate 2"),
        (95, &[("yes", "lower 1"), ("yes", "raise 1")], "vung_manh by gate 2"),
        (85, &[("yes", "rate kha"), ("yes", "raise 1")], "kha by gate 1"),
        (95, &[("yes", "rate kha"), ("yes", "rate yeu")], "kha by gate 2"),
        (95, &[("yes", "not_above trung_binh"), ("yes", "not_below kha")], "trung_binh by gate 1"),
        (20, &[("yes", "not_below trung_binh"), ("yes", "rate yeu")], "trung_binh by gate 2"),
        (95, &[("floor yes", "lower 1"), ("yes", "raise 1")], "kha by floor diem"),
        (95, &[("floor no", "lower 1"), ("yes", "lower 1")], "kha by gate 2"),
        (95, &[("yes", "not_rated moi")], "not_rated by gate 1"),
        (95, &[("yes", "rate yeu"), ("yes", "not_rated moi")], "not_rated by gate 2"),
    ];
    for (score, gates, expected) in cases {
        assert_eq!(gated(*score, gates), *expected, "{score} {gates:?}");
    }
}

#[test]
fn an_absent_gate_is_passed_over_only_where_it_cannot_matter() {
    let cases: &[(i64, &[(&str, &str)], &str)] = &[
        (95, &[("?", "not_above kha")], "undetermined by missing"),
        (85, &[("?", "not_above kha")], "kha by score"),
        (60, &[("?", "not_above kha")], "trung_binh by score"),
        (20, &[("?", "rate yeu")], "yeu by score"),
        (20, &[("?", "lower 1")], "yeu by score"),
        (85, &[("?", "lower 1")], "undetermined by missing"),
        (85, &[("?", "not_rated moi")], "undetermined by missing"),
        // passed over, but it may have bound what comes later
        (85, &[("?", "not_above kha"), ("yes", "raise 1")], "undetermined by missing"),
        (85, &[("?", "not_above kha"), ("no", "raise 1")], "kha by score"),
        (20, &[("?", "rate yeu"), ("yes", "not_below kha")], "undetermined by missing"),
        // a knock-out decides all the same
        (85, &[("?", "lower 1"), ("yes", "rate yeu")], "yeu by gate 2"),
        (85, &[("?", "not_rated moi"), ("yes", "rate yeu")], "undetermined by missing"),
        (85, &[("?", "not_below trung_binh"), ("yes", "rate yeu")], "undetermined by missing"),
        (85, &[("?", "lower 1"), ("yes", "not_rated moi")], "not_rated by gate 2"),
        // a cap already sets what the absent gate would
        (95, &[("yes", "rate yeu"), ("?", "not_above kha")], "yeu by gate 1"),
    ];
    for (score, gates, expected) in cases {
        assert_eq!(gated(*score, gates), *expected, "{score} {gates:?}");
    }
}

#[test]
fn a_score_takes_the_first_rating_whose_edges_hold() {
    for (score, expected) in [(90, "vung_manh"), (89, "kha"), (80, "kha"), (79, "trung_binh"), (50, "trung_binh"), (49, "yeu")] {
        assert_eq!(gated(score, &[]), format!("{expected} by score"), "{score}");
    }
}

#[test]
fn a_total_in_a_hole_between_ratings_is_taken_by_none() {
    let mut set = set(vec![indicator("diem", any_number())], vec![assessed("diem", 100, None, 0)], vec![0], Vec::new());
    set.ratings[1].to = Some(number("89"));
    set.ratings[2].to = Some(number("79"));
    let by_score = |score| evaluate(&set, &unit(vec![Figure::Number(score)])).by_score;
    assert_eq!(by_score(ratio(89, 1)).value, Ok(1));
    assert_eq!(by_score(ratio(179, 2)).value, Err(Absence::Unstated));
    assert_eq!(by_score(ratio(99, 2)).value, Ok(3));
    set.ratings[1].below = Some(number("90"));
    assert_eq!(evaluate(&set, &unit(vec![Figure::Number(ratio(179, 2))])).by_score.value, Ok(1));
}

fn required(set: &mut RuleSet, rating: usize, require: &dyn Fn(&dyn Fn(usize) -> Require) -> Require) {
    let one = |figure: usize| {
        Require::One(Requirement {
            id: format!("dk_{figure}"),
            title: String::new(),
            that: part(Truth::Name(Name::Indicator(figure))),
            anchor: anchor(),
        })
    };
    set.ratings[rating].require = Some(require(&one));
}

#[test]
fn who_misses_a_requirement_is_held_against_the_next_lower_ratings_requirements_only() {
    let indicators = std::iter::once(indicator("diem", any_number()))
        .chain((1..=4).map(|n| indicator(&format!("co_{n}"), Kind::YesNo)))
        .collect::<Vec<_>>();
    let mut set = set(indicators, vec![assessed("diem", 100, None, 0)], vec![0], Vec::new());
    required(&mut set, 0, &|one| Require::All(vec![one(1), Require::Any(vec![one(2), one(3)])]));
    required(&mut set, 1, &|one| Require::None(vec![one(4)]));
    let rated = |set: &RuleSet, score: i64, truths: &str| {
        let truths = truths.chars().map(|truth| match truth {
            'y' => Figure::YesNo(true),
            'n' => Figure::YesNo(false),
            _ => Figure::Missing,
        });
        let figures = std::iter::once(Figure::Number(ratio(score, 1))).chain(truths).collect();
        let after = evaluate(set, &unit(figures)).after_requirements;
        after.value.map_or_else(|_| after.reason.clone(), |rating| format!("{} by {}", RATINGS[rating].0, after.reason))
    };
    assert_eq!(rated(&set, 95, "yynn"), "vung_manh by score");
    assert_eq!(rated(&set, 95, "y?yn"), "vung_manh by score");
    assert_eq!(rated(&set, 95, "nyyn"), "kha by requirement dk_1");
    assert_eq!(rated(&set, 95, "ynnn"), "kha by requirement dk_2");
    assert_eq!(rated(&set, 95, "ynny"), "trung_binh by requirement dk_4");
    assert_eq!(rated(&set, 85, "ynny"), "trung_binh by requirement dk_4");
    assert_eq!(rated(&set, 60, "????"), "trung_binh by score");
    assert_eq!(rated(&set, 95, "y?nn"), "missing");
    assert_eq!(rated(&set, 95, "n???"), "missing");
    assert_eq!(rated(&set, 95, "n??n"), "kha by requirement dk_1");
    set.fall_through = FallThrough::Unstated;
    assert_eq!(rated(&set, 95, "nyyn"), "unstated");
    required(&mut set, 3, &|one| one(1));
    set.fall_through = FallThrough::NextLower;
    assert_eq!(rated(&set, 20, "nyyn"), "unstated");
}

/// Two groups of 60 (40 and 20) and 40, where the leaf of 20 is out.
fn with_dropped(mode: IfNotApplicable) -> Answer {
    let indicators =
        vec![indicator("diem_a", any_number()), indicator("diem_b", any_number()), indicator("diem_c", any_number())];
    let nodes = vec![
        group("nhom", 60, &[1, 2]),
        assessed("a", 40, None, 0),
        assessed("b", 20, Some(mode), 1),
        assessed("c", 40, None, 2),
    ];
    let set = set(indicators, nodes, vec![0, 3], Vec::new());
    evaluate(&set, &unit(vec![Figure::Number(ratio(31, 1)), Figure::NotApplicable, Figure::Number(ratio(20, 1))]))
}

#[test]
fn what_does_not_apply_follows_its_mode() {
    let total = |answer: &Answer| answer.total.clone().expect("a set with points");
    let cases = [
        (IfNotApplicable::FullPoints, "20 by not_applicable", "51 by sum", 71, 60, 100),
        (IfNotApplicable::NoPoints, "0 by not_applicable", "31 by sum", 51, 60, 100),
        (IfNotApplicable::Drop, "not_applicable", "31 by sum", 51, 40, 80),
    ];
    for (mode, of_leaf, of_group, sum, group_max, total_max) in cases {
        let answer = with_dropped(mode);
        assert_eq!(points(&answer, 2), of_leaf, "{mode:?}");
        assert_eq!(points(&answer, 0), of_group, "{mode:?}");
        assert_eq!(total(&answer).points.value, Ok(ratio(sum, 1)), "{mode:?}");
        assert_eq!(answer.nodes[0].max, ratio(group_max, 1), "{mode:?}");
        assert_eq!(total(&answer).max, ratio(total_max, 1), "{mode:?}");
    }
    // 31 of 40 stand for 46,5 of 60
    let answer = with_dropped(IfNotApplicable::DropAndRescale);
    assert_eq!(points(&answer, 0), "93/2 by sum");
    assert_eq!(total(&answer).points.value, Ok(ratio(133, 2)));
    assert_eq!((answer.nodes[0].max.clone(), total(&answer).max), (ratio(60, 1), ratio(100, 1)));
    let answer = with_dropped(IfNotApplicable::UnitNotRated);
    assert_eq!((answer.outcome.word, answer.outcome.reason.as_str()), ("not_rated", "not_applicable b"));
}

#[test]
fn what_a_dropped_group_leaves_is_spread_over_the_total() {
    let indicators = vec![indicator("diem_a", any_number()), indicator("diem_b", any_number())];
    let nodes = vec![
        group("nhom", 60, &[1]),
        assessed("a", 60, Some(IfNotApplicable::DropAndRescale), 0),
        assessed("b", 40, Some(IfNotApplicable::DropAndRescale), 1),
    ];
    let set = set(indicators, nodes, vec![0, 2], Vec::new());
    let answer = evaluate(&set, &unit(vec![Figure::NotApplicable, Figure::Number(ratio(30, 1))]));
    assert_eq!(points(&answer, 0), "not_applicable");
    assert_eq!(answer.total.expect("a total").points.value, Ok(ratio(75, 1)));
    let answer = evaluate(&set, &unit(vec![Figure::NotApplicable, Figure::NotApplicable]));
    assert_eq!((answer.outcome.word, answer.outcome.reason.as_str()), ("not_rated", "everything_dropped"));
}

#[test]
fn unreadable_comes_before_withheld_before_a_failed_check_before_missing() {
    let mut set = set(
        vec![indicator("diem", any_number()), indicator("co", Kind::YesNo), indicator("khong_ai_doc", any_number())],
        vec![assessed("diem", 100, None, 0)],
        vec![0],
        vec![Gate {
            id: "moi".to_owned(),
            title: None,
            when: part(Truth::Name(Name::Indicator(1))),
            relation: None,
            unless: None,
            then: Effect::NotRated("mới".to_owned()),
            waivable: Vec::new(),
            anchor: anchor(),
        }],
    );
    let at_most_90 =
        Truth::Compare(Comparison::LessOrEqual, Numeric::Name(Name::Indicator(0)), Numeric::Literal(Number::from(90)));
    set.data_checks.push(DataCheck { that: part(at_most_90), message: String::new(), is_error: true, anchor: anchor() });
    set.indicators[2].required = true;
    let outcome = |diem: Figure, co: bool, other: Figure| {
        let outcome = evaluate(&set, &unit(vec![diem, Figure::YesNo(co), other])).outcome;
        format!("{} by {}", outcome.word, outcome.reason)
    };
    let n = |n| Figure::Number(ratio(n, 1));
    assert_eq!(outcome(n(90), false, n(1)), "rated by ");
    assert_eq!(outcome(n(91), false, Figure::Unreadable), "undetermined by unreadable");
    assert_eq!(outcome(n(91), true, Figure::Unreadable), "undetermined by unreadable");
    assert_eq!(outcome(n(91), true, Figure::Missing), "not_rated by gate moi");
    assert_eq!(outcome(n(91), false, Figure::Missing), "undetermined by data_check 1");
    assert_eq!(outcome(Figure::Missing, false, n(1)), "undetermined by missing");
    assert_eq!(outcome(n(90), false, Figure::Missing), "undetermined by missing");
}

#[test]
fn rounding_by_hand_goes_the_way_each_mode_says() {
    let cases = [
        (Mode::HalfUp, [3, -3, 3, -3, 2]),
        (Mode::HalfEven, [2, -2, 3, -3, 2]),
        (Mode::Down, [2, -2, 2, -2, 2]),
        (Mode::Up, [3, -3, 3, -3, 3]),
        (Mode::Floor, [2, -3, 2, -3, 2]),
        (Mode::Ceiling, [3, -2, 3, -2, 3]),
    ];
    for (mode, expected) in cases {
        let values = [ratio(5, 2), ratio(-5, 2), ratio(11, 4), ratio(-11, 4), ratio(7, 3)];
        let of_whole = values.each_ref().map(|value| rounded(value, 0, mode));
        assert_eq!(of_whole, expected.map(|n| ratio(n, 1)), "{mode:?}");
    }
    assert_eq!(rounded(&ratio(1, 8), 2, Mode::HalfEven), ratio(12, 100));
    assert_eq!(rounded(&ratio(3, 8), 2, Mode::HalfEven), ratio(38, 100));
    assert_eq!(rounded(&ratio(1, 8), 2, Mode::HalfUp), ratio(13, 100));
}

#[test]
fn months_are_whole_on_the_day_of_the_same_number() {
    let cases = [
        ("2016-07-01", "2016-12-31", 5),
        ("2016-06-30", "2016-12-30", 6),
        ("2016-07-31", "2016-12-30", 4),
        ("2016-12-31", "2016-12-31", 0),
        ("2017-01-31", "2016-12-31", -1),
        ("2017-01-30", "2016-12-31", 0),
        ("2015-12-31", "2016-12-31", 12),
        ("2016-02-29", "2017-02-28", 11),
    ];
    for (from, to, months) in cases {
        assert_eq!(months_between(day(from), day(to)), months, "{from} {to}");
    }
}

#[test]
fn a_threshold_is_written_as_short_as_it_is() {
    for (text, short) in [("90", "90"), ("90.50", "90.5"), ("0.05", "0.05"), ("-1.5", "-1.5"), ("1000", "1000"), ("0", "0")] {
        assert_eq!(decimal(number(text)), short);
    }
}

#[test]
fn what_is_absent_decides_nothing_and_what_is_false_or_true_decides_without_it() {
    let set = set(
        vec![indicator("a", Kind::YesNo), indicator("b", Kind::YesNo), indicator("c", any_number())],
        Vec::new(),
        Vec::new(),
        Vec::new(),
    );
    let (yes, no) = (Truth::Literal(true), Truth::Literal(false));
    let missing = Truth::Name(Name::Indicator(0));
    let not_applicable = Truth::Name(Name::Indicator(1));
    let unit = unit(vec![Figure::Missing, Figure::NotApplicable, Figure::Unreadable]);
    let held = |truth_: &Truth| -> Held<bool> { truth(&set, &unit, truth_) };
    assert_eq!(held(&Truth::And(vec![missing.clone(), no.clone()])), Ok(false));
    assert_eq!(held(&Truth::And(vec![missing.clone(), yes.clone()])), Err(Absence::Missing));
    assert_eq!(held(&Truth::Or(vec![missing.clone(), yes])), Ok(true));
    assert_eq!(held(&Truth::Or(vec![not_applicable.clone(), no.clone(), missing.clone()])), Err(Absence::Missing));
    assert_eq!(held(&Truth::Not(Box::new(not_applicable))), Err(Absence::NotApplicable));
    assert_eq!(held(&Truth::Known(Name::Indicator(0))), Ok(false));
    assert_eq!(held(&Truth::Known(Name::PeriodYear)), Ok(true));
    assert_eq!(held(&Truth::CompareTruths(Comparison::Equal, Box::new(no), Box::new(missing.clone()))), Err(Absence::Missing));
    let c = || Box::new(Numeric::Name(Name::Indicator(2)));
    let zero = Box::new(Numeric::Literal(Number::ZERO));
    let counted = Numeric::CountTrue(vec![Truth::Literal(true), missing]);
    assert_eq!(numeric(&set, &unit, &counted), Err(Absence::Missing));
    assert_eq!(numeric(&set, &unit, &Numeric::Add(c(), Box::new(counted))), Err(Absence::Unreadable));
    assert_eq!(
        numeric(&set, &unit, &Numeric::Divide(Box::new(Numeric::Literal(Number::ONE)), zero)),
        Err(Absence::ZeroDenominator)
    );
}

#[test]
fn points_are_cut_rounded_and_cut_again() {
    let set = |rounding| {
        let mut set = set(vec![indicator("diem", any_number())], vec![assessed("diem", 100, None, 0)], vec![0], Vec::new());
        if let Body::Criteria(card) = &mut set.body {
            card.nodes[0].rounding = rounding;
            card.nodes[0].points_max = number("7.25");
        }
        set
    };
    let scored = |rounding, value: Exact| points(&evaluate(&set(rounding), &unit(vec![Figure::Number(value)])), 0);
    let to_tenths = Some(Rounding { decimals: 1, mode: Mode::HalfUp });
    assert_eq!(scored(None, ratio(8, 1)), "29/4 by assessed capped");
    assert_eq!(scored(to_tenths, exact(number("7.25"))), "29/4 by assessed capped");
    assert_eq!(scored(to_tenths, exact(number("7.24"))), "36/5 by assessed");
    assert_eq!(scored(to_tenths, ratio(-1, 1)), "0 by assessed floored");
}

#[test]
fn days_options_and_texts_are_read_as_what_they_are() {
    let options = ["xa", "phuong"].map(|id| Choice { id: id.to_owned(), title: id.to_owned() });
    let set = set(
        vec![indicator("ngay", Kind::Date), indicator("loai", Kind::Choice(options.to_vec())), indicator("ghi_chu", Kind::Text)],
        Vec::new(),
        Vec::new(),
        Vec::new(),
    );
    let unit = unit(vec![Figure::Day(day("2016-02-05")), Figure::Option(1), Figure::Text("gộp".to_owned())]);
    let ngay = Day::Name(Name::Indicator(0));
    let late = |month, day| numeric(&set, &unit, &Numeric::DaysLate(ngay, Day::OfPeriod(month, day)));
    assert_eq!(late(1, 31), Ok(ratio(5, 1)));
    assert_eq!(late(3, 31), Ok(ratio(0, 1)));
    assert_eq!(numeric(&set, &unit, &Numeric::DaysBetween(ngay, Day::OfPeriod(1, 31))), Ok(ratio(-5, 1)));
    assert_eq!(truth(&set, &unit, &Truth::OptionIn(1, vec![0])), Ok(false));
    assert_eq!(truth(&set, &unit, &Truth::OptionIn(1, vec![0, 1])), Ok(true));
    assert_eq!(truth(&set, &unit, &Truth::TextIn(Name::Indicator(2), vec!["gộp".to_owned()])), Ok(true));
    assert_eq!(truth(&set, &unit, &Truth::TextIn(Name::UnitKind, vec!["huyen".to_owned()])), Ok(false));
    assert_eq!(truth(&set, &unit, &Truth::TextIn(Name::Subtype, vec!["xa".to_owned()])), Err(Absence::Missing));
    assert_eq!(numeric(&set, &unit, &Numeric::Name(Name::MonthsInOperation)), Ok(ratio(5, 1)));
}
