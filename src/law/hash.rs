//! The canonical form of a rule set, and its hash: what a published version may never change.
//!
//! The form is JSON with sorted keys and without spaces; numbers stand as texts in their shortest form, names by their ids,
//! expressions as trees, so that no program needs a parser to recompute a rating from it. What is not stated is left out: a
//! construct that later versions add changes no hash of a set without it. Places, comments and layout are not part of it.

use super::children::{Children, Rated, Tally};
use super::expression::{Condition, Day, Numeric, Part, Truth};
use super::quota::{Base, Capacity, Counted, Quota, Ties, WithUndetermined};
use super::{
    Absent, Allow, Anchor, Better, Body, Case, Cases, Choice, Content, Denominator, DerivedMethod, EachLeast, Effect, Evidence,
    FallThrough, Floor, FloorEach, FloorLeast, Gate, IfNotApplicable, Indicator, MatrixRow, Method, Name, Node, Otherwise,
    Rating, RatingsRead, Relation, Require, RuleSet, Status, Tenure, Tiers, WithoutEvidence, ZeroDenominator, ZeroTarget,
};
use crate::words::figure::{Dash, Kind, QuantityWord};
use crate::words::number::{Number, Rounding};
use crate::words::text::clean;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 of the canonical form, in hex.
pub fn of(set: &RuleSet) -> String {
    let digest = Sha256::digest(canonical(set).as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a text takes every write");
        hex
    })
}

/// The canonical form: one line of JSON.
pub fn canonical(set: &RuleSet) -> String {
    // serde_json keeps keys sorted, and writes no spaces.
    Value::Object(document(set).0).to_string()
}

/// An object that leaves out what is not there.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(mut self, key: &str, value: impl Into<Value>) -> Object {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    fn opt<T: Into<Value>>(self, key: &str, value: Option<T>) -> Object {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    fn some(self, key: &str, values: Vec<Value>) -> Object {
        if values.is_empty() { self } else { self.put(key, values) }
    }

    fn flag(self, key: &str, is_set: bool) -> Object {
        if is_set { self.put(key, true) } else { self }
    }

    fn anchored(self, set: &RuleSet, anchor: &Anchor) -> Object {
        self.opt("clause", anchor.clause.map(|clause| set.clauses[clause].id.clone()))
            .opt("doubt", anchor.doubt.clone())
            .opt("allow", allowed(&anchor.allow))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        Value::Object(object.0)
    }
}

fn number(number: Number) -> Value {
    Value::String(number.to_string())
}

fn list<T>(values: &[T], each: impl Fn(&T) -> Value) -> Vec<Value> {
    values.iter().map(each).collect()
}

fn allowed(allow: &[Allow]) -> Option<Value> {
    (!allow.is_empty()).then(|| Value::Object(allow.iter().map(|allow| (allow.lint.clone(), json!(allow.why))).collect()))
}

fn document(set: &RuleSet) -> Object {
    let object = Object::default()
        .put("id", set.id.as_str())
        .put("version", set.version.as_str())
        .put("title", set.title.as_str())
        .put("status", status(set.status))
        .some("left", list(&set.left, |key| json!(key)))
        .opt(
            "in_force",
            set.in_force.map(|span| {
                Object::default()
                    .opt("from", span.from.map(|day| day.to_string()))
                    .opt("until", span.until.map(|day| day.to_string()))
            }),
        )
        .opt("supersedes", set.supersedes.clone())
        .put(
            "applies_to",
            Object::default()
                .put("organisation", set.applies_to.organisation.as_str())
                .put("unit_kind", set.applies_to.unit_kind.as_str())
                .some("subtype", list(&set.applies_to.subtype, |subtype| json!(subtype)))
                .opt("territory", set.applies_to.territory.clone()),
        )
        .put("as_of", format!("{:02}-{:02}", set.as_of.0, set.as_of.1))
        .put("absent", absent(set.absent))
        .opt("tenure", (set.tenure == Tenure::EarliestPredecessor).then_some("earliest_predecessor"))
        .flag("previous", set.reads_previous)
        .put(
            "denominator",
            match set.denominator {
                Denominator::All => "all",
                Denominator::Eligible => "eligible",
                Denominator::Rated => "rated",
            },
        )
        .put(
            "rounding",
            Object::default()
                .put("derived", rounding(set.rounding.derived))
                .put("criterion", rounding(set.rounding.criterion))
                .put("group", rounding(set.rounding.group))
                .put("total", rounding(set.rounding.total)),
        )
        .some(
            "clauses",
            list(&set.clauses, |clause| {
                Object::default()
                    .put("id", clause.id.as_str())
                    .put("at", clause.at.as_str())
                    .put("says", clause.says.as_str())
                    .opt("source_number", clause.source_number.clone())
                    .put("source_title", clause.source_title.as_str())
                    .flag("source_illustrative", clause.source_illustrative)
                    .into()
            }),
        )
        .some("indicators", set.asked().map(|(_, value)| indicator(set, value)).collect())
        .some(
            "derived",
            list(&set.written().collect::<Vec<_>>(), |(_, derived)| {
                Object::default()
                    .put("id", derived.id.as_str())
                    .put("title", derived.title.as_str())
                    .opt("measure", derived.measure.clone())
                    .put("method", derived_method(set, &derived.method))
                    .put("rounding", rounding(derived.rounding))
                    .anchored(set, &derived.anchor)
                    .into()
            }),
        )
        .some(
            "relatives",
            list(&set.relatives, |relative| {
                json!({
                    "id": relative.id,
                    "of": set.name(relative.of),
                    "to": relative.to.word(),
                    "within": list(&relative.within, |within| json!(within.word())),
                })
            }),
        )
        .some(
            "data_checks",
            list(&set.data_checks, |check| {
                Object::default()
                    .put("that", condition(set, &check.that))
                    .put("message", check.message.as_str())
                    .put("severity", if check.is_error { "error" } else { "warning" })
                    .anchored(set, &check.anchor)
                    .into()
            }),
        )
        .put("ratings", list(&set.ratings, |value| rating(set, value)))
        .some("gates", list(&set.gates, |value| gate(set, value)))
        .some("quotas", list(&set.quotas, |value| quota(set, value)))
        .opt("allow", allowed(&set.allow));
    match &set.body {
        Body::Criteria(scorecard) => object
            .put(
                "fall_through",
                match set.fall_through {
                    FallThrough::NextLower => "next_lower",
                    FallThrough::Unstated => "unstated",
                },
            )
            .put("points_max", number(scorecard.points_max))
            .put(
                "ratings_read",
                match scorecard.ratings_read {
                    RatingsRead::Points => "points",
                    RatingsRead::PercentOfMax => "percent_of_max",
                },
            )
            .put("total", json!({ "at_least": number(scorecard.total_at_least), "at_most": number(scorecard.total_at_most) }))
            .put("criteria", list(&scorecard.roots, |root| node(set, &scorecard.nodes, *root)))
            .opt("bonus", scorecard.bonus.map(|bonus| node(set, &scorecard.nodes, bonus)))
            .opt("deductions", scorecard.deductions.map(|deductions| node(set, &scorecard.nodes, deductions))),
        Body::Matrix(rows) => object.put("matrix", list(rows, |value| row(set, value))),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Illustrative => "illustrative",
        Status::Draft => "draft",
        Status::Issued => "issued",
        Status::Frame => "frame",
    }
}

fn absent(absent: Absent) -> &'static str {
    match absent {
        Absent::Undetermined => "undetermined",
        Absent::Zero => "zero",
        Absent::NotApplicable => "not_applicable",
    }
}

fn rounding(rounding: Option<Rounding>) -> Value {
    match rounding {
        None => json!("none"),
        Some(rounding) => json!({ "decimals": rounding.decimals.to_string(), "mode": rounding.mode.word() }),
    }
}

fn indicator(set: &RuleSet, indicator: &Indicator) -> Value {
    let question = &indicator.question;
    let object = Object::default()
        .put("id", question.id.as_str())
        .put("title", question.title.as_str())
        .opt("measure", question.measure.clone())
        .put("absent", absent(indicator.absent))
        .flag("not_applicable_allowed", question.not_applicable_allowed)
        .opt(
            "dash",
            question.dash.map(|dash| match dash {
                Dash::Zero => "zero",
                Dash::Missing => "missing",
                Dash::NotApplicable => "not_applicable",
            }),
        )
        .opt(
            "better",
            indicator.better.map(|better| match better {
                Better::More => "more",
                Better::Less => "less",
            }),
        )
        .flag("required", indicator.required)
        .opt(
            "evidence",
            indicator.evidence.map(|Evidence { required, without }| {
                let without = match without {
                    WithoutEvidence::Zero => "zero",
                    WithoutEvidence::Explanation => "explanation",
                    WithoutEvidence::Warning => "warning",
                };
                json!({ "required": required, "without": without })
            }),
        )
        .anchored(set, &indicator.anchor);
    match &question.kind {
        Kind::Quantity(quantity) => {
            let word = match quantity.word {
                QuantityWord::Count => "count",
                QuantityWord::Number => "number",
                QuantityWord::Percent => "percent",
                QuantityWord::Money => "money",
            };
            object
                .put("type", word)
                .put("at_least", number(quantity.at_least))
                .put("at_most", number(quantity.at_most))
                .put("decimals", quantity.decimals.to_string())
                .opt("step", quantity.step.map(number))
        }
        Kind::YesNo => object.put("type", "yes_no"),
        Kind::Date => object.put("type", "date"),
        Kind::Choice(options) => {
            object.put("type", "choice").put("options", list(options, |option| json!({ "id": option.id, "title": option.title })))
        }
        Kind::Text => object.put("type", "text"),
    }
    .into()
}

fn derived_method(set: &RuleSet, method: &DerivedMethod) -> Value {
    match method {
        DerivedMethod::Value { value, text: _, zero_denominator } => Object::default()
            .put("value", numeric(set, value))
            .opt(
                "zero_denominator",
                zero_denominator.map(|zero| match zero {
                    ZeroDenominator::NotApplicable => "not_applicable",
                    ZeroDenominator::Zero => "zero",
                    ZeroDenominator::Undetermined => "undetermined",
                }),
            )
            .into(),
        DerivedMethod::Truth(value) => json!({ "truth": condition(set, value) }),
        DerivedMethod::Tiers(value) => json!({ "tiers": tiers(set, value) }),
        DerivedMethod::Cases(value) => json!({ "cases": cases(set, value) }),
        DerivedMethod::Choice(value) => json!({ "choice": choice(set, value) }),
        DerivedMethod::Children(value) => json!({ "children": children(value) }),
    }
}

fn children(value: &Children) -> Value {
    let rated = |rated: &Rated| match rated {
        Rated::AtLeast(rating) => json!({ "rated_at_least": rating }),
        Rated::Level(level) => json!({ "level_at_most": level.to_string() }),
    };
    let object = Object::default().put("unit_kind", value.unit_kind.as_str()).put("none", value.none.word());
    match &value.tally {
        Tally::Share { rated: own, over } => object.put("share", rated(own)).put("over", over.word()),
        Tally::Count(own) => object.put("count", rated(own)),
        Tally::Sum { of, decimals } => object.put("sum", of.as_str()).put("decimals", decimals.to_string()),
    }
    .into()
}

fn node(set: &RuleSet, nodes: &[Node], id: usize) -> Value {
    let node_of = &nodes[id];
    let object = Object::default()
        .put("id", node_of.id.as_str())
        .put("title", node_of.title.as_str())
        .put("points_max", number(node_of.points_max))
        .put("points_min", number(node_of.points_min))
        .put("rounding", rounding(node_of.rounding))
        .opt("floor", node_of.floor.as_ref().map(|value| floor(set, value)))
        .opt("floor_each", node_of.floor_each.as_ref().map(|value| floor_each(set, value)))
        .anchored(set, &node_of.anchor);
    match &node_of.content {
        Content::Group { children, capped } => object
            .flag("capped", *capped)
            .flag("open", node_of.open)
            .put("criteria", list(children, |child| node(set, nodes, *child))),
        Content::Criterion { applies_when, if_not_applicable, method: value } => object
            .opt("applies_when", applies_when.as_ref().map(|value| condition(set, value)))
            .opt(
                "if_not_applicable",
                if_not_applicable.map(|mode| match mode {
                    IfNotApplicable::FullPoints => "full_points",
                    IfNotApplicable::NoPoints => "no_points",
                    IfNotApplicable::Drop => "drop",
                    IfNotApplicable::DropAndRescale => "drop_and_rescale",
                    IfNotApplicable::UnitNotRated => "unit_not_rated",
                }),
            )
            .put("score", method(set, value)),
    }
    .into()
}

fn floor(set: &RuleSet, floor: &Floor) -> Value {
    let (key, least) = match floor.least {
        FloorLeast::SharePercent(share) => ("share_percent", share),
        FloorLeast::Points(points) => ("points", points),
    };
    Object::default()
        .put(key, number(least))
        .put("then", effect(set, &floor.then))
        .opt("title", floor.title.clone())
        .anchored(set, &floor.anchor)
        .into()
}

fn floor_each(set: &RuleSet, floor: &FloorEach) -> Value {
    let (key, least) = match floor.least {
        EachLeast::Above(points) => ("above", points),
        EachLeast::Points(points) => ("points", points),
        EachLeast::SharePercent(share) => ("share_percent", share),
    };
    Object::default()
        .put(key, number(least))
        .put("then", effect(set, &floor.then))
        .opt("title", floor.title.clone())
        .anchored(set, &floor.anchor)
        .into()
}

fn method(set: &RuleSet, value: &Method) -> Value {
    match value {
        Method::Met(value) => json!({ "met": condition(set, value) }),
        Method::Conditions(conditions) => json!({
            "conditions": list(conditions, |scored| {
                Object::default()
                    .put("that", condition(set, &scored.that))
                    .put("points", number(scored.points))
                    .opt("title", scored.title.clone())
                    .anchored(set, &scored.anchor)
                    .into()
            })
        }),
        Method::Tiers(value) => json!({ "tiers": tiers(set, value) }),
        Method::Cases(value) => json!({ "cases": cases(set, value) }),
        Method::Proportional(value) => {
            let proportional = Object::default()
                .put("of", set.name(value.of))
                .put("to", set.name(value.to))
                .opt(
                    "zero_target",
                    value.zero_target.map(|zero| match zero {
                        ZeroTarget::NotApplicable => "not_applicable",
                        ZeroTarget::Zero => "zero",
                        ZeroTarget::Full => "full",
                        ZeroTarget::Undetermined => "undetermined",
                    }),
                )
                .opt("at_least_percent", value.at_least_percent.map(number))
                .opt("missing", value.missing.map(number));
            json!({ "proportional": Value::from(proportional) })
        }
        Method::PerOccurrence { of, each, start } => {
            json!({ "per_occurrence": { "of": set.name(*of), "each": number(*each), "start": number(*start) } })
        }
        Method::Choice(value) => json!({ "choice": choice(set, value) }),
        Method::Assessed { from, to, step, figure: _ } => {
            let assessed = Object::default().put("from", number(*from)).put("to", number(*to)).opt("step", step.map(number));
            json!({ "assessed": Value::from(assessed) })
        }
        Method::Formula { value, text: _ } => json!({ "formula": numeric(set, value) }),
        Method::Script(script) => json!({
            "script": {
                "source": &*script.source,
                "call": script.call,
                "reads": list(&script.reads, |name| json!(set.name(*name))),
                "from": number(script.from),
                "to": number(script.to),
            }
        }),
        Method::Children(value) => json!({
            "children": {
                "unit_kind": value.unit_kind,
                "each": list(&value.each, |(rating, points)| json!([rating, number(*points)])),
                "combine": value.combine.word(),
                "none": value.none.word(),
            }
        }),
        Method::Alternatives { alternatives, otherwise: rest } => Object::default()
            .put(
                "alternatives",
                list(alternatives, |alternative| {
                    Object::default()
                        .put("when", condition(set, &alternative.when))
                        .put("score", method(set, &alternative.method))
                        .anchored(set, &alternative.anchor)
                        .into()
                }),
            )
            .opt("otherwise", otherwise(set, rest))
            .into(),
    }
}

fn tiers(set: &RuleSet, tiers: &Tiers) -> Value {
    let mut sorted = tiers.tiers.clone();
    sorted.sort_by_key(|tier| tier.threshold);
    Object::default()
        .put("of", set.name(tiers.of))
        .put(tiers.comparator.word(), list(&sorted, |tier| json!([number(tier.threshold), number(tier.result)])))
        .opt("otherwise", otherwise(set, &tiers.otherwise))
        .opt("missing", tiers.missing.map(number))
        .into()
}

fn cases(set: &RuleSet, cases: &Cases) -> Value {
    let each = |case: &Case| {
        Object::default()
            .put("when", condition(set, &case.when))
            .put("result", numeric(set, &case.result))
            .anchored(set, &case.anchor)
            .into()
    };
    Object::default()
        .put("lines", list(&cases.cases, each))
        .opt("otherwise", otherwise(set, &cases.otherwise))
        .opt("missing", cases.missing.map(number))
        .into()
}

fn choice(set: &RuleSet, choice: &Choice) -> Value {
    let options: &[crate::words::figure::Choice] = match &set.indicators[choice.of].question.kind {
        Kind::Choice(options) => options,
        Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => &[],
    };
    let results: Map<String, Value> = options
        .iter()
        .zip(&choice.results)
        .filter_map(|(option, result)| Some((option.id.clone(), number((*result)?))))
        .collect();
    Object::default()
        .put("of", set.name(Name::Indicator(choice.of)))
        .put("results", results)
        .opt("otherwise", otherwise(set, &choice.otherwise))
        .opt("missing", choice.missing.map(number))
        .into()
}

fn otherwise(set: &RuleSet, otherwise: &Otherwise) -> Option<Value> {
    match otherwise {
        Otherwise::Result(value, _) => Some(numeric(set, value)),
        Otherwise::Unstated => Some(json!({ "unstated": true })),
        Otherwise::Never => None,
    }
}

fn row(set: &RuleSet, row: &MatrixRow) -> Value {
    Object::default()
        .put("id", row.id.as_str())
        .put("title", row.title.as_str())
        .opt("applies_when", row.applies_when.as_ref().map(|value| condition(set, value)))
        .put("score", method(set, &row.method))
        .anchored(set, &row.anchor)
        .into()
}

fn rating(set: &RuleSet, rating: &Rating) -> Value {
    Object::default()
        .put("id", rating.id.as_str())
        .put("title", rating.title.as_str())
        .opt("from", rating.from.map(number))
        .opt("to", rating.to.map(number))
        .opt("below", rating.below.map(number))
        .flag("otherwise", rating.otherwise)
        .flag("counts_as_strong", rating.counts_as_strong)
        .opt("require", rating.require.as_ref().map(|value| require(set, value)))
        .anchored(set, &rating.anchor)
        .into()
}

fn require(set: &RuleSet, value: &Require) -> Value {
    match value {
        Require::All(parts) => json!({ "all": list(parts, |part| require(set, part)) }),
        Require::Any(parts) => json!({ "any": list(parts, |part| require(set, part)) }),
        Require::None(parts) => json!({ "none": list(parts, |part| require(set, part)) }),
        Require::One(requirement) => Object::default()
            .put("id", requirement.id.as_str())
            .put("title", clean(&requirement.title))
            .put("that", condition(set, &requirement.that))
            .anchored(set, &requirement.anchor)
            .into(),
    }
}

fn gate(set: &RuleSet, gate: &Gate) -> Value {
    Object::default()
        .put("id", gate.id.as_str())
        .opt("title", gate.title.clone())
        .put("when", condition(set, &gate.when))
        .opt("relation", gate.relation.map(|Relation::Leads| "leads"))
        .opt("unless", gate.unless.as_ref().map(|value| condition(set, value)))
        .put("then", effect(set, &gate.then))
        .some("waivable", grounds(gate))
        .anchored(set, &gate.anchor)
        .into()
}

fn grounds(gate: &Gate) -> Vec<Value> {
    list(&gate.waivable, |ground| json!({ "id": ground.id, "title": clean(&ground.title) }))
}

fn quota(set: &RuleSet, quota: &Quota) -> Value {
    let rating = |rating: usize| set.ratings[rating].id.as_str();
    let capacity = match quota.capacity {
        Capacity::Count(count) => json!({ "count": count.to_string() }),
        Capacity::Share(share) => {
            let of = match share.of {
                Base::Rated(of) => json!({ "rated": rating(of) }),
                Base::RatedAtLeast(of) => json!({ "rated_at_least": rating(of) }),
                Base::All => json!("all"),
            };
            let counted = match share.counted {
                Counted::Before => "before",
                Counted::After => "after",
            };
            json!({
                "percent": number(share.percent),
                "at_least": share.at_least.to_string(),
                "of": of,
                "counted": counted,
                "round": share.round.word(),
            })
        }
    };
    let rank_by = list(&quota.rank_by, |key| {
        let way = if key.is_descending { "desc" } else { "asc" };
        json!({ set.name(key.by): way })
    });
    Object::default()
        .put("id", quota.id.as_str())
        .opt("declared_in", quota.declared_in.clone())
        .opt("title", quota.title.clone())
        .put("rating", rating(quota.rating))
        .put("within", list(&quota.within, |within| json!(within.word())))
        .put("capacity", capacity)
        .opt(
            "small_cohort",
            quota.small_cohort.map(|small| json!({ "under": small.under.to_string(), "allow": small.allow.to_string() })),
        )
        .opt("exception_percent", quota.exception_percent.map(number))
        .opt("score_at_least", quota.score_at_least.map(number))
        .put("rank_by", rank_by)
        .put(
            "ties",
            match quota.ties {
                Ties::Exclude => "exclude",
                Ties::Refuse => "refuse",
            },
        )
        .put(
            "undetermined",
            match quota.undetermined {
                WithUndetermined::SetAside => "set_aside",
                WithUndetermined::Blocks => "blocks",
            },
        )
        .put("others", rating(quota.others))
        .anchored(set, &quota.anchor)
        .into()
}

fn effect(set: &RuleSet, effect: &Effect) -> Value {
    let rating = |rating: &usize| set.ratings[*rating].id.as_str();
    match effect {
        Effect::NotRated(why) => json!({ "not_rated": why }),
        Effect::Rate(to) => json!({ "rate": rating(to) }),
        Effect::NotAbove(to) => json!({ "not_above": rating(to) }),
        Effect::NotAboveRelated => json!({ "not_above": "related_unit" }),
        Effect::NotBelow(to) => json!({ "not_below": rating(to) }),
        Effect::Raise(by) => json!({ "raise": by.to_string() }),
        Effect::Lower(by) => json!({ "lower": by.to_string() }),
    }
}

fn condition(set: &RuleSet, value: &Condition) -> Value {
    match value {
        Condition::All(parts) => json!({ "all": list(parts, |part| condition(set, part)) }),
        Condition::Any(parts) => json!({ "any": list(parts, |part| condition(set, part)) }),
        Condition::None(parts) => json!({ "none": list(parts, |part| condition(set, part)) }),
        Condition::Part(Part { truth: value, .. }) => truth(set, value),
    }
}

fn truth(set: &RuleSet, value: &Truth) -> Value {
    match value {
        Truth::Literal(literal) => json!(literal),
        Truth::Name(name) => json!({ "name": set.name(*name) }),
        Truth::Not(inner) => json!({ "not": truth(set, inner) }),
        Truth::And(parts) => json!({ "and": list(parts, |part| truth(set, part)) }),
        Truth::Or(parts) => json!({ "or": list(parts, |part| truth(set, part)) }),
        Truth::Compare(how, left, right) => json!({ how.sign(): [numeric(set, left), numeric(set, right)] }),
        Truth::CompareDays(how, left, right) => json!({ how.sign(): [day(set, *left), day(set, *right)] }),
        Truth::CompareTruths(how, left, right) => json!({ how.sign(): [truth(set, left), truth(set, right)] }),
        Truth::OptionIn(indicator, options) => {
            let known: &[crate::words::figure::Choice] = match &set.indicators[*indicator].question.kind {
                Kind::Choice(known) => known,
                Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => &[],
            };
            let options = list(options, |option| known.get(*option).map_or(Value::Null, |option| json!(option.id)));
            json!({ "in": [{ "name": set.name(Name::Indicator(*indicator)) }, options] })
        }
        Truth::TextIn(name, texts) => json!({ "in": [{ "name": set.name(*name) }, texts] }),
        Truth::CompareRating(how, rating) => json!({ how.sign(): [{ "name": "rating" }, { "rating": set.ratings[*rating].id }] }),
        Truth::Known(name) => json!({ "known": set.name(*name) }),
    }
}

fn day(set: &RuleSet, day: Day) -> Value {
    match day {
        Day::OfPeriod(month, day) => json!({ "date": format!("{month:02}-{day:02}") }),
        Day::Name(name) => json!({ "name": set.name(name) }),
    }
}

fn numeric(set: &RuleSet, value: &Numeric) -> Value {
    let two = |sign: &str, left: &Numeric, right: &Numeric| json!({ sign: [numeric(set, left), numeric(set, right)] });
    match value {
        Numeric::Literal(literal) => number(*literal),
        Numeric::Name(name) => json!({ "name": set.name(*name) }),
        Numeric::Negate(inner) => json!({ "negate": numeric(set, inner) }),
        Numeric::Add(left, right) => two("+", left, right),
        Numeric::Subtract(left, right) => two("-", left, right),
        Numeric::Multiply(left, right) => two("*", left, right),
        Numeric::Divide(left, right) => two("/", left, right),
        Numeric::Percent(left, right) => two("percent", left, right),
        Numeric::Min(values) => json!({ "min": list(values, |value| numeric(set, value)) }),
        Numeric::Max(values) => json!({ "max": list(values, |value| numeric(set, value)) }),
        Numeric::Abs(inner) => json!({ "abs": numeric(set, inner) }),
        Numeric::Clamp(inner, low, high) => json!({ "clamp": [numeric(set, inner), numeric(set, low), numeric(set, high)] }),
        Numeric::Sum(values) => json!({ "sum": list(values, |value| numeric(set, value)) }),
        Numeric::CountTrue(truths) => json!({ "count_true": list(truths, |value| truth(set, value)) }),
        Numeric::DaysLate(left, right) => json!({ "days_late": [day(set, *left), day(set, *right)] }),
        Numeric::DaysBetween(left, right) => json!({ "days_between": [day(set, *left), day(set, *right)] }),
        Numeric::MonthsBetween(left, right) => json!({ "months_between": [day(set, *left), day(set, *right)] }),
        Numeric::PointsShare(node) => json!({ "points_share": set.name(Name::Points(*node)) }),
        Numeric::Round(inner, decimals, mode) => {
            json!({ "round": [numeric(set, inner), { "decimals": decimals.to_string(), "mode": mode.word() }] })
        }
        Numeric::Floor(inner) => json!({ "floor": numeric(set, inner) }),
    }
}
