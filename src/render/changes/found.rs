//! One cause in words: what it is on its own side, and what is there on the other.

use super::explanation_of;
use super::score::score_told;
use super::told::{Shape, Told};
use crate::questions::compare::{Elsewhere, Found, Side, UnitChange, Why};
use crate::questions::explain::{CauseKind, Explanation, FloorAccount, Held, Listed, Requirement};
use crate::render::decided::{cause_words, is_missed};
use crate::words::diagnostic::Lang;

/// A cause, with what its score differs by told apart in a list.
pub(super) fn found_told(unit: &UnitChange, why: &Why, found: &Found, shape: Shape, lang: Lang) -> Told {
    match &found.score {
        Some(score) => score_told(unit, why, found, score, shape, lang),
        None => Told::of(own_words(unit, why, found, lang)),
    }
}

/// A cause in one sentence.
pub(super) fn found_words(unit: &UnitChange, why: &Why, found: &Found, lang: Lang) -> String {
    found_told(unit, why, found, Shape::Sentence, lang).words
}

fn own_words(unit: &UnitChange, why: &Why, found: &Found, lang: Lang) -> String {
    let Some(own) = explanation_of(why, found.side) else { return String::new() };
    let cause = format!("{}{}", cause_words(own, &found.cause, lang), values_words(own, found, lang));
    let has_other = unit.before.rule_set.is_some() && unit.after.rule_set.is_some();
    if let Some(there) = there(why, found, lang) {
        return match (found.side, lang) {
            (Side::After, Lang::Vi) => format!("nay {cause} (trước: {there})"),
            (Side::After, Lang::En) => format!("now: {cause} (before: {there})"),
            (Side::Before, Lang::Vi) => format!("trước {cause} (nay: {there})"),
            (Side::Before, Lang::En) => format!("before: {cause} (now: {there})"),
        };
    }
    match (found.side, found.elsewhere, lang) {
        _ if !has_other => cause,
        (Side::After, Elsewhere::NotThere, Lang::Vi) => format!("nay {cause} (trước không có quy định này)"),
        (Side::After, Elsewhere::NotThere, Lang::En) => format!("now: {cause} (not asked before)"),
        (Side::After, Elsewhere::Otherwise, Lang::Vi) => format!("nay {cause} (trước không như vậy)"),
        (Side::After, Elsewhere::Otherwise, Lang::En) => format!("now: {cause} (not so before)"),
        (Side::After, Elsewhere::Reordered, Lang::Vi) => format!("nay {cause} (trước cũng hỏi, nhưng hệ quả khác)"),
        (Side::After, Elsewhere::Reordered, Lang::En) => format!("now: {cause} (asked before too, with another effect)"),
        (Side::After, Elsewhere::Alike, Lang::Vi) => format!("{cause} (trước cũng vậy)"),
        (Side::After, Elsewhere::Alike, Lang::En) => format!("{cause} (so before too)"),
        (Side::Before, Elsewhere::NotThere, Lang::Vi) => format!("trước {cause} (nay bỏ quy định này)"),
        (Side::Before, Elsewhere::NotThere, Lang::En) => format!("before: {cause} (no longer asked)"),
        (Side::Before, Elsewhere::Otherwise, Lang::Vi) => format!("trước {cause} (nay không còn như vậy)"),
        (Side::Before, Elsewhere::Otherwise, Lang::En) => format!("before: {cause} (no longer so)"),
        (Side::Before, Elsewhere::Reordered, Lang::Vi) => format!("trước {cause} (nay vẫn hỏi, nhưng hệ quả khác)"),
        (Side::Before, Elsewhere::Reordered, Lang::En) => format!("before: {cause} (still asked, with another effect)"),
        (Side::Before, Elsewhere::Alike, Lang::Vi) => format!("trước {cause} (nay cũng vậy)"),
        (Side::Before, Elsewhere::Alike, Lang::En) => format!("before: {cause} (so after too)"),
    }
}

/// `, vì “Tỷ lệ chi hội khá” là 85%`: what a requirement or gate was held against.
fn values_words(own: &Explanation, found: &Found, lang: Lang) -> String {
    let is_told = match &found.cause.kind {
        CauseKind::Requirement(..) => true,
        CauseKind::Gate(gate) => own.gates[*gate].floor.is_none(),
        CauseKind::Quota(_)
        | CauseKind::Score(_)
        | CauseKind::Row(..)
        | CauseKind::NotApplicable(_)
        | CauseKind::EverythingDropped
        | CauseKind::Unreadable
        | CauseKind::Required
        | CauseKind::DataCheck(_)
        | CauseKind::NoPoints(..)
        | CauseKind::NoRow(..)
        | CauseKind::NoRating
        | CauseKind::NothingFollows(..) => false,
    };
    let values = found.cause.names.iter().filter_map(|name| own.values.get(name)).filter(|_| is_told);
    let values: Vec<String> = values
        .map(|value| {
            let is = lang.of("là", "is");
            format!("“{}” {is} {}", value.title.get(lang), crate::render::decided::seen_words(value, lang))
        })
        .collect();
    if values.is_empty() { String::new() } else { format!(", {} {}", lang.of("vì", "for"), values.join(", ")) }
}

/// What a requirement, gate or floor that does not stand in the way on the other side asks there.
fn there(why: &Why, found: &Found, lang: Lang) -> Option<String> {
    if !matches!(found.elsewhere, Elsewhere::Otherwise | Elsewhere::Reordered) {
        return None;
    }
    let (own, other) = match found.side {
        Side::Before => (why.before.as_ref()?, why.after.as_ref()?),
        Side::After => (why.after.as_ref()?, why.before.as_ref()?),
    };
    match &found.cause.kind {
        CauseKind::Requirement(positions, _) if found.elsewhere == Elsewhere::Reordered => {
            let mut here = positions.iter().map(|position| &own.requirements[*position]);
            let there = here.find_map(|own| other.requirements.iter().find(|there| there.id == own.id))?;
            Some(entry_words(other, there, lang))
        }
        CauseKind::Gate(_) if found.elsewhere == Elsewhere::Reordered => None,
        CauseKind::Requirement(positions, _) => {
            let here = positions.iter().map(|position| &own.requirements[*position]).filter(|own| is_missed(own));
            let pairs = here.filter_map(|own| Some((own, other.requirements.iter().find(|there| there.id == own.id)?)));
            let asked: Vec<String> = pairs
                .filter(|(_, there)| !is_missed(there))
                .map(|(own, there)| {
                    let held = if there.must_hold { lang.of("đạt", "met") } else { lang.of("không mắc", "not the case") };
                    // a title that is kept says nothing of what has changed
                    let is_kept = own.title == there.title;
                    let asks = if is_kept { there.that.plain().get(lang).to_owned() } else { format!("“{}”", there.title) };
                    format!("{asks}, {held}")
                })
                .collect();
            Some(asked.join("; "))
        }
        CauseKind::Gate(position) => {
            let side = own;
            let own = &own.gates[*position];
            let there = other.gates.iter().find(|there| there.key() == own.key())?;
            let title = format!("“{}”", crate::render::decided::gate_title(there, lang));
            let plain = there.when.as_ref().map(|when| when.plain().get(lang).to_owned());
            let asks = plain.filter(|_| own.title == there.title).unwrap_or(title);
            let had = own.floor.as_ref().map_or_else(String::new, |floor| had_words(side, floor, other, lang));
            Some(match (&there.floor, lang) {
                (Some(floor), Lang::Vi) => format!("{had}điểm liệt là {}, không vướng", floor.least.vi),
                (Some(floor), Lang::En) => format!("{had}the floor is {}, which it reaches", floor.least.en),
                (None, Lang::Vi) => format!("{asks}, không vướng"),
                (None, Lang::En) => format!("{asks}, which is open"),
            })
        }
        CauseKind::Quota(_)
        | CauseKind::Score(_)
        | CauseKind::Row(..)
        | CauseKind::NotApplicable(_)
        | CauseKind::EverythingDropped
        | CauseKind::Unreadable
        | CauseKind::Required
        | CauseKind::DataCheck(_)
        | CauseKind::NoPoints(..)
        | CauseKind::NoRow(..)
        | CauseKind::NoRating
        | CauseKind::NothingFollows(..) => None,
    }
}

/// `được 9/16 điểm, `: what has too few points for a floor on this side had on the other.
fn had_words(own: &Explanation, floor: &FloorAccount, other: &Explanation, lang: Lang) -> String {
    let under = if floor.under.is_empty() { vec![floor.node] } else { floor.under.clone() };
    let ids = under.iter().map(|node| &own.nodes[*node].id);
    let there: Vec<_> = ids.filter_map(|id| other.nodes.iter().find(|node| node.id == *id)).collect();
    let points = there.iter().filter_map(|node| {
        let (points, maximum) = (lang.number(node.points?), lang.number(node.maximum.unwrap_or(node.points_max)));
        Some(if there.len() > 1 { format!("“{}” {points}/{maximum}", node.title) } else { format!("{points}/{maximum}") })
    });
    match (points.collect::<Vec<_>>().join(", "), lang) {
        (points, _) if points.is_empty() => points,
        (points, Lang::Vi) => format!("được {points} điểm, "),
        (points, Lang::En) => format!("{points} points, "),
    }
}

/// The entry that a requirement stands in, with whether each of it is met: `điều kiện của Vững mạnh, chỉ cần một: “…” (đạt), …`.
fn entry_words(own: &Explanation, one: &Requirement, lang: Lang) -> String {
    let entry = own.requirements.iter().filter(|other| other.rating == one.rating && other.entry.0 == one.entry.0);
    let all: Vec<String> = entry
        .map(|own| {
            let held = match (own.that.held, own.must_hold) {
                (Held::Yes, true) => lang.of("đạt", "met"),
                (Held::No, true) => lang.of("không đạt", "not met"),
                (Held::Yes, false) => lang.of("có mắc", "the case"),
                (Held::No, false) => lang.of("không mắc", "not the case"),
                (Held::Absent(_), _) => lang.of("thiếu số liệu", "figures are missing"),
            };
            format!("“{}” ({held})", own.title)
        })
        .collect();
    let how = match one.entry.1 {
        Listed::One => "",
        Listed::All => lang.of(", phải đủ cả", ", all of"),
        Listed::Any => lang.of(", chỉ cần một", ", one of"),
        Listed::None => lang.of(", không được mắc", ", none of"),
    };
    let rating = &own.rules.ratings[one.rating].title;
    let of = lang.of("điều kiện của", "a requirement of");
    format!("{of} {rating}{how}: {}", all.join(", "))
}

pub(super) fn lift_words(why: &Why, side: Side, id: &str, elsewhere: Elsewhere, lang: Lang) -> Option<String> {
    let own = explanation_of(why, side)?;
    let gate = own.gates.iter().find(|gate| gate.id == id)?;
    let title = crate::render::decided::gate_title(gate, lang);
    let effect = crate::render::decided::effect_words(own, &gate.effect, lang);
    let other = match (side, elsewhere) {
        (Side::Before, Elsewhere::NotThere) => lang.of("nay bỏ quy định này", "no longer there"),
        (Side::Before, Elsewhere::Otherwise) => lang.of("nay không còn như vậy", "no longer so"),
        (Side::After, Elsewhere::NotThere) => lang.of("quy định mới", "new"),
        (Side::After, Elsewhere::Otherwise) => lang.of("trước không như vậy", "not so before"),
        (_, Elsewhere::Reordered) => lang.of("bên kia hệ quả khác", "with another effect on the other side"),
        (_, Elsewhere::Alike) => lang.of("hai bên như nhau", "alike on both sides"),
    };
    Some(match (side, lang) {
        (Side::Before, Lang::Vi) => format!("trước được xếp lên nhờ “{title}” ({effect}; {other})"),
        (Side::Before, Lang::En) => format!("before, it was lifted by “{title}” ({effect}; {other})"),
        (Side::After, Lang::Vi) => format!("nay được xếp lên nhờ “{title}” ({effect}; {other})"),
        (Side::After, Lang::En) => format!("now it is lifted by “{title}” ({effect}; {other})"),
    })
}
