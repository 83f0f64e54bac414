//! What made a unit move, in words.

use super::found::{found_words, lift_words};
use super::is_only_renamed;
use crate::questions::compare::{Found, Side, State, UnitChange, Why};
use crate::questions::explain::{CauseKind, Titled};
use crate::words::diagnostic::Lang;

/// What made a unit move, in one sentence.
pub fn causes(unit: &UnitChange, lang: Lang) -> String {
    causes_naming(unit, usize::MAX, lang)
}

/// The same with no more of the figures that are missing than so many.
pub(super) fn causes_naming(unit: &UnitChange, most: usize, lang: Lang) -> String {
    let Some(why) = &unit.why else { return String::new() };
    let mut said: Vec<String> = Vec::new();
    for (side, standing) in [(Side::Before, &unit.before), (Side::After, &unit.after)] {
        if standing.state == State::NoSet {
            said.push(
                match side {
                    Side::Before => lang.of("trước không có bộ tiêu chí cho đơn vị", "no rule set was for it before"),
                    Side::After => lang.of("nay không có bộ tiêu chí cho đơn vị", "no rule set is for it after"),
                }
                .to_owned(),
            );
        }
    }
    if is_only_renamed(unit) {
        said.push(lang.of("hai bên dùng thang xếp loại khác nhau", "the two sides rate on different scales").to_owned());
    }
    if let Some(rating) = &why.stands_for {
        let title = &rating.title;
        said.push(match lang {
            Lang::Vi => format!("hai thang xếp loại khác nhau, so với bậc tương ứng là {title}"),
            Lang::En => format!("the scales differ, and {title} is the level held against"),
        });
    }
    let mut reasons: Vec<String> = missing_words(unit, why, most, lang).into_iter().collect();
    for reason in why.reasons.iter().filter(|reason| !is_missing(unit, reason)) {
        let all: Vec<String> = reason.iter().map(|found| found_words(unit, why, found, lang)).collect();
        reasons.push(all.join(lang.of(", và đồng thời ", ", and at the same time ")));
    }
    for (side, id, elsewhere) in &why.lifted_by {
        said.extend(lift_words(why, *side, id, *elsewhere, lang));
    }
    if !reasons.is_empty() {
        said.push(reasons.join(&besides(unit, why, lang)));
    }
    said.join("; ")
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
        return lang.of("; riêng điều này cũng đủ: ", "; this by itself would do as well: ").to_owned();
    };
    let rating = &why.stands_for.as_ref().unwrap_or(rating).title;
    match (side, lang) {
        (Side::After, Lang::Vi) => format!("; riêng điều này cũng đủ để không còn {rating}: "),
        (Side::After, Lang::En) => format!("; this by itself would keep it from {rating} as well: "),
        (Side::Before, Lang::Vi) => format!("; riêng điều này cũng đủ để chưa được {rating}: "),
        (Side::Before, Lang::En) => format!("; this by itself would have kept it from {rating} as well: "),
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
fn missing_words(unit: &UnitChange, why: &Why, most: usize, lang: Lang) -> Option<String> {
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
    let named = |figures: &[&Titled]| {
        let named: Vec<String> = figures.iter().take(most).map(|figure| format!("“{}”", figure.title)).collect();
        match (named.join(", "), figures.len().saturating_sub(most), lang) {
            (named, 0, _) => named,
            (named, more, Lang::Vi) => format!("{named} và {more} số liệu khác"),
            (named, more, Lang::En) => format!("{named} and {more} more"),
        }
    };
    let [new, old] = &parts;
    let mut said = Vec::new();
    if !new.is_empty() {
        let (n, figures) = (new.len(), named(new));
        said.push(match (why.before.is_some(), lang) {
            (true, Lang::Vi) => format!("nay thiếu {n} số liệu mà trước không hỏi: {figures}"),
            (true, Lang::En) => format!("figures that were not asked before are missing now ({n}): {figures}"),
            (false, Lang::Vi) => format!("thiếu {n} số liệu: {figures}"),
            (false, Lang::En) => format!("figures are missing ({n}): {figures}"),
        });
    }
    if !old.is_empty() {
        let (n, figures) = (old.len(), named(old));
        said.push(match lang {
            Lang::Vi => format!("nay thiếu {n} số liệu mà trước cũng hỏi: {figures}"),
            Lang::En => format!("figures that were asked before too are missing now ({n}): {figures}"),
        });
    }
    (!said.is_empty()).then(|| said.join("; "))
}
