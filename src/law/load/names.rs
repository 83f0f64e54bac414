//! The names of one rule set: who may use which id, and who may read which name from where.

use crate::law::fields::Report;
use crate::law::lower::{self, Binding};
use crate::law::{DerivedId, IndicatorId, Name, NodeId, RatingId};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Region, Words};
use crate::words::figure::{Choice, Kind};
use crate::words::text::{fold_ascii, is_id};
use std::collections::{BTreeMap, BTreeSet};

/// Words of this language that expressions do not reserve by themselves: two groups' ids, and what stands where a result would.
const OWN_WORDS: [&str; 3] = ["bonus", "deductions", "unstated"];

/// The columns of the worksheets and of machine output.
const COLUMN_WORDS: [&str; 35] = [
    "unit",
    "name",
    "organisation",
    "unit_kind",
    "subtype",
    "territory",
    "parent",
    "cohort",
    "leads",
    "founded",
    "dissolved",
    "period",
    "indicator",
    "value",
    "layer",
    "evidence",
    "note",
    "from",
    "to",
    "kind",
    "part",
    "date",
    "document",
    "node",
    "number",
    "by",
    "grounds",
    "rule_set",
    "outcome",
    "total",
    "total_max",
    "rating",
    "points",
    "points_max",
    "why",
];

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Indicator,
    Derived,
    Node,
    Row,
    Rating,
    Gate,
    Quota,
    Requirement,
}

/// Which expression reads: what it may see depends on where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reader {
    Derived,
    Check,
    Criterion,
    Requirement,
    Gate,
}

/// Everything that has been declared so far, and what will be.
#[derive(Debug, Default)]
pub(super) struct Names {
    claimed: BTreeMap<String, Vec<(String, Role, Region)>>,
    bound: BTreeMap<String, Bound>,
    later: BTreeMap<String, Role>,
    /// Names whose declaration could not be read: nothing more is said about expressions that use them.
    poisoned: BTreeSet<String>,
    /// Names of the period before that cannot be read, and why.
    pub(super) refused: BTreeMap<String, Refusal>,
    /// Whether the expression that is read compares the rating of the period before, so that it may name ratings.
    pub(super) compares_previous: bool,
    /// Whether the set has points, hence a total.
    pub(super) has_points: bool,
}

#[derive(Debug)]
pub(super) enum Bound {
    Figure(Binding),
    Derived {
        position: DerivedId,
        is_truth: bool,
    },
    Points {
        node: NodeId,
        is_finished: bool,
    },
    Rating(RatingId),
    /// The rating of the period before, as a choice with the ratings as its options.
    PreviousRating(IndicatorId),
}

/// Why a name of the period before cannot be read, and the way out.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) message: Words,
    pub(super) help: Words,
}

impl Role {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Role::Indicator => ("chỉ tiêu số liệu", "an indicator"),
            Role::Derived => ("giá trị dẫn xuất", "a derived value"),
            Role::Node => ("tiêu chí", "a criterion"),
            Role::Row => ("dòng của ma trận", "a row of the matrix"),
            Role::Rating => ("mức xếp loại", "a rating"),
            Role::Gate => ("điều kiện khống chế", "a gate"),
            Role::Quota => ("tỷ lệ khống chế", "a quota"),
            Role::Requirement => ("điều kiện xếp mức", "a requirement"),
        }
    }

    /// A requirement or gate may be called like the figure it is about: no expression reads it.
    fn may_share(self, other: Role) -> bool {
        let is_condition = |role| matches!(role, Role::Gate | Role::Quota | Role::Requirement);
        let is_figure = |role| matches!(role, Role::Indicator | Role::Derived);
        (is_condition(self) && is_figure(other)) || (is_figure(self) && is_condition(other))
    }
}

impl Names {
    /// Takes an id for one thing; a malformed, reserved or second one is reported.
    pub(super) fn claim(&mut self, id: &str, role: Role, region: Region, report: &mut Report) {
        if !is_id(id) {
            report.error(
                "id_malformed",
                region,
                words!("`{id}` không dùng làm mã được", "`{id}` cannot be an id"),
                words!(
                    "mã gồm chữ không dấu, chữ số và `_`, không bắt đầu bằng chữ số",
                    "an id is made of ASCII letters, digits and `_`, and does not begin with a digit"
                ),
            );
            return;
        }
        let is_column = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(id));
        if lower::is_reserved(id) || is_column(&OWN_WORDS) || is_column(&COLUMN_WORDS) {
            report.error(
                "id_reserved",
                region,
                words!("`{id}` là từ dành riêng, không dùng làm mã được", "`{id}` is reserved and cannot be an id"),
                words!("thêm một chữ vào mã, ví dụ `{id}_1`", "lengthen the id, `{id}_1` for instance"),
            );
            return;
        }
        let folded = self.claimed.entry(fold_ascii(id)).or_default();
        if let Some((other, other_role, other_region)) =
            folded.iter().find(|(other, other_role, _)| other != id || !role.may_share(*other_role))
        {
            let (vi, en) = other_role.words();
            let message = if other == id {
                words!("mã `{id}` đã đặt cho một {vi}", "the id `{id}` already names {en}")
            } else {
                words!("mã `{id}` chỉ khác mã `{other}` ở cách viết", "the id `{id}` differs from `{other}` only in spelling")
            };
            let diagnostic = Diagnostic::error("id_twice", report.place(region), message)
                .also(report.place(*other_region), words!("đặt ở đây", "named here"))
                .help(words!("đặt mã khác cho một trong hai", "give one of the two another id"));
            report.add(diagnostic);
            return;
        }
        folded.push((id.to_owned(), role, region));
    }

    /// Says that an id will be declared, so that reading it too early is told apart from a slip.
    pub(super) fn expect(&mut self, id: &str, role: Role) {
        self.later.entry(id.to_owned()).or_insert(role);
    }

    pub(super) fn poison(&mut self, id: &str) {
        self.poisoned.insert(id.to_owned());
    }

    pub(super) fn bind_indicator(&mut self, id: &str, position: IndicatorId, kind: &Kind) {
        let name = Name::Indicator(position);
        let binding = match kind {
            Kind::Quantity(_) => Binding::Number(name),
            Kind::YesNo => Binding::Truth(name),
            Kind::Date => Binding::Day(name),
            Kind::Choice(options) => Binding::Choice(position, options.iter().map(|Choice { id, .. }| id.clone()).collect()),
            Kind::Text => Binding::Text(name),
        };
        self.bound.entry(id.to_owned()).or_insert(Bound::Figure(binding));
    }

    pub(super) fn bind_derived(&mut self, id: &str, position: DerivedId, is_truth: bool) {
        self.bound.entry(id.to_owned()).or_insert(Bound::Derived { position, is_truth });
    }

    pub(super) fn bind_node(&mut self, id: &str, node: NodeId) {
        self.bound.entry(id.to_owned()).or_insert(Bound::Points { node, is_finished: false });
    }

    /// From here on the node's points may be read.
    pub(super) fn finish_node(&mut self, id: &str) {
        if let Some(Bound::Points { is_finished, .. }) = self.bound.get_mut(id) {
            *is_finished = true;
        }
    }

    pub(super) fn bind_rating(&mut self, id: &str, rating: RatingId) {
        self.bound.entry(id.to_owned()).or_insert(Bound::Rating(rating));
    }

    pub(super) fn bind_previous_rating(&mut self, id: &str, indicator: IndicatorId) {
        self.bound.entry(id.to_owned()).or_insert(Bound::PreviousRating(indicator));
    }

    /// What an id names, wherever it may be read.
    pub(super) fn bound(&self, id: &str) -> Option<&Bound> {
        self.bound.get(id)
    }

    /// Whether an id names anything so far.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.bound.contains_key(id)
    }

    /// The ids of all ratings, best first.
    pub(super) fn ratings_in_order(&self) -> Vec<&str> {
        let rating = |(id, bound): (&'_ String, &Bound)| match bound {
            Bound::Rating(rating) => Some((*rating, id.clone())),
            _ => None,
        };
        let mut all: Vec<(RatingId, String)> = self.bound.iter().filter_map(rating).collect();
        all.sort_unstable();
        all.into_iter().filter_map(|(_, id)| self.bound.get_key_value(&id)).map(|(id, _)| id.as_str()).collect()
    }

    /// The rating of that id.
    pub(super) fn rating(&self, id: &str) -> Option<RatingId> {
        match self.bound.get(id) {
            Some(Bound::Rating(rating)) => Some(*rating),
            Some(Bound::Figure(_) | Bound::Derived { .. } | Bound::Points { .. } | Bound::PreviousRating(_)) | None => None,
        }
    }

    /// The ids of all ratings.
    pub(super) fn ratings(&self) -> Vec<&str> {
        self.bound.iter().filter(|(_, bound)| matches!(bound, Bound::Rating(_))).map(|(id, _)| id.as_str()).collect()
    }

    /// The node of that id, where the reader may see its points.
    pub(super) fn node(&self, id: &str, reader: Reader) -> Option<NodeId> {
        match self.lookup(id, reader)? {
            Binding::Number(Name::Points(node)) => Some(node),
            _other => None,
        }
    }

    /// Whether an expression uses a name whose declaration could not be read.
    pub(super) fn is_poisoned(&self, expression: &str) -> bool {
        !self.poisoned.is_empty()
            && expression.split(|c: char| !(c == '_' || c.is_ascii_alphanumeric())).any(|word| self.poisoned.contains(word))
    }

    /// What a name is for a reader.
    pub(super) fn lookup(&self, name: &str, reader: Reader) -> Option<Binding> {
        match name {
            "months_in_operation" => return Some(Binding::Number(Name::MonthsInOperation)),
            "period.year" => return Some(Binding::Number(Name::PeriodYear)),
            "unit_kind" => return Some(Binding::Text(Name::UnitKind)),
            "subtype" => return Some(Binding::Text(Name::Subtype)),
            "territory" => return Some(Binding::Text(Name::Territory)),
            "total" | "total_max" if self.has_points => {
                return Some(if reader < Reader::Requirement {
                    Binding::NotHere(words!(
                        "chỉ đọc được trong điều kiện xếp mức và điều kiện khống chế",
                        "can be read only by requirements and gates"
                    ))
                } else if name == "total" {
                    Binding::Number(Name::Total)
                } else {
                    Binding::Number(Name::TotalMax)
                });
            }
            "total" | "total_max" => {
                return Some(Binding::NotHere(words!("không có trong bộ xếp loại bằng ma trận", "does not exist in a matrix")));
            }
            "rating" => {
                return Some(if reader == Reader::Gate {
                    Binding::RunningRating
                } else {
                    Binding::NotHere(words!("chỉ đọc được trong điều kiện khống chế", "can be read only by gates"))
                });
            }
            _ => {}
        }
        if let Some(Refusal { message, help }) = self.refused.get(name) {
            return Some(Binding::Refused(message.clone(), help.clone()));
        }
        match self.bound.get(name) {
            Some(Bound::Figure(binding)) => Some(binding.clone()),
            Some(Bound::Derived { position, is_truth: true }) => Some(Binding::Truth(Name::Derived(*position))),
            Some(Bound::Derived { position, is_truth: false }) => Some(Binding::Number(Name::Derived(*position))),
            Some(Bound::Points { node, is_finished: true }) if reader >= Reader::Criterion => {
                Some(Binding::Number(Name::Points(*node)))
            }
            Some(Bound::Points { .. }) => Some(Binding::NotHere(not_yet_declared(Role::Node, reader))),
            Some(Bound::Rating(rating)) if reader == Reader::Gate || self.compares_previous => Some(Binding::Rating(*rating)),
            Some(Bound::PreviousRating(indicator)) => {
                let ratings = self.ratings_in_order().into_iter().map(str::to_owned).collect();
                Some(Binding::PreviousRating(*indicator, ratings))
            }
            Some(Bound::Rating(_)) => Some(Binding::NotHere(words!(
                "là mức xếp loại, chỉ đọc được trong điều kiện khống chế",
                "is a rating, which only gates can read"
            ))),
            None => self.later.get(name).map(|role| Binding::NotHere(not_yet_declared(*role, reader))),
        }
    }

    /// Every name the reader may use.
    pub(super) fn visible(&self, reader: Reader) -> Vec<String> {
        const ALWAYS: [&str; 5] = ["months_in_operation", "period.year", "unit_kind", "subtype", "territory"];
        let own = ["total", "total_max", "rating"]
            .into_iter()
            .filter(|name| !matches!(self.lookup(name, reader), Some(Binding::NotHere(_))));
        let declared =
            self.bound.keys().map(String::as_str).filter(|name| !matches!(self.lookup(name, reader), Some(Binding::NotHere(_))));
        // Only suggestions are made of them: beyond so many, looking for the nearest would take longer than it helps.
        own.chain(ALWAYS).chain(declared).take(500).map(str::to_owned).collect()
    }
}

fn not_yet_declared(role: Role, reader: Reader) -> Words {
    match (role, reader) {
        (Role::Node, Reader::Derived | Reader::Check) => words!(
            "là điểm của tiêu chí; giá trị dẫn xuất và kiểm tra số liệu chỉ đọc số liệu",
            "is the points of a criterion; derived values and data checks read figures only"
        ),
        (Role::Node, Reader::Criterion | Reader::Requirement | Reader::Gate) => words!(
            "chưa có điểm ở chỗ này: tiêu chí chỉ đọc được điểm của tiêu chí, nhóm đứng trọn trước nó",
            "has no points yet at this place: a criterion reads only criteria and groups that stand wholly before it"
        ),
        (Role::Row, _) => words!("là dòng của ma trận, không có điểm", "is a row of the matrix and has no points"),
        (Role::Indicator | Role::Derived | Role::Rating | Role::Gate | Role::Quota | Role::Requirement, _) => {
            words!(
                "khai báo sau chỗ này; chỉ đọc được tên đã khai báo ở trên",
                "is declared further down; only names declared above can be read"
            )
        }
    }
}
