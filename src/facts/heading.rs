//! What a heading means: a column of the tables that every form shares, or questions of the forms that are asked.

use crate::facts::Layer;
use crate::facts::measure;
use crate::words::figure::Question;
use crate::words::text::{clean, fold, fold_ascii, nearest};
use std::collections::HashMap;

/// A question by its position: those of the first form, then those of the second, and so on.
pub type QuestionId = usize;

/// The columns that tables have beside figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// The unit's id.
    Unit,
    /// The unit's name.
    Name,
    /// Its organisation.
    Organisation,
    /// Its kind.
    UnitKind,
    /// Its subtype.
    Subtype,
    /// Its territory.
    Territory,
    /// The unit above it.
    Parent,
    /// The group it is ranked in.
    Cohort,
    /// The unit it leads.
    Leads,
    /// When it was founded.
    Founded,
    /// When it was dissolved.
    Dissolved,
    /// The period of a row's figures.
    Period,
    /// The layer of a row's figures.
    Layer,
    /// In a long table: which question a row answers.
    Indicator,
    /// In a long table: the answer.
    Value,
    /// The evidence for a row's figure.
    Evidence,
    /// An explanation of a row's figure.
    Note,
    /// A running number; it says nothing.
    Ordinal,
    /// `Mã`: the unit's id, where no clearer heading stands beside it.
    Code,
    /// `Đơn vị`: the unit's id, or its name where an id stands beside it.
    UnitOrName,
}

/// How many attributes there are.
pub(super) const N_ATTRIBUTES: usize = 20;

/// The id of each column, and the Vietnamese headings under which it is found.
const TITLES: [(Attribute, &str, &[&str]); N_ATTRIBUTES] = [
    (Attribute::Unit, "unit", &["Mã đơn vị", "Mã số đơn vị", "Mã ĐV"]),
    (Attribute::Name, "name", &["Tên đơn vị", "Tên", "Tên gọi"]),
    (
        Attribute::Organisation,
        "organisation",
        &["Tổ chức", "Đoàn thể", "Hội, đoàn thể", "Tổ chức chính trị - xã hội", "organization"],
    ),
    (Attribute::UnitKind, "unit_kind", &["Cấp", "Cấp đơn vị"]),
    (Attribute::Subtype, "subtype", &["Loại hình", "Loại hình đơn vị", "Loại hình cơ sở"]),
    (Attribute::Territory, "territory", &["Địa bàn", "Địa phương"]),
    (
        Attribute::Parent,
        "parent",
        &["Đơn vị cấp trên", "Cấp trên", "Cấp trên trực tiếp", "Đơn vị cấp trên trực tiếp", "Trực thuộc"],
    ),
    (
        Attribute::Cohort,
        "cohort",
        &["Cụm (khối)", "Cụm", "Khối", "Cụm thi đua", "Khối thi đua", "Cụm, khối thi đua", "Nhóm tương đồng"],
    ),
    (Attribute::Leads, "leads", &["Người đứng đầu của", "Lãnh đạo đơn vị", "Đứng đầu đơn vị"]),
    (Attribute::Founded, "founded", &["Ngày thành lập", "Thành lập", "Thành lập ngày"]),
    (Attribute::Dissolved, "dissolved", &["Ngày giải thể", "Giải thể", "Ngày kết thúc hoạt động"]),
    (Attribute::Period, "period", &["Kỳ", "Năm", "Kỳ đánh giá", "Năm đánh giá", "Kỳ số liệu", "Năm số liệu"]),
    (Attribute::Layer, "layer", &["Lớp", "Lớp số liệu", "Nguồn", "Nguồn số liệu"]),
    (Attribute::Indicator, "indicator", &["Chỉ tiêu", "Chỉ tiêu số liệu", "Mã chỉ tiêu", "Tên chỉ tiêu"]),
    (Attribute::Value, "value", &["Giá trị", "Số liệu", "Kết quả", "Kết quả thực hiện"]),
    (Attribute::Evidence, "evidence", &["Minh chứng", "Tài liệu minh chứng", "Tài liệu kiểm chứng", "Văn bản chứng minh"]),
    (Attribute::Note, "note", &["Ghi chú", "Giải trình", "Diễn giải"]),
    (Attribute::Ordinal, "stt", &["TT", "Số TT", "Số thứ tự", "No."]),
    (Attribute::Code, "code", &["Mã", "Mã số"]),
    (Attribute::UnitOrName, "đơn vị", &[]),
];

impl Attribute {
    /// The id, as design and csv write it.
    pub fn id(self) -> &'static str {
        TITLES[self as usize].1
    }

    /// The heading that forms print.
    pub fn title(self) -> &'static str {
        TITLES[self as usize].2.first().copied().unwrap_or(self.id())
    }

    /// The same inside a sentence.
    pub(super) fn title_inside(self) -> String {
        let mut chars = self.title().chars();
        chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
    }
}

/// What a column answers about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The figure itself.
    Figure,
    /// `… (minh chứng)`: its evidence.
    Evidence,
    /// `… (giải trình)`: its explanation, or the grounds of a person's points.
    Explanation,
}

/// What a heading means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One of the shared columns.
    Attribute(Attribute),
    /// An aspect of questions: one of each form that asks it.
    Questions(Vec<QuestionId>, Aspect),
    /// `… (thẩm định)` where another layer is read: figures that are left aside.
    OtherLayer(Layer),
    /// `Đơn vị tính`, `Cách ghi`: what a form says to whoever fills it in.
    Guidance,
    /// More than one thing; their ids.
    Ambiguous(Vec<String>),
    /// Nothing that is known.
    Unknown,
}

const EVIDENCE: [&str; 4] = ["minh chứng", "tài liệu minh chứng", "tài liệu kiểm chứng", "evidence"];
/// Headings of what a form says to whoever fills it in.
const GUIDANCE: [&str; 5] = ["Đơn vị tính", "ĐVT", "Cách ghi", "measure", "how to answer"];
/// Points that somebody wrote: `… (tự chấm)` is the question that is titled `… (điểm tự chấm)`.
const WRITTEN: [&str; 5] = ["điểm tự chấm", "tự chấm", "điểm thẩm định", "thẩm định", "written points"];
const EXPLANATION: [&str; 6] = ["giải trình", "ghi chú", "căn cứ", "explanation", "note", "grounds"];

/// Every heading that is known.
#[derive(Debug)]
pub(super) struct Headings<'a> {
    // The layer that is read.
    layer: Layer,
    questions: Vec<&'a Question>,
    // The form of each question.
    form_of: Vec<usize>,
    by_id: HashMap<&'a str, Vec<QuestionId>>,
    by_title: HashMap<String, Vec<QuestionId>>,
    by_folded_id: HashMap<String, Vec<QuestionId>>,
    // Titles and attributes as typed without Vietnamese letters.
    by_bare_title: HashMap<String, Vec<QuestionId>>,
    attributes: HashMap<String, Attribute>,
    bare_attributes: HashMap<String, Attribute>,
}

impl<'a> Headings<'a> {
    pub(super) fn new(forms: &[Vec<&'a Question>], layer: Layer) -> Headings<'a> {
        let mut headings = Headings {
            layer,
            questions: Vec::new(),
            form_of: Vec::new(),
            by_id: HashMap::new(),
            by_title: HashMap::new(),
            by_folded_id: HashMap::new(),
            by_bare_title: HashMap::new(),
            attributes: HashMap::new(),
            bare_attributes: HashMap::new(),
        };
        for (form, questions) in forms.iter().enumerate() {
            for question in questions {
                let id = headings.questions.len();
                headings.questions.push(question);
                headings.form_of.push(form);
                if question.is_of_previous() {
                    continue;
                }
                headings.by_id.entry(&question.id).or_default().push(id);
                headings.by_title.entry(fold(&question.title)).or_default().push(id);
                headings.by_folded_id.entry(fold(&question.id)).or_default().push(id);
                headings.by_bare_title.entry(fold_ascii(&question.title)).or_default().push(id);
            }
        }
        for (attribute, id, titles) in TITLES {
            for title in std::iter::once(&id).chain(titles) {
                headings.attributes.insert(fold(title), attribute);
                headings.bare_attributes.insert(fold_ascii(title), attribute);
            }
        }
        headings
    }

    pub(super) fn question(&self, id: QuestionId) -> &'a Question {
        self.questions[id]
    }

    pub(super) fn n_questions(&self) -> usize {
        self.questions.len()
    }

    /// What a heading means. Tried in turn: as it stands, without `(minh chứng)`, `(giải trình)`, `(thẩm định)` or its measure in
    /// brackets, without a number before it.
    pub(super) fn find(&self, heading: &str) -> Meaning {
        let text = clean(heading);
        if text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Meaning::Unknown;
        }
        let unnumbered = without_number(&text);
        for text in [Some(text.as_str()), unnumbered].into_iter().flatten() {
            let whole = self.find_whole(text, Aspect::Figure);
            if whole != Meaning::Unknown {
                return whole;
            }
            if let Some((base, bracket)) = split_bracket(text) {
                let found = self.find_with_bracket(base, bracket);
                if found != Meaning::Unknown {
                    return found;
                }
            }
            // `Tổng điểm tự chấm` is `Tổng điểm (tự chấm)`.
            if let Some(at) = text.to_lowercase().rfind(" tự chấm").filter(|at| text.is_char_boundary(*at)) {
                let found = self.find_with_bracket(&text[..at], &text[at + 1..]);
                if found != Meaning::Unknown {
                    return found;
                }
            }
        }
        let is_guidance = GUIDANCE.iter().any(|known| fold(known) == fold(&text));
        if is_guidance { Meaning::Guidance } else { Meaning::Unknown }
    }

    /// The layer whose figures are read.
    pub(super) fn layer(&self) -> Layer {
        self.layer
    }

    /// Whether a folded text is a heading of the column of units.
    pub(super) fn is_of_units(&self, folded: &str) -> bool {
        let found = self.attributes.get(folded);
        found.is_some_and(|found| matches!(found, Attribute::Unit | Attribute::Code | Attribute::UnitOrName))
    }

    // `… (minh chứng)`, `… (căn cứ)`: what stands beside a figure.
    fn find_beside(&self, base: &str, bracket: &str) -> Option<Meaning> {
        let aspects = [(&EVIDENCE[..], Aspect::Evidence), (&EXPLANATION[..], Aspect::Explanation)];
        let (_, aspect) = aspects.into_iter().find(|(words, _)| is_any(bracket, words))?;
        Some(self.find_question(base, aspect))
    }

    fn find_with_bracket(&self, base: &str, bracket: &str) -> Meaning {
        if let Some(found) = self.find_beside(base, bracket) {
            return found;
        }
        let folded = fold(bracket);
        if is_any(bracket, &WRITTEN) {
            // `… (thẩm định)` after a figure's heading is the figure of that layer
            let written = self.find_question(&format!("{base} ({})", WRITTEN[0]), Aspect::Figure);
            if written != Meaning::Unknown {
                return written;
            }
        }
        let is_measured = |id: &QuestionId| measure::is_measured_in(self.questions[*id], &folded);
        if let Some(layer) = Layer::parse(bracket) {
            return self.of_layer(base, layer);
        }
        match self.find_question(base, Aspect::Figure) {
            Meaning::Questions(ids, aspect) if ids.iter().all(is_measured) => Meaning::Questions(ids, aspect),
            Meaning::Questions(..)
            | Meaning::Attribute(_)
            | Meaning::OtherLayer(_)
            | Meaning::Guidance
            | Meaning::Ambiguous(_)
            | Meaning::Unknown => Meaning::Unknown,
        }
    }

    /// What a question that stands before a bracket is measured in, where the bracket says something else.
    pub(super) fn measured_otherwise(&self, heading: &str) -> Option<(&str, &str)> {
        let text = clean(heading);
        let (base, _) = split_bracket(without_number(&text).unwrap_or(&text))?;
        let Meaning::Questions(ids, _) = self.find_question(base, Aspect::Figure) else { return None };
        let question = self.questions[*ids.first()?];
        let measure = measure::said(question)?;
        Some((&question.title, measure))
    }

    // `Tổng số hội viên (thẩm định)`, `Giá trị (thẩm định)`, `Tổng số hội viên (minh chứng) (tự khai)`: what one layer says, whichever
    // the rest of a row is of.
    fn of_layer(&self, base: &str, layer: Layer) -> Meaning {
        let found = match (self.find_whole(base, Aspect::Figure), split_bracket(base)) {
            (Meaning::Unknown, Some((base, bracket))) => self.find_beside(base, bracket).unwrap_or(Meaning::Unknown),
            (found, _) => found,
        };
        let is_of_figures = matches!(
            found,
            Meaning::Questions(..) | Meaning::Attribute(Attribute::Value | Attribute::Evidence | Attribute::Note)
        );
        match found {
            Meaning::Ambiguous(_) => found,
            found if is_of_figures && layer == self.layer => found,
            _ if is_of_figures => Meaning::OtherLayer(layer),
            _ => Meaning::Unknown,
        }
    }

    fn find_whole(&self, text: &str, aspect: Aspect) -> Meaning {
        // The ids of columns are reserved, so they are never a question's.
        if let Some((attribute, ..)) = TITLES.iter().find(|(_, id, _)| *id == text) {
            return Meaning::Attribute(*attribute);
        }
        let folded = fold(text);
        let attribute = self.attributes.get(&folded).or_else(|| {
            let is_bare = fold_ascii(text) == folded;
            is_bare.then(|| self.bare_attributes.get(&folded)).flatten()
        });
        match (attribute, self.find_question(text, aspect)) {
            (None, found) => found,
            (Some(attribute), Meaning::Unknown) => Meaning::Attribute(*attribute),
            (Some(attribute), Meaning::Questions(ids, _)) if !ids.iter().any(|id| self.questions[*id].id == text) => {
                let mut names: Vec<String> = ids.iter().map(|id| self.questions[*id].id.clone()).collect();
                names.dedup();
                names.insert(0, attribute.id().to_owned());
                Meaning::Ambiguous(names)
            }
            (Some(_), found) => found,
        }
    }

    fn find_question(&self, text: &str, aspect: Aspect) -> Meaning {
        let folded = fold(text);
        let is_bare = fold_ascii(text) == folded;
        let found = self
            .by_id
            .get(text)
            .or_else(|| self.by_title.get(&folded))
            .or_else(|| self.by_folded_id.get(&folded))
            .or_else(|| is_bare.then(|| self.by_bare_title.get(&folded)).flatten());
        let Some(ids) = found else {
            return Meaning::Unknown;
        };
        // One of each form, or it cannot be told which of a form is meant.
        if ids.windows(2).any(|pair| self.form_of[pair[0]] == self.form_of[pair[1]]) {
            let mut names: Vec<String> = ids.iter().map(|id| self.questions[*id].id.clone()).collect();
            names.dedup();
            return Meaning::Ambiguous(names);
        }
        Meaning::Questions(ids.clone(), aspect)
    }

    /// The known heading that an unknown one may have been meant for.
    pub(super) fn nearest(&self, heading: &str) -> Option<&str> {
        let text = clean(heading);
        if text.chars().count() > 200 {
            return None;
        }
        let titles = self.questions.iter().flat_map(|question| [question.title.as_str(), question.id.as_str()]);
        let shared = TITLES.iter().flat_map(|(_, id, titles)| std::iter::once(*id).chain(titles.iter().copied()));
        nearest(&text, titles.chain(shared))
    }
}

fn is_any(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    words.iter().any(|word| fold(word) == folded || fold_ascii(word) == folded)
}

// `(minh chứng)` at the end of a heading.
fn split_bracket(text: &str) -> Option<(&str, &str)> {
    let (base, bracket) = text.strip_suffix(')')?.rsplit_once('(')?;
    Some((base.trim(), bracket))
}

// `1.2. Tổng số hội viên`, `b) Tổng số hội viên`: the heading after its number.
fn without_number(text: &str) -> Option<&str> {
    let (number, rest) = text.split_once(' ')?;
    let bare = number.trim_start_matches('(').trim_end_matches(['.', ')', '/', '-']);
    let is_number = bare.len() < number.len() || bare.contains('.');
    let is_short = bare.len() <= 6 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    (is_number && is_short && !bare.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::figure::{Kind, Quantity, QuantityWord};
    use crate::words::number::Number;

    fn question(id: &str, title: &str, word: QuantityWord, measure: Option<&str>) -> Question {
        let quantity = Quantity { word, at_least: Number::ZERO, at_most: Number::HUNDRED, decimals: 2, step: None };
        Question {
            id: id.into(),
            title: title.into(),
            kind: Kind::Quantity(quantity),
            measure: measure.map(Into::into),
            not_applicable_allowed: false,
            dash: None,
        }
    }

    fn means(found: Meaning) -> String {
        match found {
            Meaning::Attribute(attribute) => attribute.id().to_owned(),
            Meaning::Questions(ids, aspect) => format!("{ids:?} {aspect:?}"),
            Meaning::OtherLayer(layer) => format!("left aside: {}", layer.id()),
            Meaning::Guidance => "guidance".to_owned(),
            Meaning::Ambiguous(names) => format!("one of {}", names.join(", ")),
            Meaning::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn a_heading_is_found_by_id_title_spelling_measure_and_number() {
        let one = question("hoi_vien", "Tổng số hội viên nông dân", QuantityWord::Count, Some("người"));
        let two = question("ty_le", "Tỷ lệ hòa giải thành", QuantityWord::Percent, None);
        let other = question("hoi_vien", "Tổng số hội viên phụ nữ", QuantityWord::Count, None);
        let kind = question("loai", "Loại hình", QuantityWord::Count, None);
        let a = question("buoi_a", "Số buổi", QuantityWord::Count, None);
        let b = question("buoi_b", "Số buổi", QuantityWord::Count, None);
        let forms = [vec![&one, &two, &kind], vec![&other, &a, &b]];
        let headings = Headings::new(&forms, Layer::Own);
        for (heading, expected) in [
            ("hoi_vien", "[0, 3] Figure"),
            ("Tổng số hội viên nông dân", "[0] Figure"),
            ("  tổng số\nhội viên  NÔNG DÂN ", "[0] Figure"),
            ("Tong so hoi vien nong dan", "[0] Figure"),
            ("Tổng số hội viên nông dân (người)", "[0] Figure"),
            ("Tổng số hội viên nông dân (hộ)", "unknown"),
            ("Tổng số hội viên nông dân (Minh chứng)", "[0] Evidence"),
            ("hoi_vien (evidence)", "[0, 3] Evidence"),
            ("Tỉ lệ hoà giải thành (%)", "[1] Figure"),
            ("1.2. Tỷ lệ hòa giải thành (%)", "[1] Figure"),
            ("Tỷ lệ hòa giải thành (giải trình)", "[1] Explanation"),
            ("Tỷ lệ hòa giải thành (minh chứng) (tự khai)", "[1] Evidence"),
            ("Tỷ lệ hòa giải thành (minh chứng) (thẩm định)", "left aside: appraised"),
            ("Minh chứng (tự khai)", "evidence"),
            ("Minh chứng (thẩm định)", "left aside: appraised"),
            ("Tỷ lệ hòa giải thành (hộ) (tự khai)", "unknown"),
            ("Tông số hội viên nông dân", "unknown"),
            ("Số buổi", "one of buoi_a, buoi_b"),
            ("Loại hình", "one of subtype, loai"),
            ("loai", "[2] Figure"),
            ("subtype", "subtype"),
            ("MÃ ĐƠN VỊ", "unit"),
            ("Ma don vi", "unit"),
            ("Đơn vị", "đơn vị"),
            ("STT", "stt"),
            ("Cụm/khối", "cohort"),
            ("Cụm (khối)", "cohort"),
            ("12", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(means(headings.find(heading)), expected, "{heading}");
        }
        assert_eq!(headings.nearest("Tông số hội viên nông dân"), Some("Tổng số hội viên nông dân"));
    }

    #[test]
    fn attributes_stand_in_the_table_at_their_own_place() {
        for (position, (attribute, ..)) in TITLES.iter().enumerate() {
            assert_eq!(*attribute as usize, position);
        }
    }
}
