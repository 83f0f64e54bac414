//! What is said of each thing of a set, trait by trait, so that two versions can be held against each other.

use super::{Kind, Told, told};
use crate::law::clause::Clause;
use crate::law::quota::Quota;
use crate::law::wording::expressions::condition_words;
use crate::law::wording::figures::{better_words, dash_words, evidence_words, kind_words, range_words};
use crate::law::wording::quotas::{capacity_words, terms, within_words};
use crate::law::wording::ratings::{effect_words, floor_each_words, floor_words, requirement_words, waivable_words};
use crate::law::wording::{
    absent_words, as_of_words, data, denominator_words, fall_through_words, if_not_applicable_words, perhaps_rounded_words,
    previous_words, ratings_read_words, span_words, status_words, tenure_words,
};
use crate::law::{
    Allow, Anchor, Body, Content, DataCheck, Derived, Gate, Indicator, MatrixRow, Node, Rating, RatingsRead, Require,
    Requirement, RuleSet, Tenure,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::Kind as Answer;
use crate::words::number::Number;

/// One thing that is said.
pub(super) struct Trait {
    /// The key of the canonical form that it tells of.
    pub(super) key: &'static str,
    /// Which of several with that key.
    pub(super) which: String,
    /// What is said: `Điểm tối đa`.
    pub(super) label: Words,
    /// In words.
    pub(super) value: Words,
    /// As a number, where it is one, so that it rises or falls.
    pub(super) number: Option<Number>,
    /// Whether it is worth saying of something new.
    pub(super) is_told_when_new: bool,
    /// What two versions are told apart by, where not by the words; only the new words are then said.
    pub(super) compared_by: Option<String>,
}

impl Trait {
    /// `Điểm tối đa: 10 điểm`.
    pub(super) fn said(&self) -> Words {
        let (Words { vi, en }, value_vi, value_en) = (&self.label, &self.value.vi, &self.value.en);
        words!("{vi}: {value_vi}", "{en}: {value_en}")
    }

    /// `Cách ghép các điều kiện nay là: …`.
    pub(super) fn now(&self) -> Words {
        let (Words { vi, en }, value_vi, value_en) = (&self.label, &self.value.vi, &self.value.en);
        words!("{vi} nay là: {value_vi}", "{en} is now: {value_en}")
    }

    fn is_as(&self, other: &Trait) -> bool {
        match (&self.compared_by, &other.compared_by) {
            (Some(own), Some(other)) => own == other,
            _ => self.value == other.value,
        }
    }
}

fn said(key: &'static str, vi: &str, en: &str, value: Words) -> Trait {
    let label = Words::new(vi, en);
    Trait { key, which: vi.to_owned(), label, value, number: None, is_told_when_new: false, compared_by: None }
}

fn new(own: Trait) -> Trait {
    Trait { is_told_when_new: true, ..own }
}

fn number(key: &'static str, vi: &str, en: &str, number: Number) -> Trait {
    Trait { number: Some(number), ..said(key, vi, en, Words::new(number.vi(), number.en())) }
}

fn yes(key: &'static str, vi: &str, en: &str, holds: bool) -> Trait {
    said(key, vi, en, if holds { Words::new("có", "yes") } else { Words::new("không", "no") })
}

/// What differs between what is said of a thing in two versions.
pub(super) fn compared(old: &[Trait], new: &[Trait]) -> Vec<Told> {
    let same = |a: &Trait, b: &Trait| a.key == b.key && a.which == b.which;
    let mut changes = Vec::new();
    for after in new {
        match old.iter().find(|before| same(before, after)) {
            None => changes.push(told(after.key, Kind::Added, after.said())),
            Some(before) if !before.is_as(after) && after.compared_by.is_some() => {
                changes.push(told(after.key, Kind::Changed, after.now()));
            }
            Some(before) if !before.is_as(after) => {
                changes.push(told(after.key, Kind::Changed, from_to(&after.label, before, after)));
            }
            Some(_) => {}
        }
    }
    for before in old.iter().filter(|before| !new.iter().any(|after| same(before, after))) {
        changes.push(told(before.key, Kind::Removed, before.said()));
    }
    changes
}

fn from_to(label: &Words, before: &Trait, after: &Trait) -> Words {
    let changed = match (before.number, after.number) {
        (Some(was), Some(is)) => raised(was < is, &before.value, &after.value),
        _ => became(&before.value, &after.value),
    };
    let (Words { vi, en }, changed_vi, changed_en) = (label, changed.vi, changed.en);
    words!("{vi}: {changed_vi}", "{en}: {changed_en}")
}

/// `nâng từ 90% lên 95%`.
pub(super) fn raised(rises: bool, from: &Words, to: &Words) -> Words {
    let (from_vi, to_vi, from_en, to_en) = (&from.vi, &to.vi, &from.en, &to.en);
    if rises {
        words!("nâng từ {from_vi} lên {to_vi}", "raised from {from_en} to {to_en}")
    } else {
        words!("hạ từ {from_vi} xuống {to_vi}", "lowered from {from_en} to {to_en}")
    }
}

/// `từ … thành …`; long texts one behind the other.
pub(super) fn became(from: &Words, to: &Words) -> Words {
    /// Characters up to which two texts read as one sentence.
    const SHORT: usize = 40;
    let (from_vi, to_vi, from_en, to_en) = (&from.vi, &to.vi, &from.en, &to.en);
    if from_vi.chars().count() + to_vi.chars().count() <= SHORT {
        words!("từ {from_vi} thành {to_vi}", "from {from_en} to {to_en}")
    } else {
        words!("trước là: {from_vi}; nay là: {to_vi}", "was: {from_en}; is now: {to_en}")
    }
}

/// Whether two clauses are the same place of a document that another one replaced: no set cites both.
pub(super) fn same_source(old: &RuleSet, old_id: &str, new: &RuleSet, new_id: &str) -> bool {
    let (Some((old_source, old_key)), Some((new_source, new_key))) = (old_id.rsplit_once('/'), new_id.rsplit_once('/')) else {
        return false;
    };
    let cites = |set: &RuleSet, source: &str| {
        set.clauses.iter().filter_map(|clause| clause.id.rsplit_once('/')).any(|(cited, _)| cited == source)
    };
    old_key == new_key && old_source != new_source && !cites(new, old_source) && !cites(old, new_source)
}

pub(super) fn anchored(set: &RuleSet, anchor: &Anchor) -> Vec<Trait> {
    let mut traits = Vec::new();
    if let Some(clause) = anchor.clause {
        let clause = &set.clauses[clause];
        traits.push(new(said("clause", "Căn cứ", "Clause", data(&clause.at))));
    }
    traits.extend(anchor.doubt.as_ref().map(|doubt| new(said("doubt", "Chỗ văn bản chưa rõ", "Doubt", data(doubt)))));
    traits.extend(anchor.allow.iter().map(allowed));
    traits
}

fn allowed(allow: &Allow) -> Trait {
    let lint = &allow.lint;
    Trait {
        which: lint.clone(),
        ..said("allow", &format!("Chấp nhận phát hiện {lint}"), &format!("Allowed: {lint}"), data(&allow.why))
    }
}

pub(super) fn general(set: &RuleSet) -> Vec<Trait> {
    let whom = &set.applies_to;
    let mut traits = vec![
        said("id", "Mã", "Id", data(&set.id)),
        said("version", "Phiên bản", "Version", data(&set.version)),
        said("title", "Tên", "Title", data(&set.title)),
        said("status", "Tình trạng", "Status", status_words(set.status)),
        said("applies_to", "Tổ chức", "Organisation", data(&whom.organisation)),
        said("applies_to", "Cấp đơn vị", "Unit kind", data(&whom.unit_kind)),
        said("as_of", "Số liệu tính đến", "As of", as_of_words(set.as_of)),
        said("absent", "Khi thiếu số liệu", "A missing figure", absent_words(set.absent)),
        said("denominator", "Tỷ lệ vững mạnh tính trên", "Share counted over", denominator_words(set.denominator)),
        said("rounding", "Làm tròn giá trị tính ra", "Rounding of derived values", perhaps_rounded_words(set.rounding.derived)),
        said("rounding", "Làm tròn điểm tiêu chí", "Rounding of criteria", perhaps_rounded_words(set.rounding.criterion)),
        said("rounding", "Làm tròn điểm nhóm", "Rounding of groups", perhaps_rounded_words(set.rounding.group)),
        said("rounding", "Làm tròn tổng điểm", "Rounding of the total", perhaps_rounded_words(set.rounding.total)),
    ];
    if set.tenure == Tenure::EarliestPredecessor {
        traits.push(said("tenure", "Thời gian hoạt động", "Tenure", tenure_words()));
    }
    if set.reads_previous {
        traits.push(said("previous", "Số liệu kỳ trước", "The period before", previous_words()));
    }
    traits.extend(set.in_force.map(|span| said("in_force", "Hiệu lực", "In force", span_words(span))));
    traits.extend(set.supersedes.as_ref().map(|other| said("supersedes", "Thay thế", "Supersedes", data(other))));
    if !whom.subtype.is_empty() {
        traits.push(said("applies_to", "Loại hình", "Subtypes", data(&whom.subtype.join("; "))));
    }
    traits.extend(whom.territory.as_ref().map(|territory| said("applies_to", "Địa bàn", "Territory", data(territory))));
    traits.extend(set.allow.iter().map(allowed));
    let mut sources: Vec<&Clause> = Vec::new();
    for clause in &set.clauses {
        let is_known = |other: &&Clause| {
            (&other.source_number, &other.source_title) == (&clause.source_number, &clause.source_title)
                && other.source_illustrative == clause.source_illustrative
                && source(other) == source(clause)
        };
        if !sources.iter().any(is_known) {
            sources.push(clause);
        }
    }
    traits.extend(sources.into_iter().map(|clause| {
        let number = clause.source_number.as_ref().map_or_else(String::new, |number| format!("{number}, "));
        let mark = if clause.source_illustrative { ("; văn bản minh họa", "; illustrative") } else { ("", "") };
        let name = format!("{number}{}", clause.source_title);
        let value = Words::new(format!("{name}{}", mark.0), format!("{name}{}", mark.1));
        Trait { which: source(clause).to_owned(), ..said("sources", "Văn bản căn cứ", "Document", value) }
    }));
    match &set.body {
        Body::Criteria(scorecard) => {
            traits.push(number("points_max", "Điểm tối đa", "Greatest points", scorecard.points_max));
            traits.push(said(
                "ratings_read",
                "Xếp mức theo",
                "Ratings are read from",
                ratings_read_words(scorecard.ratings_read),
            ));
            traits.push(said(
                "fall_through",
                "Đủ điểm mà thiếu điều kiện",
                "Where requirements are missed",
                fall_through_words(set.fall_through),
            ));
            traits.push(number("total", "Tổng điểm thấp nhất", "Least total", scorecard.total_at_least));
            traits.push(number("total", "Tổng điểm cao nhất", "Greatest total", scorecard.total_at_most));
        }
        Body::Matrix(_) => {
            traits.push(said(
                "points_max",
                "Cách xếp",
                "Rated",
                Words::new("theo mức thấp nhất của các tiêu chí, không có điểm", "by the worst row, without points"),
            ));
        }
    }
    traits
}

fn source(clause: &Clause) -> &str {
    clause.id.rsplit_once('/').map_or("", |(source, _)| source)
}

pub(super) fn clause(clause: &Clause) -> Vec<Trait> {
    vec![said("at", "Vị trí", "Where", data(&clause.at)), new(said("says", "Nội dung", "It says", data(&clause.says)))]
}

pub(super) fn node(set: &RuleSet, node: &Node) -> Vec<Trait> {
    let usual = if node.is_criterion() { set.rounding.criterion } else { set.rounding.group };
    let mut traits = vec![
        said("title", "Tên", "Title", data(&node.title)),
        new(number("points_max", "Điểm tối đa", "Greatest points", node.points_max)),
        Trait {
            is_told_when_new: !node.points_min.is_zero(),
            ..number("points_min", "Điểm tối thiểu", "Least points", node.points_min)
        },
        Trait {
            is_told_when_new: node.rounding != usual,
            ..said("rounding", "Làm tròn", "Rounding", perhaps_rounded_words(node.rounding))
        },
    ];
    match &node.content {
        Content::Group { capped, .. } => {
            let (vi, en) =
                ("Các mục cộng lại được vượt điểm tối đa (phần vượt không tính)", "Parts may sum to more than the maximum");
            traits.push(Trait { is_told_when_new: *capped, ..yes("capped", vi, en, *capped) });
            traits.push(Trait {
                is_told_when_new: node.open,
                ..yes("open", "Để mở cho cấp dưới", "Open to a lower level", node.open)
            });
        }
        Content::Criterion { applies_when, if_not_applicable, .. } => {
            traits.extend(applies_when.as_ref().map(|condition| {
                new(said("applies_when", "Chỉ áp dụng khi", "Applies only when", condition_words(set, condition)))
            }));
            traits.extend(if_not_applicable.map(|mode| {
                new(said("if_not_applicable", "Khi không áp dụng", "Where it does not apply", if_not_applicable_words(mode)))
            }));
        }
    }
    let effect = |then: &crate::law::Effect, when: Words| {
        let Words { vi, en } = effect_words(then, |rating| &set.ratings[rating].title);
        let (when_vi, when_en) = (when.vi, when.en);
        words!("{when_vi} thì {vi}", "{when_en}: {en}")
    };
    if let Some(floor) = &node.floor {
        let value = effect(&floor.then, floor_words("", floor.least));
        traits.push(new(said("floor", "Điểm liệt", "Floor", value)));
        traits.extend(of_floor("floor", floor.title.as_ref(), anchored(set, &floor.anchor)));
    }
    if let Some(floor) = &node.floor_each {
        let value = effect(&floor.then, floor_each_words("", floor.least));
        traits.push(new(said("floor_each", "Điểm liệt của từng tiêu chí", "Floor of each criterion", value)));
        traits.extend(of_floor("floor_each", floor.title.as_ref(), anchored(set, &floor.anchor)));
    }
    traits.extend(anchored(set, &node.anchor));
    traits
}

fn of_floor(key: &'static str, title: Option<&String>, anchored: Vec<Trait>) -> Vec<Trait> {
    let titled = title.map(|title| said(key, "Tên điểm liệt", "Title of the floor", data(title)));
    let anchored = anchored.into_iter().map(|own| {
        let Words { vi, en } = own.label;
        let label = words!("Điểm liệt, {vi}", "Floor, {en}");
        Trait { key, which: format!("floor {}", own.which), label, ..own }
    });
    titled.into_iter().chain(anchored).collect()
}

pub(super) fn row(set: &RuleSet, row: &MatrixRow) -> Vec<Trait> {
    let mut traits = vec![said("title", "Tên", "Title", data(&row.title))];
    traits.extend(
        row.applies_when
            .as_ref()
            .map(|condition| new(said("applies_when", "Chỉ áp dụng khi", "Applies only when", condition_words(set, condition)))),
    );
    traits.extend(anchored(set, &row.anchor));
    traits
}

pub(super) fn rating(set: &RuleSet, rating: &Rating) -> Vec<Trait> {
    let percent = set.scorecard().is_some_and(|scorecard| scorecard.ratings_read == RatingsRead::PercentOfMax);
    let edge = |key, vi: &str, en: &str, edge: Option<Number>| {
        edge.map(|edge| {
            let sign = if percent { ("% điểm tối đa", "% of the maximum") } else { (" điểm", " points") };
            let value = Words::new(format!("{}{}", edge.vi(), sign.0), format!("{}{}", edge.en(), sign.1));
            new(Trait { number: Some(edge), ..said(key, vi, en, value) })
        })
    };
    let mut traits = vec![said("title", "Tên", "Title", data(&rating.title))];
    traits.extend(edge("from", "Điểm cần đạt", "Lower edge", rating.from));
    traits.extend(edge("to", "Văn bản ghi đến", "The text says to", rating.to));
    traits.extend(edge("below", "Đọc là dưới", "Read as below", rating.below));
    if rating.otherwise {
        traits.push(new(yes("otherwise", "Nhận mọi đơn vị thấp hơn các mức khác", "Takes what lies below every other", true)));
    }
    let strong = yes("counts_as_strong", "Được tính là vững mạnh", "Counts as vững mạnh", rating.counts_as_strong);
    traits.push(Trait { is_told_when_new: rating.counts_as_strong, ..strong });
    if let Some(require) = &rating.require {
        for (requirement, part) in parts(require) {
            let (vi, en) = match part {
                Part::Demanded => ("Điều kiện xếp mức", "Requirement"),
                Part::OneOf => ("Điều kiện xếp mức (cần một trong các điều)", "Requirement (one of several)"),
                Part::Forbidden => ("Điều không được có", "What may not be"),
            };
            let own = said("require", vi, en, requirement_words(set, requirement));
            traits.push(new(Trait { which: format!("{vi} {}", requirement.id), ..own }));
            traits.extend(anchored(set, &requirement.anchor).into_iter().map(|own| {
                let (Words { vi, en }, title) = (own.label, &requirement.title);
                let label = words!("Điều kiện “{title}”, {vi}", "Requirement “{title}”, {en}");
                Trait {
                    key: "require",
                    which: format!("{} {}", requirement.id, own.which),
                    label,
                    is_told_when_new: false,
                    ..own
                }
            }));
        }
    }
    // a plain list needs no words of its own: what was added to it or left out is said already
    let whole = rating.require.as_ref().map_or_else(|| Words::new("không có điều kiện nào", "there are none"), joined);
    let own = said("require", "Cách ghép các điều kiện", "How requirements hang together", whole);
    let nested = rating.require.as_ref().map_or_else(String::new, nested);
    traits.push(Trait { compared_by: Some(nested), ..own });
    traits.extend(anchored(set, &rating.anchor));
    traits
}

/// What a requirement is to its rating.
#[derive(Clone, Copy)]
enum Part {
    Demanded,
    OneOf,
    Forbidden,
}

fn parts(require: &Require) -> Vec<(&Requirement, Part)> {
    fn gathered<'r>(require: &'r Require, part: Part, found: &mut Vec<(&'r Requirement, Part)>) {
        match (require, part) {
            (Require::One(requirement), _) => found.push((requirement, part)),
            (Require::All(parts), _) => parts.iter().for_each(|inner| gathered(inner, part, found)),
            (Require::Any(parts), Part::Demanded | Part::OneOf) => {
                parts.iter().for_each(|inner| gathered(inner, Part::OneOf, found));
            }
            (Require::None(parts), Part::Demanded | Part::OneOf) => {
                parts.iter().for_each(|inner| gathered(inner, Part::Forbidden, found));
            }
            (Require::Any(parts) | Require::None(parts), Part::Forbidden) => {
                parts.iter().for_each(|inner| gathered(inner, part, found));
            }
        }
    }
    let mut found = Vec::new();
    gathered(require, Part::Demanded, &mut found);
    found
}

/// What of the requirements is neither demanded nor forbidden each by itself, by ids.
fn nested(require: &Require) -> String {
    fn written(require: &Require) -> String {
        let list = |word: &str, parts: &[Require]| format!("{word}({})", parts.iter().map(written).collect::<Vec<_>>().join(" "));
        match require {
            Require::One(requirement) => requirement.id.clone(),
            Require::All(parts) => list("all", parts),
            Require::Any(parts) => list("any", parts),
            Require::None(parts) => list("none", parts),
        }
    }
    let is_one = |part: &Require| matches!(part, Require::One(_));
    match require {
        Require::One(_) => String::new(),
        Require::All(parts) => parts.iter().map(nested).collect(),
        Require::None(parts) if parts.iter().all(is_one) => String::new(),
        Require::Any(_) | Require::None(_) => written(require),
    }
}

/// How requirements hang together; a plain list is all of them.
fn joined(require: &Require) -> Words {
    fn outline(require: &Require) -> Words {
        let list = |parts: &[Require], vi: &str, en: &str| {
            let parts: Vec<Words> = parts.iter().map(outline).collect();
            let all = |lang: fn(&Words) -> &str, word: &str| parts.iter().map(lang).collect::<Vec<_>>().join(word);
            Words::new(format!("({})", all(|words| &words.vi, vi)), format!("({})", all(|words| &words.en, en)))
        };
        match require {
            Require::One(requirement) => data(&requirement.title),
            Require::All(parts) => list(parts, " và ", " and "),
            Require::Any(parts) => list(parts, " hoặc ", " or "),
            Require::None(parts) => {
                let Words { vi, en } = list(parts, "; ", "; ");
                words!("không có điều nào trong {vi}", "none of {en}")
            }
        }
    }
    match require {
        Require::All(parts) if parts.iter().all(|part| matches!(part, Require::One(_))) => {
            Words::new("phải đủ mọi điều kiện", "all must hold")
        }
        _ => {
            let Words { vi, en } = outline(require);
            let bare =
                |text: String| text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map_or(text.clone(), str::to_owned);
            Words::new(bare(vi), bare(en))
        }
    }
}

pub(super) fn gate(set: &RuleSet, gate: &Gate) -> Vec<Trait> {
    let mut traits: Vec<Trait> = gate.title.iter().map(|title| said("title", "Tên", "Title", data(title))).collect();
    if !gate.is_always() {
        traits.push(new(said("when", "Khi", "When", condition_words(set, &gate.when))));
    }
    traits.extend(gate.unless.as_ref().map(|unless| new(said("unless", "Trừ khi", "Unless", condition_words(set, unless)))));
    traits.push(new(said("then", "Thì", "Then", effect_words(&gate.then, |rating| &set.ratings[rating].title))));
    traits.extend(waivable_words(gate).map(|words| new(said("waivable", "Miễn áp dụng", "Waivable", words))));
    traits.extend(anchored(set, &gate.anchor));
    traits
}

pub(super) fn quota(set: &RuleSet, quota: &Quota) -> Vec<Trait> {
    let mut traits: Vec<Trait> = quota.title.iter().map(|title| said("title", "Tên", "Title", data(title))).collect();
    traits.push(new(said("within", "Trong", "Within", within_words(&quota.within))));
    traits.push(new(said("capacity", "Được nhiều nhất", "At most", capacity_words(set, quota))));
    let mut how = (Vec::new(), Vec::new());
    for Words { vi, en } in terms(set, quota) {
        how.0.push(vi);
        how.1.push(en);
    }
    traits.push(new(said("how", "Cách xét", "How", Words::new(how.0.join("; "), how.1.join("; ")))));
    traits.extend(anchored(set, &quota.anchor));
    traits
}

pub(super) fn indicator(set: &RuleSet, indicator: &Indicator) -> Vec<Trait> {
    let question = &indicator.question;
    let mut traits = vec![said("title", "Tên", "Title", data(&question.title))];
    match &question.kind {
        Answer::Quantity(quantity) => {
            traits.push(new(said("type", "Cách ghi", "Answer", kind_words(question))));
            // the range of something new is one line, as the form has it
            traits.push(number("at_least", "Giá trị nhỏ nhất", "Least value", quantity.at_least));
            traits.push(number("at_most", "Giá trị lớn nhất", "Greatest value", quantity.at_most));
            let range = range_words(question);
            let is_told_when_new = range.is_some();
            let own = said("range", "Phạm vi", "Range", range.unwrap_or_else(|| data("")));
            traits.push(Trait { is_told_when_new, compared_by: Some(String::new()), ..own });
            traits.push(number("decimals", "Số chữ số thập phân", "Decimals", Number::from(i64::from(quantity.decimals))));
            traits.extend(quantity.step.map(|step| number("step", "Bước", "Step", step)));
        }
        Answer::Choice(options) => {
            traits.push(said("type", "Cách ghi", "Answer", Words::new("chọn một", "one of several")));
            traits.extend(options.iter().map(|option| {
                new(Trait { which: option.id.clone(), ..said("options", "Lựa chọn", "Option", data(&option.title)) })
            }));
        }
        Answer::YesNo | Answer::Date | Answer::Text => traits.push(new(said("type", "Cách ghi", "Answer", kind_words(question)))),
    }
    traits.extend(question.measure.as_ref().map(|measure| said("measure", "Đơn vị tính", "Measure", data(measure))));
    let absent = said("absent", "Khi thiếu số liệu", "Where missing", absent_words(indicator.absent));
    traits.push(Trait { is_told_when_new: indicator.absent != set.absent, ..absent });
    traits.push(yes(
        "not_applicable_allowed",
        "Được ghi “không áp dụng”",
        "“Not applicable” may be answered",
        question.not_applicable_allowed,
    ));
    traits.extend(question.dash.map(|dash| new(said("dash", "Dấu gạch", "Dash", dash_words(dash)))));
    traits.extend(indicator.better.map(|better| new(said("better", "Chiều tốt", "Which way is better", better_words(better)))));
    traits.push(yes("required", "Bắt buộc phải có", "Must be given", indicator.required));
    traits.extend(indicator.evidence.map(|evidence| new(said("evidence", "Minh chứng", "Evidence", evidence_words(evidence)))));
    traits.extend(anchored(set, &indicator.anchor));
    traits
}

pub(super) fn derived(set: &RuleSet, derived: &Derived) -> Vec<Trait> {
    let mut traits = vec![said("title", "Tên", "Title", data(&derived.title))];
    traits.extend(
        derived
            .measure
            .as_ref()
            .map(|measure| said("measure", "Đơn vị tính", "Measure", data(if measure == "percent" { "%" } else { measure }))),
    );
    traits.push(said("rounding", "Làm tròn", "Rounding", perhaps_rounded_words(derived.rounding)));
    traits.extend(anchored(set, &derived.anchor));
    traits
}

pub(super) fn data_check(set: &RuleSet, check: &DataCheck) -> Vec<Trait> {
    let severity = if check.is_error {
        Words::new("đơn vị chưa đủ căn cứ xếp loại", "the unit is undetermined")
    } else {
        Words::new("chỉ cảnh báo", "a warning")
    };
    let mut traits = vec![
        new(said("that", "Phải đúng", "Must hold", condition_words(set, &check.that))),
        new(said("severity", "Nếu không", "Else", severity)),
    ];
    traits.extend(anchored(set, &check.anchor));
    traits
}
