//! What a form asks of which units: the sets in force, their questions, and under which headings answers are found again.

use crate::engine::cohorts::is_within_cohort;
use crate::engine::kin::wanted;
use crate::engine::run::{Choosing, assign};
use crate::facts::Layer;
use crate::facts::heading::Attribute;
use crate::facts::naming::{Heading, Naming};
use crate::facts::units::Unit;
use crate::law::library::Library;
use crate::law::wording::figures::{evidence_words, kind_words, range_words, remarks};
use crate::law::{Content, Evidence, Method, Name, RuleSet, Status, WithoutEvidence};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::figure::{Kind, QuantityWord, Question};
use crate::words::period::{Date, Period};
use crate::words::text::fold_ascii;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How units share workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// All in one.
    Whole,
    /// One a unit.
    Unit,
    /// One a territory.
    Territory,
    /// One an organisation.
    Organisation,
}

/// Who is to fill in forms.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Units that are known.
    Listed(&'a [Unit]),
    /// Whoever the sets in force are for.
    Anyone,
}

/// The forms of a period.
#[derive(Clone, Debug, Default)]
pub struct Blank {
    /// Workbooks, in the order of their first units.
    pub books: Vec<BlankBook>,
    /// Units for which no set is in force, by position.
    pub without_form: Vec<usize>,
}

/// Forms that go into one workbook.
#[derive(Clone, Debug)]
pub struct BlankBook {
    /// The name of its file, without ending: safe anywhere, and no other's.
    pub name: String,
    /// A form a rule set, in library order.
    pub forms: Vec<BlankForm>,
}

/// What a rule set asks, and of which units.
#[derive(Clone, Debug)]
pub struct BlankForm {
    /// The set.
    pub set: Arc<RuleSet>,
    /// Its position in the library.
    pub form: usize,
    /// The organisation's title.
    pub organisation: String,
    /// The unit kind's title.
    pub unit_kind: String,
    /// The day as of which figures are read.
    pub as_of: Option<Date>,
    /// Its questions.
    pub asked: Vec<AskedFor>,
    /// Its units, by position; none where anyone may fill it in.
    pub units: Vec<usize>,
    /// What the rules need to know of a unit itself: when it was founded, its subtype, its cohort, the unit above it.
    pub asks: BTreeSet<Attribute>,
    /// The territories that units may be of: each id with the text that is found again.
    pub territories: Vec<(String, String)>,
}

/// A question of a form.
#[derive(Clone, Debug)]
pub struct AskedFor {
    /// Its position in the set.
    pub indicator: usize,
    /// The question.
    pub question: Question,
    /// The heading of its figures.
    pub heading: String,
    /// For appraisal: the headings of the unit's own figures and of those appraised.
    pub layered: Option<(String, String)>,
    /// What evidence is asked for.
    pub evidence: Option<Evidence>,
    /// The heading of its evidence, where evidence is asked for; for appraisal, of whether it is accepted.
    pub evidence_heading: Option<String>,
    /// For appraisal: the heading of the unit's own evidence.
    pub own_evidence_heading: Option<String>,
    /// The heading of its explanation, where one may stand for evidence, or grounds are given with points; for appraisal, of why a
    /// figure is another than the unit's own.
    pub explanation_heading: Option<String>,
    /// For appraisal: the heading of the unit's own explanation, where one may stand for evidence.
    pub own_explanation_heading: Option<String>,
    /// What is measured: `người`, `%`.
    pub measure: String,
    /// The kind of the answer.
    pub kind: Words,
    /// Its range.
    pub range: Option<Words>,
    /// What else is to be known: marks, evidence.
    pub remarks: Vec<Words>,
    /// The lines of the rules that read it, each with its clause.
    pub uses: Vec<(String, Option<String>)>,
}

impl AskedFor {
    /// The clauses behind it, each once.
    pub fn clauses(&self) -> Vec<&str> {
        let mut clauses: Vec<&str> = Vec::new();
        for clause in self.uses.iter().filter_map(|(_, clause)| clause.as_deref()) {
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        clauses
    }
}

/// The forms that the sets in force ask to be filled in, or what stands against telling which.
pub fn blank(library: &Library, whose: Whose<'_>, period: Period, per: Per, layer: Layer) -> Result<Blank, Vec<Diagnostic>> {
    let forms: Vec<Vec<&Question>> =
        library.entries.iter().map(|entry| entry.set.indicators.iter().map(|own| &own.question).collect()).collect();
    let naming = Naming::new(&forms, layer);
    let form = |at: usize, units: Vec<usize>| form(library, at, units, period, layer, &naming);
    match whose {
        Whose::Anyone => {
            let mut asked: Vec<BlankForm> = (0..library.entries.len())
                .filter(|at| is_in_force(library, *at, period))
                .map(|at| form(at, Vec::new()))
                .collect();
            if asked.is_empty() {
                return Err(vec![nothing_in_force(period)]);
            }
            let mut books: Vec<BlankBook> = Vec::new();
            if per == Per::Organisation {
                let mut names = BTreeSet::new();
                for form in asked {
                    let organisation = form.set.applies_to.organisation.clone();
                    let of_it = |book: &&mut BlankBook| book.forms[0].set.applies_to.organisation == organisation;
                    match books.iter_mut().find(of_it) {
                        Some(book) => book.forms.push(form),
                        None => books.push(BlankBook { name: file_name(&organisation, "", &mut names), forms: vec![form] }),
                    }
                }
            } else {
                let name = "phieu-so-lieu".to_owned();
                books.push(BlankBook { name, forms: std::mem::take(&mut asked) });
            }
            Ok(Blank { books, without_form: Vec::new() })
        }
        Whose::Listed(units) => {
            let (by_set, without_form) = assign(library, units, Choosing::InForce(period))?;
            let mut form_of: BTreeMap<usize, usize> = BTreeMap::new();
            for (at, entry) in library.entries.iter().enumerate() {
                for unit in by_set.get(&entry.set.reference()).into_iter().flatten() {
                    form_of.insert(*unit, at);
                }
            }
            let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
            let mut known: BTreeMap<String, usize> = BTreeMap::new();
            for unit in form_of.keys() {
                let own = &units[*unit];
                let key = match per {
                    Per::Whole => String::new(),
                    Per::Unit => own.id.to_string(),
                    Per::Territory => own.territory.as_deref().unwrap_or_default().to_owned(),
                    Per::Organisation => own.organisation.as_deref().unwrap_or_default().to_owned(),
                };
                let group = *known.entry(key.clone()).or_insert_with(|| {
                    groups.push((key, Vec::new()));
                    groups.len() - 1
                });
                groups[group].1.push(*unit);
            }
            let mut names = BTreeSet::new();
            let books = groups.into_iter().map(|(key, members)| {
                let mut by_form: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
                for unit in &members {
                    by_form.entry(form_of[unit]).or_default().push(*unit);
                }
                let more = if per == Per::Unit { &*units[members[0]].name } else { "" };
                let key = match (per, key.is_empty()) {
                    (Per::Whole, _) => "phieu-so-lieu",
                    (Per::Territory, true) => "khong-ro-dia-ban",
                    (Per::Unit | Per::Territory | Per::Organisation, _) => &key,
                };
                let forms = by_form.into_iter().map(|(at, units)| form(at, units)).collect();
                BlankBook { name: file_name(key, more, &mut names), forms }
            });
            Ok(Blank { books: books.collect(), without_form })
        }
    }
}

fn is_in_force(library: &Library, at: usize, period: Period) -> bool {
    let set = &library.entries[at].set;
    set.status != Status::Frame && set.as_of_day(period).zip(set.in_force).is_some_and(|(day, span)| span.holds(day))
}

fn nothing_in_force(period: Period) -> Diagnostic {
    let message = words!("không bộ tiêu chí nào có hiệu lực trong kỳ {period}", "no rule set is in force in {period}");
    Diagnostic::error("no_rule_set", Place::File(Arc::from("")), message)
        .help(words!("xem `in_force` của các bộ tiêu chí", "see `in_force` of the rule sets"))
}

fn form(library: &Library, at: usize, units: Vec<usize>, period: Period, layer: Layer, naming: &Naming<'_>) -> BlankForm {
    let set = library.entries[at].set.clone();
    let whom = &set.applies_to;
    let read = set.names_read();
    let as_of = set.as_of_day(period);
    let needed = [
        (Attribute::Founded, read.contains(&Name::MonthsInOperation)),
        (Attribute::Subtype, read.contains(&Name::Subtype) || !whom.subtype.is_empty()),
        (Attribute::Cohort, is_within_cohort(&set)),
        (Attribute::Parent, is_added_up(library, &set, period)),
    ];
    BlankForm {
        form: at,
        organisation: library.titles.organisation(&whom.organisation).to_owned(),
        unit_kind: library.titles.unit_kind(&whom.unit_kind).to_owned(),
        as_of,
        asked: asked(&set, at, layer, naming, as_of),
        units,
        asks: needed.into_iter().filter_map(|(attribute, is_asked)| is_asked.then_some(attribute)).collect(),
        territories: as_of.map_or_else(Vec::new, |day| territories(library, &set, day)),
        set,
    }
}

// Whether a set in force for the same organisation makes something of units of this kind.
fn is_added_up(library: &Library, set: &RuleSet, period: Period) -> bool {
    let whom = &set.applies_to;
    (0..library.entries.len()).filter(|at| is_in_force(library, *at, period)).any(|at| {
        let above = &library.entries[at].set;
        above.applies_to.organisation == whom.organisation
            && wanted(above).iter().any(|(_, unit_kind)| *unit_kind == whom.unit_kind)
    })
}

// A title that names several territories names none, and is then its id.
fn territories(library: &Library, set: &RuleSet, day: Date) -> Vec<(String, String)> {
    let all = &library.territories.all;
    let is_inside = |id: &str| {
        let around = set.applies_to.territory.as_deref();
        around.is_none_or(|around| library.territories.upward(id, day).contains(&around))
    };
    let clear = |id: &str, title: &str| {
        let folded = fold_ascii(title);
        !all.iter().any(|other| other.id != id && fold_ascii(&other.title) == folded)
    };
    let of_kind = library.territories.of_kind(&set.applies_to.unit_kind, day);
    of_kind
        .filter(|territory| is_inside(&territory.id))
        .map(|own| (own.id.clone(), if clear(&own.id, &own.title) { own.title.clone() } else { own.id.clone() }))
        .collect()
}

fn asked(set: &RuleSet, form: usize, layer: Layer, naming: &Naming<'_>, as_of: Option<Date>) -> Vec<AskedFor> {
    let nodes = set.scorecard().map_or(&[][..], |scorecard| scorecard.nodes.as_slice());
    let assessed: BTreeSet<usize> = nodes
        .iter()
        .filter_map(|node| match &node.content {
            Content::Criterion { method: Method::Assessed { figure, .. }, .. } => Some(*figure),
            Content::Criterion { .. } | Content::Group { .. } => None,
        })
        .collect();
    let uses = set.uses();
    let asked = set.asked().map(|(indicator, own)| {
        let uses = &uses[indicator];
        let question = &own.question;
        let is_assessed = assessed.contains(&indicator);
        let heading = |holds| naming.heading(form, indicator, holds);
        let is_above = layer != Layer::Own;
        let is_percent = matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Percent);
        let asks_explanation = own.evidence.is_some_and(|evidence| evidence.without == WithoutEvidence::Explanation);
        let mut said = Vec::new();
        if is_assessed {
            said.push(Words::new("điểm do người có thẩm quyền chấm", "points given by a person"));
        }
        said.extend(own.evidence.map(evidence_words));
        said.extend(remarks(own));
        let clause = |id: usize| set.clauses[id].named_on(as_of);
        let mut uses: Vec<(String, Option<String>)> =
            uses.iter().map(|own| (own.title.to_owned(), own.clause.map(clause))).collect();
        if let Some(own) = own.anchor.clause {
            uses.insert(0, (question.title.clone(), Some(clause(own))));
        }
        AskedFor {
            indicator,
            question: question.clone(),
            heading: heading(Heading::Figure),
            layered: is_above.then(|| (heading(Heading::OfLayer(Layer::Own)), heading(Heading::OfLayer(layer)))),
            evidence: own.evidence,
            evidence_heading: own
                .evidence
                .map(|_| heading(if is_above { Heading::EvidenceOf(layer) } else { Heading::Evidence })),
            own_evidence_heading: own.evidence.filter(|_| is_above).map(|_| heading(Heading::EvidenceOf(Layer::Own))),
            explanation_heading: (asks_explanation || is_assessed || is_above)
                .then(|| heading(if is_above { Heading::Grounds } else { Heading::Explanation })),
            own_explanation_heading: (asks_explanation && is_above).then(|| heading(Heading::ExplanationOf(Layer::Own))),
            measure: question.measure.clone().unwrap_or_else(|| if is_percent { "%".to_owned() } else { String::new() }),
            kind: kind_words(question),
            range: range_words(question),
            remarks: said,
            uses,
        }
    });
    asked.collect()
}

/// Characters that the name of a file may have, without its ending.
const FILE_NAME_MAX: usize = 80;

// Small letters, digits and `-`: safe on every system, and new whatever case counts for.
fn file_name(key: &str, more: &str, taken: &mut BTreeSet<String>) -> String {
    let safe = |text: &str| -> String {
        let bare: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
        let bare = bare.replace('đ', "d");
        let parts: Vec<&str> = bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
        parts.join("-")
    };
    let joined = [safe(key), safe(more)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let cut = joined.get(..FILE_NAME_MAX).unwrap_or(&joined).trim_end_matches('-').to_owned();
    // names of devices on Windows
    let is_device = matches!(cut.as_str(), "con" | "prn" | "aux" | "nul")
        || (cut.len() == 4 && (cut.starts_with("com") || cut.starts_with("lpt")) && cut.ends_with(|c: char| c.is_ascii_digit()));
    let base = if cut.is_empty() || is_device { format!("phieu-{cut}").trim_end_matches('-').to_owned() } else { cut };
    let mut name = base.clone();
    let mut n = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}-{n}");
        n += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_safe_and_new() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = [
            ("hnd-01", "Hội Nông dân xã Ấp Một"),
            ("HND/01", "Hội nông dân xã ấp một"),
            ("../../etc", ""),
            ("CON", ""),
            ("com1", ""),
            ("…", ""),
            ("xã Huyện Đ", ""),
        ]
        .into_iter()
        .map(|(key, more)| file_name(key, more, &mut taken))
        .collect();
        let expected = [
            "hnd-01-hoi-nong-dan-xa-ap-mot",
            "hnd-01-hoi-nong-dan-xa-ap-mot-2",
            "etc",
            "phieu-con",
            "phieu-com1",
            "phieu",
            "xa-huyen-d",
        ];
        assert_eq!(names, expected);
    }
}
