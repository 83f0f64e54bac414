//! The decision record: everything behind one unit's rating, as JSON. One record is one line of ndjson.
//!
//! Names are stable. Numbers are texts, exact: `"93.5"`, and `"200/3"` where decimals do not end; what is absent is `null` beside
//! a reason. With the figures and the rules alone, another program can compute every rating again, but for scripts and for points
//! that a person gave.

mod form;

use super::decided::first_lines;
use crate::engine::sheet::Why;
use crate::facts::Layer;
use crate::law::clause::Substitute;
use crate::law::{Effect, Name, RatingId, RatingsRead, Status};
use crate::questions::explain::acts::Act;
use crate::questions::explain::quotas::Quota;
use crate::questions::explain::{
    Because, BeforeCell, BeforeFigure, Change, Cited, Condition, Content, Criterion, Cut, Did, Explanation, FigureCell, Gate,
    Held, Listed, Nearest, NoWay, Node, Outcome, PutIn, Requirement, Seen, Spread, Stands, Titled, Value, Verdict, Way,
};
use crate::words::diagnostic::{Lang, Place, Words};
use crate::words::number::Rounding;
use form::{
    ActOf, AskedOf, BeforeOf, BeforePartOf, CellOf, ChangeOf, CitedOf, ClauseOf, ConditionOf, DataCheckOf, Decided, DerivedOf,
    EffectOf, ExpressionOf, FigureOf, FloorOf, GateOf, HeldOf, LineOf, LostOf, NearestOf, NodeOf, OutcomeOf, QuotaCounts,
    QuotaOf, RatingOf, RatingOrNot, Record, RequirementOf, RoundingOf, RowOf, RuleSet, ScoreOf, SpreadOf, Stages, SubstituteOf,
    TitledOf, Total, Unit, ValueOf, WayOf, WordsOf,
};

/// The form of the record; it grows when a name changes its meaning or goes.
const FORM: u32 = 1;

/// One record, without the end of its line.
pub fn record(explanation: &Explanation) -> String {
    serde_json::to_string(&Record::of(explanation)).expect("a record is maps, lists and texts")
}

impl<'e> Record<'e> {
    fn of(explanation: &'e Explanation) -> Record<'e> {
        let rules = &explanation.rules;
        let about = &explanation.about;
        let rating = |rating: RatingId| rules.ratings[rating].id.as_str();
        let stage = |stage: Result<RatingId, Why>| match stage {
            Ok(position) => RatingOrNot::Rating(rating(position)),
            Err(why) => RatingOrNot::Absent(why.absence_id().unwrap_or_default()),
        };
        let outcome = |outcome: &'e Outcome| match outcome {
            Outcome::Rated(position, by) => {
                OutcomeOf { is: "rated", rating: Some(rating(*position)), title: Some(&rules.ratings[*position].title), by }
            }
            Outcome::NotRated(by) => OutcomeOf { is: "not_rated", rating: None, title: None, by },
            Outcome::Undetermined(by) => OutcomeOf { is: "undetermined", rating: None, title: None, by },
        };
        let values = || explanation.values.iter();
        Record {
            record: FORM,
            unit: Unit {
                id: &about.id,
                name: &about.name,
                organisation: about.organisation.as_ref().map(titled),
                unit_kind: about.unit_kind.as_ref().map(titled),
                subtype: about.subtype.as_ref().map(titled),
                territory: about.territory.as_ref().map(titled),
                founded: about.founded.as_ref().map(|(day, _)| day.to_string()),
            },
            period: about.period.to_string(),
            rule_set: rule_set(explanation),
            illustrative: rules.status == Status::Illustrative,
            outcome: outcome(explanation.counts()),
            computed: explanation.beside.as_ref().map(|_| outcome(&explanation.outcome)),
            decision: explanation.beside.as_ref().and_then(|beside| beside.act.as_ref()).map(act),
            decided: decided(explanation),
            total: explanation.total.as_ref().map(|total| Total {
                points: total.points.map(|points| points.to_string()),
                max: total.maximum.map(|maximum| maximum.to_string()),
                percent_of_max: total.percent.map(|percent| percent.to_string()),
                read_as: match rules.ratings_read {
                    Some(RatingsRead::PercentOfMax) => "percent_of_max",
                    Some(RatingsRead::Points) | None => "points",
                },
                by: total.by.clone(),
                rounding: rounding(total.rounding),
                spread: total.spread.map(spread),
            }),
            stages: Stages {
                by_score: stage(explanation.stages.by_score),
                after_requirements: stage(explanation.stages.after_requirements),
                after_gates: stage(explanation.stages.after_gates),
                without_waivers: explanation.stages.without_waivers.map(stage),
                after_quotas: explanation.stages.after_quotas.map(stage),
            },
            criteria: explanation.nodes.iter().map(|node| node_of(explanation, node)).collect(),
            rows: explanation
                .rows
                .iter()
                .map(|row| RowOf {
                    id: &row.id,
                    title: &row.title,
                    rating: stage(row.rating),
                    by: &row.by.id,
                    why: words(&row.by.words),
                    cited: cited(&row.cited),
                    how: score(explanation, &row.how),
                })
                .collect(),
            requirements: explanation.requirements.iter().map(|own| requirement(explanation, own)).collect(),
            gates: explanation.gates.iter().map(|gate| gate_of(explanation, gate, &stage)).collect(),
            quotas: explanation.quotas.iter().map(|quota| quota_of(explanation, quota, &stage)).collect(),
            data_checks: explanation
                .data_checks
                .iter()
                .map(|check| DataCheckOf {
                    message: &check.message,
                    severity: if check.is_error { "error" } else { "warning" },
                    that: condition(explanation, &check.that),
                    rule: check.cited.place.to_string(),
                })
                .collect(),
            lost: explanation
                .lost
                .iter()
                .map(|lost| LostOf { criterion: &explanation.nodes[lost.node].id, points: lost.points.to_string() })
                .collect(),
            figures: values().filter(|(_, value)| value.is_figure).map(|(_, value)| (value.id.as_str(), figure(value))).collect(),
            derived: values()
                .filter(|(_, value)| value.how.is_some())
                .map(|(_, value)| (value.id.as_str(), derived(explanation, value)))
                .collect(),
            attributes: values()
                .filter(|(_, value)| !value.is_figure && value.how.is_none())
                .map(|(_, value)| (value.id.as_str(), value_of(&value.seen)))
                .collect(),
        }
    }
}

fn titled(titled: &Titled) -> TitledOf<'_> {
    TitledOf { id: &titled.id, title: &titled.title }
}

fn words(words: &Words) -> WordsOf<&str> {
    WordsOf { vi: &words.vi, en: &words.en }
}

fn rule_set(explanation: &Explanation) -> RuleSet<'_> {
    let rules = &explanation.rules;
    let ratings = rules.ratings.iter().enumerate().map(|(position, rating)| RatingOf {
        id: &rating.id,
        title: &rating.title,
        level: position + 1,
        from: rating.from.map(|edge| edge.to_string()),
        to: rating.to.map(|edge| edge.to_string()),
        below: rating.below.map(|edge| edge.to_string()),
        otherwise: rating.otherwise,
        counts_as_strong: rating.counts_as_strong,
        cited: cited(&rating.cited),
    });
    RuleSet {
        id: &rules.id,
        version: &rules.version,
        title: &rules.title,
        hash: &rules.hash,
        status: match rules.status {
            Status::Illustrative => "illustrative",
            Status::Draft => "draft",
            Status::Issued => "issued",
            Status::Frame => "frame",
        },
        ratings: ratings.collect(),
    }
}

fn decided(explanation: &Explanation) -> Decided<'_> {
    let decided = &explanation.decided;
    let reasons = decided.reasons.iter().map(|reason| reason.iter().map(|cause| cause_id(explanation, &cause.kind)).collect());
    Decided {
        words: WordsOf { vi: first_lines(explanation, Lang::Vi), en: first_lines(explanation, Lang::En) },
        reasons: reasons.collect(),
        otherwise: decided.otherwise.map(|verdict| match verdict {
            Verdict::Rated(rating) => explanation.rules.ratings[rating].id.as_str(),
            Verdict::NotRated => "not_rated",
            Verdict::Undetermined => "undetermined",
        }),
        lifted_by: decided.lifted_by.iter().map(|gate| explanation.gates[*gate].id.as_str()).collect(),
    }
}

/// `score`, `requirement noi_bo`, `gate mat_quy`, `floor to_chuc`, `row sinh_hoat`, `criterion quan_triet missing`.
fn cause_id(explanation: &Explanation, kind: &crate::questions::explain::CauseKind) -> String {
    use crate::questions::explain::CauseKind;
    let requirements = |positions: &[usize]| {
        let ids: Vec<&str> = positions.iter().map(|position| explanation.requirements[*position].id.as_str()).collect();
        format!("requirement {}", ids.join(" "))
    };
    let absent = |what: &str, id: &str, why: Why| format!("{what} {id} {}", why.absence_id().unwrap_or_default());
    match kind {
        CauseKind::Score(_) => "score".to_owned(),
        CauseKind::Row(row, _) => format!("row {}", explanation.rows[*row].id),
        CauseKind::Requirement(positions, _) => requirements(positions),
        CauseKind::Gate(gate) => explanation.gates[*gate].id.clone(),
        CauseKind::Quota(quota) => explanation.quotas[*quota].id.clone(),
        CauseKind::NotApplicable(node) => format!("not_applicable {}", explanation.nodes[*node].id),
        CauseKind::EverythingDropped => "everything_dropped".to_owned(),
        CauseKind::Unreadable => "unreadable".to_owned(),
        CauseKind::Required => "missing".to_owned(),
        CauseKind::DataCheck(check) => format!("data_check {}", check + 1),
        CauseKind::NoPoints(node, why) => absent("criterion", &explanation.nodes[*node].id, *why),
        CauseKind::NoRow(row, why) => absent("row", &explanation.rows[*row].id, *why),
        CauseKind::NoRating => "unstated".to_owned(),
        CauseKind::NothingFollows(_, positions) => format!("{} unstated", requirements(positions)),
    }
}

fn substitute(own: &Substitute) -> SubstituteOf<'_> {
    SubstituteOf {
        from: own.from.map(|day| day.to_string()),
        source: &own.source_title,
        number: own.source_number.as_deref(),
        id: own.clause.as_ref().map(|clause| format!("{}/{}", own.source, clause.id)),
        at: own.clause.as_ref().map(|clause| clause.at.as_str()),
        says: own.clause.as_ref().map(|clause| clause.says.as_str()),
    }
}

fn cited(cited: &Cited) -> CitedOf<'_> {
    let clause = cited.clause.as_ref().map(|clause| ClauseOf {
        id: &clause.id,
        at: &clause.at,
        says: &clause.says,
        source: &clause.source_title,
        number: clause.source_number.as_deref(),
        substitute: cited.substitute.as_ref().map(substitute),
    });
    let frame = cited.frame.as_ref().map(|frame| frame.reference.as_str());
    CitedOf { clause, doubt: cited.doubt.as_deref(), rule: cited.place.to_string(), frame }
}

fn rounding(rounding: Option<Rounding>) -> Option<RoundingOf> {
    rounding.map(|rounding| RoundingOf { decimals: rounding.decimals, mode: rounding.mode.word() })
}

fn spread(spread: Spread) -> SpreadOf {
    SpreadOf { left: spread.left.to_string(), whole: spread.whole.to_string() }
}

fn node_of<'e>(explanation: &'e Explanation, node: &'e Node) -> NodeOf<'e> {
    let (spread_in, score_of) = match &node.content {
        Content::Group(own) => (own.map(spread), None),
        Content::Criterion(criterion) => (None, Some(score(explanation, criterion))),
    };
    NodeOf {
        id: &node.id,
        title: &node.title,
        stands_in: node.parent.map(|parent| explanation.nodes[parent].id.as_str()),
        part: match node.stands {
            Stands::Criteria => "criteria",
            Stands::Bonus => "bonus",
            Stands::Deductions => "deductions",
        },
        points: node.points.map(|points| points.to_string()),
        points_max: node.points_max.to_string(),
        points_min: node.points_min.to_string(),
        max: node.maximum.map(|maximum| maximum.to_string()),
        by: &node.by.id,
        why: words(&node.by.words),
        clamp: node.by.cut.map(|cut| match cut {
            Cut::Capped => "capped",
            Cut::Floored => "floored",
        }),
        rounding: rounding(node.rounding),
        spread: spread_in,
        cited: cited(&node.cited),
        score: score_of,
    }
}

fn score<'e>(explanation: &'e Explanation, criterion: &'e Criterion) -> ScoreOf<'e> {
    let line = |line: &'e Because| LineOf {
        id: &line.id,
        words: words(&line.words),
        points: line.points.map(|points| points.to_string()),
    };
    ScoreOf {
        method: criterion.method,
        applies_when: criterion.applies.as_ref().map(|applies| condition(explanation, applies)),
        lines: criterion.lines.iter().map(line).collect(),
        next: criterion.next.as_ref().map(|next| next.id.as_str()),
        expression: criterion.put_in.as_ref().map(expression),
        conditions: criterion
            .conditions
            .iter()
            .map(|(line, asked)| AskedOf { line, condition: condition(explanation, asked) })
            .collect(),
        reads: ids(explanation, &criterion.reads),
        told: ids(explanation, &criterion.telling),
        script_says: criterion.script_words.as_deref(),
        line: criterion.line.as_ref().map(cited),
        nearest: nearest(explanation, &criterion.nearest),
    }
}

fn expression(put_in: &PutIn) -> ExpressionOf<'_> {
    ExpressionOf { text: &put_in.text, values: &put_in.values }
}

fn ids<'e>(explanation: &'e Explanation, names: &[Name]) -> Vec<&'e str> {
    let id = |name: &Name| match name {
        Name::Points(node) => explanation.nodes[*node].id.as_str(),
        Name::Total => "total",
        Name::TotalMax => "total_max",
        name => explanation.values.get(name).map_or("", |value| value.id.as_str()),
    };
    names.iter().map(id).collect()
}

fn condition<'e>(explanation: &'e Explanation, own: &'e Condition) -> ConditionOf<'e> {
    ConditionOf {
        held: held(own.held),
        expression: own.part.as_ref().map(expression),
        list: list(own.listed),
        parts: own.parts.iter().map(|part| condition(explanation, part)).collect(),
        reads: ids(explanation, &own.reads),
    }
}

fn list(listed: Listed) -> Option<&'static str> {
    match listed {
        Listed::One => None,
        Listed::All => Some("all"),
        Listed::Any => Some("any"),
        Listed::None => Some("none"),
    }
}

fn held(held: Held) -> HeldOf {
    match held {
        Held::Yes => HeldOf::Known(true),
        Held::No => HeldOf::Known(false),
        Held::Absent(why) => HeldOf::Absent(why.absence_id().unwrap_or_default()),
    }
}

fn nearest<'e>(explanation: &'e Explanation, nearest: &'e Nearest) -> NearestOf<'e> {
    match nearest {
        Nearest::Ways(ways) => NearestOf::Ways(ways.iter().map(|own| way(explanation, own)).collect()),
        Nearest::None(no) => NearestOf::None(match no {
            NoWay::Full => "full",
            NoWay::BestReason => "best_reason",
            NoWay::Fixed => "fixed",
            NoWay::NotFound => "not_found",
            NoWay::Assessed => "assessed",
            NoWay::Script => "script",
            NoWay::Children => "children",
            NoWay::Absent => "absent",
            NoWay::NotApplicable => "not_applicable",
            NoWay::NotAsked => "not_asked",
        }),
    }
}

fn way<'e>(explanation: &'e Explanation, way: &'e Way) -> WayOf<'e> {
    let change = |change: &Change| ChangeOf {
        figure: explanation.values[&Name::Indicator(change.indicator)].id.as_str(),
        from: value_of(&change.from),
        to: value_of(&change.to),
    };
    WayOf {
        reaches: way.changes.iter().map(change).collect(),
        points_from: way.points_from.to_string(),
        points_to: way.points_to.to_string(),
        by: &way.by.id,
        condition: way.condition.map(|n| n + 1),
    }
}

fn requirement<'e>(explanation: &'e Explanation, own: &'e Requirement) -> RequirementOf<'e> {
    RequirementOf {
        id: &own.id,
        title: &own.title,
        rating: &explanation.rules.ratings[own.rating].id,
        entry: own.entry.0 + 1,
        list: list(own.entry.1),
        must_hold: own.must_hold,
        asked: own.is_asked,
        decided: own.decided,
        that: condition(explanation, &own.that),
        cited: cited(&own.cited),
    }
}

fn quota_of<'e>(
    explanation: &'e Explanation,
    quota: &'e Quota,
    stage: &dyn Fn(Result<usize, Why>) -> RatingOrNot<'e>,
) -> QuotaOf<'e> {
    let rating = |rating: usize| explanation.rules.ratings[rating].id.as_str();
    QuotaOf {
        id: &quota.id,
        title: &quota.title,
        rating: rating(quota.rating),
        others: rating(quota.others),
        place: quota.place,
        rank: quota.rank,
        cohort: quota.counts.map(|counts| QuotaCounts {
            rated: counts.n_rated,
            candidates: counts.n_candidates,
            base: counts.base,
            capacity: counts.capacity,
            taken: counts.n_taken,
            set_aside: counts.n_set_aside,
            excepted: counts.is_excepted,
        }),
        cut_off: quota.cut_off.as_deref(),
        cut_off_value: quota.cut_off_value.map(|value| value.to_string()),
        counted: words(&quota.counted),
        exception: quota.excepted.as_ref().map(act),
        standing: words(&quota.standing),
        from: stage(quota.from),
        to: stage(quota.to),
        cited: cited(&quota.cited),
    }
}

fn act(act: &Act) -> ActOf<'_> {
    ActOf {
        kind: act.kind.id(),
        number: &act.number,
        date: act.date.to_string(),
        by: &act.by,
        ground: act.ground.as_ref().map(|ground| ground.id.as_str()),
        grounds: act.grounds.as_deref(),
        cell: act.place.to_string(),
    }
}

fn gate_of<'e>(
    explanation: &'e Explanation,
    gate: &'e Gate,
    stage: &dyn Fn(Result<RatingId, Why>) -> RatingOrNot<'e>,
) -> GateOf<'e> {
    let rating = |rating: RatingId| explanation.rules.ratings[rating].id.as_str();
    let node = |node: usize| explanation.nodes[node].id.as_str();
    GateOf {
        id: &gate.id,
        title: gate.title.as_deref(),
        held: held(gate.held),
        when: gate.when.as_ref().map(|when| condition(explanation, when)),
        unless: gate.unless.as_ref().map(|unless| condition(explanation, unless)),
        waived: gate.waived.as_ref().map(act),
        floor: gate.floor.as_ref().map(|floor| FloorOf {
            node: node(floor.node),
            each: floor.is_each,
            least: words(&floor.least),
            under: floor.under.iter().map(|under| node(*under)).collect(),
        }),
        then: match &gate.effect {
            Effect::NotRated(why) => EffectOf::NotRated(why),
            Effect::Rate(to) => EffectOf::Rate(rating(*to)),
            Effect::NotAbove(to) => EffectOf::NotAbove(rating(*to)),
            Effect::NotAboveRelated => EffectOf::NotAboveRelated("leads"),
            Effect::NotBelow(to) => EffectOf::NotBelow(rating(*to)),
            Effect::Raise(n) => EffectOf::Raise(*n),
            Effect::Lower(n) => EffectOf::Lower(*n),
        },
        did: match gate.did {
            Did::Nothing => "nothing",
            Did::Waived => "waived",
            Did::Changed => "changed",
            Did::Bound => "bound",
            Did::NoEffect => "no_effect",
            Did::PassedOver => "passed_over",
            Did::LeftOpen => "left_open",
            Did::Withheld => "withheld",
            Did::NotReached => "not_reached",
        },
        from: stage(gate.from),
        to: stage(gate.to),
        cited: cited(&gate.cited),
    }
}

fn figure(value: &Value) -> FigureOf<'_> {
    FigureOf {
        title: &value.title.vi,
        measure: value.measure.as_deref(),
        value: value_of(&value.seen),
        by: &value.by,
        cell: value.cell.as_ref().map(cell),
    }
}

fn cell(cell: &FigureCell) -> CellOf<'_> {
    let (worksheet, address) = match &cell.place {
        Place::Cell(_, worksheet, address) => (Some(worksheet.as_ref()), Some(address.as_ref())),
        Place::File(_) | Place::Text(..) => (None, None),
    };
    CellOf {
        file: cell.place.file(),
        worksheet: worksheet.filter(|worksheet| !worksheet.is_empty()),
        address,
        raw: &cell.raw,
        layer: cell.layer.map(Layer::id),
        evidence: cell.evidence.as_deref(),
        fault: cell.fault.as_ref().map(words),
        before: cell.before.as_ref().map(before),
    }
}

fn before(before: &BeforeFigure) -> BeforeOf<'_> {
    BeforeOf {
        period: before.period.to_string(),
        wanting: before.wanting.as_ref().map(words),
        parts: before.parts.iter().map(before_part).collect(),
    }
}

fn before_part(part: &BeforeCell) -> BeforePartOf<'_> {
    BeforePartOf {
        unit: &part.unit,
        name: &part.name,
        cell: part.place.as_ref().map(ToString::to_string),
        raw: &part.raw,
        became: part.became.as_ref().map(ToString::to_string),
    }
}

fn value_of(seen: &Seen) -> ValueOf {
    use serde_json::Value;
    let text = |text: String| ValueOf { value: Value::String(text), absent: None };
    match seen {
        Seen::Absent(why) => ValueOf { value: Value::Null, absent: why.absence_id() },
        Seen::Number(number) => text(number.to_string()),
        Seen::Truth(holds) => ValueOf { value: Value::Bool(*holds), absent: None },
        Seen::Day(day) => text(day.to_string()),
        Seen::Option(option) => text(option.id.clone()),
        Seen::Text(own) => text(own.to_string()),
    }
}

fn derived<'e>(explanation: &'e Explanation, value: &'e Value) -> DerivedOf<'e> {
    let how = value.how.as_ref().expect("who asks has seen that it is derived");
    DerivedOf {
        title: &value.title.vi,
        measure: value.measure.as_deref(),
        value: value_of(&value.seen),
        by: &value.by,
        expression: how.put_in.as_ref().map(expression),
        conditions: how.conditions.iter().map(|own| condition(explanation, own)).collect(),
        reads: ids(explanation, &how.reads),
        rounding: rounding(how.rounding),
        cited: value.cited.as_ref().map(cited),
    }
}
