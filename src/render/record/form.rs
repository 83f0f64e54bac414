//! The names and shape of a decision record. Everything here is for programs: a name that is taken keeps its meaning.

use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct Record<'e> {
    pub(super) record: u32,
    pub(super) unit: Unit<'e>,
    pub(super) period: String,
    pub(super) rule_set: RuleSet<'e>,
    pub(super) illustrative: bool,
    pub(super) outcome: OutcomeOf<'e>,
    /// What is computed, where a decision stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) computed: Option<OutcomeOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decision: Option<ActOf<'e>>,
    pub(super) decided: Decided<'e>,
    pub(super) total: Option<Total>,
    pub(super) stages: Stages<'e>,
    pub(super) criteria: Vec<NodeOf<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) rows: Vec<RowOf<'e>>,
    pub(super) requirements: Vec<RequirementOf<'e>>,
    pub(super) gates: Vec<GateOf<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) quotas: Vec<QuotaOf<'e>>,
    pub(super) data_checks: Vec<DataCheckOf<'e>>,
    pub(super) lost: Vec<LostOf<'e>>,
    pub(super) figures: BTreeMap<&'e str, FigureOf<'e>>,
    pub(super) derived: BTreeMap<&'e str, DerivedOf<'e>>,
    pub(super) attributes: BTreeMap<&'e str, ValueOf>,
}

#[derive(Serialize)]
pub(super) struct Unit<'e> {
    pub(super) id: &'e str,
    pub(super) name: &'e str,
    pub(super) organisation: Option<TitledOf<'e>>,
    pub(super) unit_kind: Option<TitledOf<'e>>,
    pub(super) subtype: Option<TitledOf<'e>>,
    pub(super) territory: Option<TitledOf<'e>>,
    pub(super) founded: Option<String>,
}

#[derive(Serialize)]
pub(super) struct TitledOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
}

#[derive(Serialize)]
pub(super) struct RuleSet<'e> {
    pub(super) id: &'e str,
    pub(super) version: &'e str,
    pub(super) title: &'e str,
    pub(super) hash: &'e str,
    pub(super) status: &'static str,
    pub(super) ratings: Vec<RatingOf<'e>>,
}

#[derive(Serialize)]
pub(super) struct RatingOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
    pub(super) level: usize,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) below: Option<String>,
    pub(super) otherwise: bool,
    pub(super) counts_as_strong: bool,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
}

/// `by` is the reason's id: `score`, `gate moi_thanh_lap`, `missing`.
#[derive(Serialize)]
pub(super) struct OutcomeOf<'e> {
    pub(super) is: &'static str,
    pub(super) rating: Option<&'e str>,
    pub(super) title: Option<&'e str>,
    pub(super) by: &'e str,
}

/// A recorded decision, with the cell of its number.
#[derive(Serialize)]
pub(super) struct ActOf<'e> {
    pub(super) kind: &'static str,
    pub(super) number: &'e str,
    pub(super) date: String,
    pub(super) by: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ground: Option<&'e str>,
    pub(super) grounds: Option<&'e str>,
    pub(super) cell: String,
}

/// The first three lines of the explanation; and by id what each reason consists of.
#[derive(Serialize)]
pub(super) struct Decided<'e> {
    pub(super) words: WordsOf<[String; 3]>,
    pub(super) reasons: Vec<Vec<String>>,
    pub(super) otherwise: Option<&'e str>,
    pub(super) lifted_by: Vec<&'e str>,
}

#[derive(Serialize)]
pub(super) struct WordsOf<T> {
    pub(super) vi: T,
    pub(super) en: T,
}

#[derive(Serialize)]
pub(super) struct Total {
    pub(super) points: Option<String>,
    pub(super) max: Option<String>,
    pub(super) percent_of_max: Option<String>,
    pub(super) read_as: &'static str,
    pub(super) by: String,
    pub(super) rounding: Option<RoundingOf>,
    pub(super) spread: Option<SpreadOf>,
}

#[derive(Serialize)]
pub(super) struct RoundingOf {
    pub(super) decimals: u8,
    pub(super) mode: &'static str,
}

/// Points were multiplied by `whole / left`.
#[derive(Serialize)]
pub(super) struct SpreadOf {
    pub(super) left: String,
    pub(super) whole: String,
}

/// The running rating; where there is none, the reason's id after `absent`.
#[derive(Serialize)]
pub(super) struct Stages<'e> {
    pub(super) by_score: RatingOrNot<'e>,
    pub(super) after_requirements: RatingOrNot<'e>,
    pub(super) after_gates: RatingOrNot<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) without_waivers: Option<RatingOrNot<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after_quotas: Option<RatingOrNot<'e>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RatingOrNot<'e> {
    Rating(&'e str),
    Absent(&'static str),
}

#[derive(Serialize)]
pub(super) struct CitedOf<'e> {
    pub(super) clause: Option<ClauseOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) doubt: Option<&'e str>,
    pub(super) rule: String,
    /// The frame whose rule it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) frame: Option<&'e str>,
}

#[derive(Serialize)]
pub(super) struct ClauseOf<'e> {
    pub(super) id: &'e str,
    pub(super) at: &'e str,
    pub(super) says: &'e str,
    pub(super) source: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<&'e str>,
    /// What a reference to it means for the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) substitute: Option<SubstituteOf<'e>>,
}

#[derive(Serialize)]
pub(super) struct SubstituteOf<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    pub(super) source: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<&'e str>,
    /// The clause that took its place, where that is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) says: Option<&'e str>,
}

#[derive(Serialize)]
pub(super) struct NodeOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
    pub(super) stands_in: Option<&'e str>,
    pub(super) part: &'static str,
    pub(super) points: Option<String>,
    pub(super) points_max: String,
    pub(super) points_min: String,
    pub(super) max: Option<String>,
    pub(super) by: &'e str,
    pub(super) why: WordsOf<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clamp: Option<&'static str>,
    pub(super) rounding: Option<RoundingOf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) spread: Option<SpreadOf>,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<ScoreOf<'e>>,
}

/// How a criterion came to its points.
#[derive(Serialize)]
pub(super) struct ScoreOf<'e> {
    pub(super) method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) applies_when: Option<ConditionOf<'e>>,
    pub(super) lines: Vec<LineOf<'e>>,
    pub(super) next: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expression: Option<ExpressionOf<'e>>,
    pub(super) conditions: Vec<AskedOf<'e>>,
    pub(super) reads: Vec<&'e str>,
    pub(super) told: Vec<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script_says: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<CitedOf<'e>>,
    pub(super) nearest: NearestOf<'e>,
}

#[derive(Serialize)]
pub(super) struct LineOf<'e> {
    pub(super) id: &'e str,
    pub(super) words: WordsOf<&'e str>,
    pub(super) points: Option<String>,
}

/// As written, and with values in the place of names.
#[derive(Serialize)]
pub(super) struct ExpressionOf<'e> {
    pub(super) text: &'e str,
    pub(super) values: &'e str,
}

#[derive(Serialize)]
pub(super) struct AskedOf<'e> {
    pub(super) line: &'e str,
    #[serde(flatten)]
    pub(super) condition: ConditionOf<'e>,
}

#[derive(Serialize)]
pub(super) struct ConditionOf<'e> {
    pub(super) held: HeldOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expression: Option<ExpressionOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) list: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<ConditionOf<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) reads: Vec<&'e str>,
}

/// `true`, `false`, or an absence's id.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum HeldOf {
    Known(bool),
    Absent(&'static str),
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NearestOf<'e> {
    Ways(Vec<WayOf<'e>>),
    None(&'static str),
}

#[derive(Serialize)]
pub(super) struct WayOf<'e> {
    pub(super) reaches: Vec<ChangeOf<'e>>,
    pub(super) points_from: String,
    pub(super) points_to: String,
    pub(super) by: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) condition: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct ChangeOf<'e> {
    pub(super) figure: &'e str,
    pub(super) from: ValueOf,
    pub(super) to: ValueOf,
}

#[derive(Serialize)]
pub(super) struct RowOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
    #[serde(flatten)]
    pub(super) rating: RatingOrNot<'e>,
    pub(super) by: &'e str,
    pub(super) why: WordsOf<&'e str>,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
    pub(super) how: ScoreOf<'e>,
}

#[derive(Serialize)]
pub(super) struct RequirementOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
    pub(super) rating: &'e str,
    pub(super) entry: usize,
    pub(super) list: Option<&'static str>,
    pub(super) must_hold: bool,
    pub(super) asked: bool,
    pub(super) decided: bool,
    pub(super) that: ConditionOf<'e>,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
}

#[derive(Serialize)]
pub(super) struct GateOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: Option<&'e str>,
    pub(super) held: HeldOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<ConditionOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unless: Option<ConditionOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) waived: Option<ActOf<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) floor: Option<FloorOf<'e>>,
    pub(super) then: EffectOf<'e>,
    pub(super) did: &'static str,
    pub(super) from: RatingOrNot<'e>,
    pub(super) to: RatingOrNot<'e>,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
}

/// A quota: whether the unit has a place, and how many there were in its cohort.
#[derive(Serialize)]
pub(super) struct QuotaOf<'e> {
    pub(super) id: &'e str,
    pub(super) title: &'e str,
    pub(super) rating: &'e str,
    pub(super) others: &'e str,
    pub(super) place: &'static str,
    pub(super) rank: Option<usize>,
    pub(super) cohort: Option<QuotaCounts>,
    pub(super) cut_off: Option<&'e str>,
    pub(super) cut_off_value: Option<String>,
    pub(super) counted: WordsOf<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exception: Option<ActOf<'e>>,
    pub(super) standing: WordsOf<&'e str>,
    pub(super) from: RatingOrNot<'e>,
    pub(super) to: RatingOrNot<'e>,
    #[serde(flatten)]
    pub(super) cited: CitedOf<'e>,
}

#[derive(Serialize)]
pub(super) struct QuotaCounts {
    pub(super) rated: usize,
    pub(super) candidates: usize,
    pub(super) base: usize,
    pub(super) capacity: usize,
    pub(super) taken: usize,
    pub(super) set_aside: usize,
    pub(super) excepted: bool,
}

#[derive(Serialize)]
pub(super) struct FloorOf<'e> {
    pub(super) node: &'e str,
    pub(super) each: bool,
    pub(super) least: WordsOf<&'e str>,
    pub(super) under: Vec<&'e str>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EffectOf<'e> {
    NotRated(&'e str),
    Rate(&'e str),
    NotAbove(&'e str),
    /// At best the rating of the unit that is related so.
    NotAboveRelated(&'e str),
    NotBelow(&'e str),
    Raise(u32),
    Lower(u32),
}

#[derive(Serialize)]
pub(super) struct DataCheckOf<'e> {
    pub(super) message: &'e str,
    pub(super) severity: &'static str,
    pub(super) that: ConditionOf<'e>,
    pub(super) rule: String,
}

#[derive(Serialize)]
pub(super) struct LostOf<'e> {
    pub(super) criterion: &'e str,
    pub(super) points: String,
}

#[derive(Serialize)]
pub(super) struct FigureOf<'e> {
    pub(super) title: &'e str,
    pub(super) measure: Option<&'e str>,
    #[serde(flatten)]
    pub(super) value: ValueOf,
    pub(super) by: &'e str,
    pub(super) cell: Option<CellOf<'e>>,
}

/// `value` is `null` where there is none; `absent` then says why.
#[derive(Serialize)]
pub(super) struct ValueOf {
    pub(super) value: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) absent: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct CellOf<'e> {
    pub(super) file: &'e str,
    pub(super) worksheet: Option<&'e str>,
    pub(super) address: Option<&'e str>,
    pub(super) raw: &'e str,
    pub(super) layer: Option<&'static str>,
    pub(super) evidence: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<WordsOf<&'e str>>,
    /// Of a figure of the period before: what each unit it came from gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<BeforeOf<'e>>,
}

#[derive(Serialize)]
pub(super) struct BeforeOf<'e> {
    pub(super) period: String,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wanting: Option<WordsOf<&'e str>>,
    pub(super) parts: Vec<BeforePartOf<'e>>,
}

#[derive(Serialize)]
pub(super) struct BeforePartOf<'e> {
    pub(super) unit: &'e str,
    pub(super) name: &'e str,
    pub(super) cell: Option<String>,
    pub(super) raw: &'e str,
    /// The cell that says what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) became: Option<String>,
}

#[derive(Serialize)]
pub(super) struct DerivedOf<'e> {
    pub(super) title: &'e str,
    pub(super) measure: Option<&'e str>,
    #[serde(flatten)]
    pub(super) value: ValueOf,
    pub(super) by: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expression: Option<ExpressionOf<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) conditions: Vec<ConditionOf<'e>>,
    pub(super) reads: Vec<&'e str>,
    pub(super) rounding: Option<RoundingOf>,
    #[serde(flatten)]
    pub(super) cited: Option<CitedOf<'e>>,
}
