//! What made a unit move, in words.

use super::found::{found_told, lift_words};
use super::is_only_renamed;
use super::told::{Shape, Told};
use crate::questions::compare::{Found, Side, State, UnitChange, Why};
use crate::questions::explain::{CauseKind, Titled};
use crate::words::diagnostic::Lang;

/// What made a unit move, in one sentence.
pub fn causes(unit: &UnitChange, lang: Lang) -> String {
    let all = told(unit, usize::MAX, Shape::Sentence, lang);
    all.into_iter().map(|told| told.words).collect::<Vec<_>>().join("; ")
}

/// The same one by one, with no more of the figures that are missing than so many: behind what it is said of where there is but
/// one, else a line each.
pub(super) fn causes_listed(unit: &UnitChange, most: usize, lang: Lang) -> String {
    let all = told(unit, most, Shape::List, lang);
    if let [only] = all.as_slice()
        && only.parts.is_empty()
    {
        return format!(" {}", only.words);
    }
    let line = |told: &Told| {
        let parts: String = told.parts.iter().map(|part| format!("\n      {part}")).collect();
        format!("\n  + {}{parts}", told.words)
    };
    all.iter().map(line).collect()
}

/// What made a unit move: what is said of the two sides, what lifts the better one, then every reason.
fn told(unit: &UnitChange, most: usize, shape: Shape, lang: Lang) -> Vec<Told> {
    let Some(why) = &unit.why else { return Vec::new() };
    let mut said: Vec<Told> = Vec::new();
    for (side, standing) in [(Side::Before, &unit.before), (Side::After, &unit.after)] {
        if standing.state == State::NoSet {
            said.push(Told::of(match side {
                Side::Before => lang.of("trước không có bộ tiêu chí cho đơn vị", "no rule set was for it before"),
                Side::After => lang.of("nay không có bộ tiêu chí cho đơn vị", "no rule set is for it after"),
            }));
        }
    }
    if is_only_renamed(unit) {
        said.push(Told::of(lang.of("hai bên dùng thang xếp loại khác nhau", "the two sides rate on different scales")));
    }
    if let Some(rating) = &why.stands_for {
        let title = &rating.title;
        said.push(Told::of(match lang {
            Lang::Vi => format!("hai thang xếp loại khác nhau, so với bậc tương ứng là {title}"),
            Lang::En => format!("the scales differ, and {title} is the level held against"),
        }));
    }
    for (side, id, elsewhere) in &why.lifted_by {
        said.extend(lift_words(why, *side, id, *elsewhere, lang).map(Told::of));
    }
    let missing = missing_words(unit, why, most, shape, lang);
    let others = why.reasons.iter().filter(|reason| !is_missing(unit, reason)).map(|reason| {
        let all: Vec<Told> = reason.iter().map(|found| found_told(unit, why, found, shape, lang)).collect();
        let words = all.iter().map(|told| told.words.as_str()).collect::<Vec<_>>();
        let words = words.join(lang.of(", và đồng thời ", ", and at the same time "));
        vec![Told { words, parts: all.into_iter().flat_map(|told| told.parts).collect() }]
    });
    let reasons = std::iter::once(missing).filter(|missing| !missing.is_empty()).chain(others);
    for (n, mut reason) in reasons.enumerate() {
        if n > 0
            && let Some(first) = reason.first_mut()
        {
            first.words = format!("{}{}", besides(unit, why, lang), first.words);
        }
        said.extend(reason);
    }
    said
}

/// Between two reasons, of which each by itself does it. A floor that keeps a unit from the best rating need not bring it to the
/// one that it has, so the rating that it keeps it from is named.
fn besides(unit: &UnitChange, why: &Why, lang: Lang) -> String {
    let side = why.reasons.iter().flatten().next().map_or(Side::After, |found| found.side);
    let (own, better) = match side {
        Side::After => (&unit.after, &unit.before),
        Side::Before => (&unit.before, &unit.after),
    };
    let (State::Rated(_), State::Rated(rating)) = (&own.state, &better.state) else {
        return lang.of("riêng điều này cũng đủ: ", "this by itself would do as well: ").to_owned();
    };
    let rating = &why.stands_for.as_ref().unwrap_or(rating).title;
    match (side, lang) {
        (Side::After, Lang::Vi) => format!("riêng điều này cũng đủ để không còn {rating}: "),
        (Side::After, Lang::En) => format!("this by itself would keep it from {rating} as well: "),
        (Side::Before, Lang::Vi) => format!("riêng điều này cũng đủ để chưa được {rating}: "),
        (Side::Before, Lang::En) => format!("this by itself would have kept it from {rating} as well: "),
    }
}

/// Whether a reason is that the unit has no rating after, as figures are missing; a rating that comes about though one is missing
/// has other reasons.
fn is_missing(unit: &UnitChange, reason: &[Found]) -> bool {
    let is_open = unit.after.state == State::Undetermined;
    let is_wanting = |found: &Found| {
        let is_unreadable = matches!(found.cause.kind, CauseKind::Unreadable);
        found.side == Side::After && !found.wanting.is_empty() && !is_unreadable
    };
    is_open && reason.iter().all(is_wanting)
}

/// Figures that are missing after, those apart that were not asked before; nothing where none is.
fn missing_words(unit: &UnitChange, why: &Why, most: usize, shape: Shape, lang: Lang) -> Vec<Told> {
    let missing = why.reasons.iter().filter(|reason| is_missing(unit, reason)).flatten().flat_map(|found| &found.wanting);
    let asked_before =
        |id: &str| why.before.as_ref().is_some_and(|own| own.values.values().any(|own| own.is_figure && own.id == id));
    let mut parts: [Vec<&Titled>; 2] = [Vec::new(), Vec::new()];
    for figure in missing {
        let part = &mut parts[usize::from(asked_before(&figure.id))];
        if !part.iter().any(|known| known.id == figure.id) {
            part.push(figure);
        }
    }
    let told = |words: String, figures: &[&Titled]| {
        let mut named: Vec<String> = figures.iter().take(most).map(|figure| format!("“{}”", figure.title)).collect();
        let more = match (figures.len().saturating_sub(most), lang) {
            (0, _) => None,
            (more, Lang::Vi) => Some(format!("và {more} số liệu khác")),
            (more, Lang::En) => Some(format!("and {more} more")),
        };
        if shape == Shape::List && figures.len() > 1 {
            named.extend(more);
            return Told { words, parts: named };
        }
        let more = more.map_or_else(String::new, |more| format!(" {more}"));
        Told::of(format!("{words}: {}{more}", named.join(", ")))
    };
    let [new, old] = &parts;
    let mut said = Vec::new();
    if !new.is_empty() {
        let n = new.len();
        let words = match (why.before.is_some(), lang) {
            (true, Lang::Vi) => format!("nay thiếu {n} số liệu mà trước không hỏi"),
            (true, Lang::En) => format!("figures that were not asked before are missing now ({n})"),
            (false, Lang::Vi) => format!("thiếu {n} số liệu"),
            (false, Lang::En) => format!("figures are missing ({n})"),
        };
        said.push(told(words, new));
    }
    if !old.is_empty() {
        let n = old.len();
        let words = match lang {
            Lang::Vi => format!("nay thiếu {n} số liệu mà trước cũng hỏi"),
            Lang::En => format!("figures that were asked before too are missing now ({n})"),
        };
        said.push(told(words, old));
    }
    said
}
