//! What a unit's children brought it, in words: how many there are, how many are counted, and which pulled it down.

use super::reading::Row;
use super::{PutIn, Relative, Titled};
use crate::engine::kin::Led;
use crate::engine::plan::{ChildrenOf, ChildrenSlots};
use crate::engine::run::Run;
use crate::engine::sheets::Outcome;
use crate::law::children::{Children, Combine, Rated, ScoredChildren, Tally};
use crate::law::library::Titles;
use crate::words;
use crate::words::diagnostic::Words;

/// Children named that pulled a value down; the others are counted.
const NAMED_MAX: usize = 12;

impl Relative {
    /// What came of it, in words.
    pub fn words(&self) -> Words {
        match self.outcome {
            Outcome::Rated(rating) => {
                let title = self.scale.get(rating).map_or("", |rating| rating.title.as_str());
                Words::new(title, title)
            }
            Outcome::NotRated if self.scale.is_empty() => Words::new("không có bộ tiêu chí", "no rule set"),
            Outcome::NotRated => Words::new("không xếp loại", "not rated"),
            Outcome::Undetermined => Words::new("chưa đủ căn cứ xếp loại", "undetermined"),
        }
    }

    /// Whether it is rated so.
    fn is_rated(&self, rated: &Rated) -> bool {
        let Outcome::Rated(own) = self.outcome else { return false };
        match rated {
            Rated::AtLeast(id) => self.scale.iter().position(|rating| rating.id == *id).is_some_and(|least| own <= least),
            Rated::Level(level) => u32::try_from(own + 1).is_ok_and(|own| own <= *level),
        }
    }
}

/// The units directly below a unit of a run, in the order of the files.
pub fn children_of(run: &Run<'_>, unit: usize) -> Vec<Relative> {
    let below = run.kin.children.get(unit).into_iter().flatten();
    below.map(|child| relative(run, run.kin.rows[*child], *child)).collect()
}

/// The unit that a unit of a run leads, where it is among the units.
pub fn led_by(run: &Run<'_>, unit: usize) -> Option<Relative> {
    match run.kin.leads.get(unit)? {
        Led::Unit(led) => Some(relative(run, run.kin.rows[*led], *led)),
        Led::Nobody | Led::Unknown => None,
    }
}

fn relative(run: &Run<'_>, rated_in: Option<(usize, usize)>, unit: usize) -> Relative {
    let own = &run.units[unit];
    let sheets = rated_in.map(|(sheets, row)| (&run.sheets[sheets], row));
    let kind = own.unit_kind.as_deref().unwrap_or_default();
    let scale = sheets.map_or_else(Vec::new, |(sheets, _)| {
        sheets.set.ratings.iter().map(|own| Titled { id: own.id.clone(), title: own.title.clone() }).collect()
    });
    Relative {
        id: own.id.to_string(),
        name: own.name.to_string(),
        unit_kind: Titled { id: kind.to_owned(), title: kind_title(&run.library.titles, kind) },
        outcome: sheets.map_or(Outcome::NotRated, |(sheets, row)| sheets.outcome(row)),
        scale,
    }
}

fn kind_title(titles: &Titles, kind: &str) -> String {
    let title = titles.unit_kind(kind);
    // titles are data; inside a line they are read on
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// How a derived value was made of children.
pub(super) fn derived(row: &Row<'_>, id: usize, children: &Children) -> PutIn {
    let slots = row.plan.slots.children[&ChildrenOf::Derived(id)];
    let below = meant(row, &children.unit_kind);
    let kind = kind_of(&below, &children.unit_kind);
    let (value, counted) = (shown(row, slots.value), shown(row, slots.counted));
    let Words { vi: plain_vi, en: plain_en } = crate::law::wording::children::children_words(children);
    let plain = Words::new(plain_vi, plain_en);
    let (text, values, mut words) = match &children.tally {
        Tally::Share { rated, .. } => {
            let Words { vi, en } = rated_words(rated, &below);
            let Told { vi: told_vi, en: told_en } = told(row, slots, &kind, below.len());
            let words = words!("{told_vi}, {value} {vi}: {value}/{counted}", "{told_en}, {value} {en}: {value}/{counted}");
            (format!("share of {}", children.unit_kind), format!("100 * {value} / {counted}"), words)
        }
        Tally::Count(rated) => {
            let Words { vi, en } = rated_words(rated, &below);
            let Told { vi: told_vi, en: told_en } = told(row, slots, &kind, below.len());
            (
                format!("count of {}", children.unit_kind),
                value.clone(),
                words!("{told_vi}, {value} {vi}", "{told_en}, {value} {en}"),
            )
        }
        Tally::Sum { of, .. } => {
            let n = below.len();
            let words = words!("cộng `{of}` của {counted} trên {n} {kind}", "`{of}` of {counted} out of {n} {kind} added up");
            (format!("sum of {of} over {}", children.unit_kind), value.clone(), words)
        }
    };
    if let Tally::Share { rated, .. } | Tally::Count(rated) = &children.tally {
        let missed: Vec<&Relative> = below.iter().copied().filter(|child| !child.is_rated(rated)).collect();
        append(&mut words, &missed, &Words::new("không tính vào tử số", "not counted for it"));
    }
    PutIn { text, plain, values, words }
}

/// How points were made of children.
pub(super) fn scored(row: &Row<'_>, node: usize, children: &ScoredChildren) -> PutIn {
    let slots = row.plan.slots.children[&ChildrenOf::Criterion(node)];
    let below = meant(row, &children.unit_kind);
    let kind = kind_of(&below, &children.unit_kind);
    let (value, counted) = (shown(row, slots.value), shown(row, slots.counted));
    let Told { vi, en } = told(row, slots, &kind, below.len());
    let (combined, values) = match children.combine {
        Combine::Mean => {
            (words!("bình quân {value}/{counted} điểm", "{value}/{counted} points on average"), format!("{value} / {counted}"))
        }
        Combine::Sum => (words!("cộng {value} điểm", "{value} points in all"), value.clone()),
        Combine::Min => (words!("thấp nhất {value} điểm", "{value} points at the least"), value.clone()),
    };
    let Words { vi: points_vi, en: points_en } = combined;
    let mut words = words!("{vi}, {points_vi}", "{en}, {points_en}");
    let most = children.each.iter().map(|(_, points)| *points).max();
    let worth = |child: &Relative| {
        let Outcome::Rated(own) = child.outcome else { return None };
        let id = &child.scale.get(own)?.id;
        children.each.iter().find(|(rating, _)| rating == id).map(|(_, points)| *points)
    };
    let less: Vec<&Relative> = below.iter().copied().filter(|child| worth(child) < most).collect();
    append(&mut words, &less, &Words::new("dưới điểm cao nhất", "under the most points"));
    let lines = crate::law::wording::children::scored_words(children);
    let plain = lines
        .first()
        .map_or_else(|| Words::new("", ""), |line| Words::new(line.vi.trim_end_matches(':'), line.en.trim_end_matches(':')));
    PutIn { text: format!("{} of {}", children.combine.word(), children.unit_kind), plain, values, words }
}

fn meant<'a>(row: &Row<'a>, unit_kind: &str) -> Vec<&'a Relative> {
    row.below.iter().filter(|child| child.unit_kind.id == *unit_kind).collect()
}

fn kind_of(below: &[&Relative], unit_kind: &str) -> String {
    below.first().map_or_else(|| unit_kind.to_owned(), |child| child.unit_kind.title.clone())
}

fn shown(row: &Row<'_>, slot: crate::engine::sheet::Slot) -> String {
    row.number(slot).map_or_else(|| "?".to_owned(), |number| number.to_string())
}

struct Told {
    vi: String,
    en: String,
}

/// `38 chi hội, 35 được xếp loại, 2 không xếp loại, 1 chưa đủ căn cứ`
fn told(row: &Row<'_>, slots: ChildrenSlots, kind: &str, n: usize) -> Told {
    let of = |slot| row.number(slot).and_then(|number| usize::try_from(number.mantissa()).ok()).unwrap_or(0);
    let (not_rated, undetermined) = (of(slots.not_rated), of(slots.undetermined));
    let rated = n.saturating_sub(not_rated + undetermined);
    let mut vi = format!("{n} {kind}, {rated} được xếp loại");
    let mut en = format!("{n} {kind}, {rated} rated");
    if not_rated > 0 {
        vi.push_str(&format!(", {not_rated} không xếp loại"));
        en.push_str(&format!(", {not_rated} not rated"));
    }
    if undetermined > 0 {
        vi.push_str(&format!(", {undetermined} chưa đủ căn cứ xếp loại"));
        en.push_str(&format!(", {undetermined} undetermined"));
    }
    Told { vi, en }
}

/// `xếp mức khá trở lên`, with the title that the children's scale has for it.
fn rated_words(rated: &Rated, below: &[&Relative]) -> Words {
    if let Rated::AtLeast(id) = rated
        && let Some(rating) = below.iter().flat_map(|child| &child.scale).find(|rating| rating.id == *id)
    {
        let title = &rating.title;
        return words!("xếp mức {title} trở lên", "rated {title} or better");
    }
    crate::law::wording::children::rated_words(rated)
}

fn append(words: &mut Words, children: &[&Relative], label: &Words) {
    if children.is_empty() {
        return;
    }
    let named = |lang: fn(&Words) -> &str| {
        let named: Vec<String> =
            children.iter().take(NAMED_MAX).map(|child| format!("{} ({})", child.name, lang(&child.words()))).collect();
        named.join(", ")
    };
    let (vi, en) = (named(|words| &words.vi), named(|words| &words.en));
    let more = children.len().saturating_sub(NAMED_MAX);
    let (more_vi, more_en) =
        if more > 0 { (format!(" và {more} đơn vị khác"), format!(" and {more} more")) } else { Default::default() };
    words.vi.push_str(&format!("; {}: {vi}{more_vi}", label.vi));
    words.en.push_str(&format!("; {}: {en}{more_en}", label.en));
}
