//! What two rule sets make of the same units: for a terminal, as csv, as JSON.

use super::csv::Table as Rows;
use super::decided::{cause_words, is_missed};
use super::table::{align_right, over, plain_table, share};
use crate::engine::run::Run;
use crate::law::{Denominator, RatingsRead};
use crate::questions::compare::{
    Changes, Differences, Direction, Elsewhere, Found, Met, ScoreChange, Scored, Side, Standing, State, Transitions, UnitChange,
    Why,
};
use crate::questions::explain::{CauseKind, Explanation, FloorAccount, Held, Listed, Requirement, Titled};
use crate::words::diagnostic::Lang;
use crate::words::number::{Number, Ratio};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Units named where several moved for just the same causes, and figures named that are missing.
const NAMED_MAX: usize = 12;

/// What became what by organisation and in all, the shares before and after, and who moved and why.
pub fn table(changes: &Changes, runs: [&Run<'_>; 2], lang: Lang) -> String {
    let mut text = head(runs, lang);
    let period = runs[0].period;
    text += &match lang {
        Lang::Vi => format!("THỬ BỘ TIÊU CHÍ KHÁC, KỲ {period}\n"),
        Lang::En => format!("WHAT IF, {period}\n"),
    };
    for (title, grounds) in amendments(runs[1]) {
        text += &match lang {
            Lang::Vi => format!("Phương án: {title}\n  Căn cứ: {grounds}\n"),
            Lang::En => format!("Amendment: {title}\n  Grounds: {grounds}\n"),
        };
    }
    for organisation in &changes.organisations {
        let own = changes.units.iter().filter(|unit| unit.organisation.as_deref().unwrap_or_default() == organisation.id);
        text += &pairs(own, lang, &transitions(organisation, &organisation.title, lang));
    }
    if changes.organisations.len() > 1 {
        text += &transitions(&changes.all, lang.of("Tất cả", "All"), lang);
    }
    text += &moved(changes, lang);
    text
}

/// The first line wherever a set that claims no authority stands on either side.
fn head(runs: [&Run<'_>; 2], lang: Lang) -> String {
    let sheets = runs.into_iter().flat_map(|run| &run.sheets);
    let sets: BTreeSet<String> = sheets.filter(|sheets| sheets.is_unofficial()).map(|sheets| sheets.set.reference()).collect();
    if sets.is_empty() {
        return String::new();
    }
    let sets = sets.into_iter().collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Vi => {
            format!("MINH HỌA: kết quả theo bộ tiêu chí minh họa hoặc dự thảo, không phải văn bản đã ban hành ({sets})\n\n")
        }
        Lang::En => format!("ILLUSTRATIVE: rated by illustrative or draft rule sets, not by an issued document ({sets})\n\n"),
    }
}

fn amendments(run: &Run<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for amendment in run.sheets.iter().flat_map(|sheets| &sheets.set.amendments) {
        let own = (amendment.title.clone(), amendment.grounds.clone());
        if !all.contains(&own) {
            all.push(own);
        }
    }
    all
}

/// A part of the table, with the sets of its units under its first line.
fn pairs<'u>(units: impl Iterator<Item = &'u UnitChange>, lang: Lang, part: &str) -> String {
    let none = || lang.of("không có", "none").to_owned();
    let of = |standing: &Standing| standing.rule_set.clone().unwrap_or_else(none);
    let all: BTreeSet<(String, String)> = units.map(|unit| (of(&unit.before), of(&unit.after))).collect();
    let lines: String =
        all.iter().filter(|(before, after)| before != after).map(|(before, after)| format!("  {before} → {after}\n")).collect();
    let (first, rest) = part.trim_start_matches('\n').split_once('\n').unwrap_or((part, ""));
    format!("\n{first}\n{lines}{rest}")
}

fn transitions(own: &Transitions, title: &str, lang: Lang) -> String {
    if !own.unchanged.is_empty() {
        let n: usize = own.counts.iter().flatten().sum();
        let sets = own.unchanged.iter().cloned().collect::<Vec<_>>().join(", ");
        return match lang {
            Lang::Vi => format!("\n{title}: {n} đơn vị, hai bên cùng một bộ tiêu chí ({sets})\n"),
            Lang::En => format!("\n{title}: {n} units, one and the same set on both sides ({sets})\n"),
        };
    }
    let (up, down, sideways) = (own.n_up, own.n_down, own.n_sideways);
    let n: usize = own.counts.iter().flatten().sum();
    let mut text = match lang {
        Lang::Vi => format!("\n{title}: {n} đơn vị; lên mức {up}, xuống mức {down}, thay đổi khác {sideways}\n"),
        Lang::En => format!("\n{title}: {n} units; {up} up, {down} down, {sideways} otherwise\n"),
    };
    let mut head = vec![lang.of("Trước \\ Sau", "Before \\ After").to_owned()];
    head.extend(own.after.iter().map(|state| state_words(state, lang)));
    head.push(lang.of("Cộng", "All").to_owned());
    let mut table = plain_table(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for column in 1..head.len() {
        align_right(&mut table, column);
    }
    for (state, counts) in own.before.iter().zip(&own.counts) {
        let cells = counts.iter().chain([&counts.iter().sum::<usize>()]).map(usize::to_string).collect::<Vec<_>>();
        table.add_row(std::iter::once(state_words(state, lang)).chain(cells));
    }
    let columns: Vec<usize> = (0..own.after.len()).map(|column| own.counts.iter().map(|row| row[column]).sum()).collect();
    let sums = columns.iter().chain([&n]).map(usize::to_string);
    table.add_row(std::iter::once(lang.of("Cộng", "All").to_owned()).chain(sums));
    text += &format!("{table}\n");
    let denominators = [&own.row_before, &own.row_after].map(|row| row.denominator.unwrap_or(Denominator::Eligible));
    let [before, after] = [share(&own.row_before, denominators[0], lang), share(&own.row_after, denominators[1], lang)];
    let [over_before, over_after] = denominators.map(|denominator| over(denominator, lang));
    let counted = lang.of("Được tính là vững mạnh", "Counted as vững mạnh");
    text += &match (lang, over_before == over_after) {
        (Lang::Vi, true) => format!("{counted}: trước {before}; sau {after} ({over_after})\n"),
        (Lang::Vi, false) => format!("{counted}: trước {before} ({over_before}); sau {after} ({over_after})\n"),
        (Lang::En, true) => format!("{counted}: before {before}; after {after} ({over_after})\n"),
        (Lang::En, false) => format!("{counted}: before {before} ({over_before}); after {after} ({over_after})\n"),
    };
    text
}

fn state_words(state: &State, lang: Lang) -> String {
    match state {
        State::Rated(rating) => rating.title.clone(),
        State::NotRated => lang.of("Không xếp loại", "Not rated").to_owned(),
        State::Undetermined => lang.of("Chưa đủ căn cứ", "Undetermined").to_owned(),
        State::NoSet => lang.of("Không có bộ tiêu chí", "No rule set").to_owned(),
    }
}

/// Units that moved, and those that have no rating for want of figures; those of one organisation with the same causes together.
fn moved(changes: &Changes, lang: Lang) -> String {
    let told: Vec<&UnitChange> = changes.units.iter().filter(|unit| unit.why.is_some()).collect();
    let n_moved = told.iter().filter(|unit| unit.moved.is_some()).count();
    let mut text = match lang {
        Lang::Vi => format!("\nĐƠN VỊ ĐỔI KẾT QUẢ: {n_moved}\n"),
        Lang::En => format!("\nUNITS THAT MOVED: {n_moved}\n"),
    };
    let mut groups: Vec<(String, Vec<&UnitChange>)> = Vec::new();
    let mut only_titles = 0;
    for unit in told {
        if is_only_renamed(unit) {
            only_titles += 1;
            continue;
        }
        // of those without a rating only the causes tell one from another
        let before = match unit.after.state {
            State::Undetermined => state_words(&unit.before.state, lang),
            State::Rated(_) | State::NotRated | State::NoSet => standing_words(&unit.before, lang),
        };
        let after = standing_words(&unit.after, lang);
        let result = format!("{before} → {after}: {}", causes_naming(unit, NAMED_MAX, lang));
        let is_of = |known: &[&UnitChange]| known.first().is_some_and(|known| known.organisation == unit.organisation);
        match groups.iter_mut().find(|(known, units)| *known == result && is_of(units)) {
            Some((_, units)) => units.push(unit),
            None => groups.push((result, vec![unit])),
        }
    }
    for (result, units) in groups {
        let names: Vec<String> = units.iter().take(NAMED_MAX).map(|unit| format!("{} ({})", unit.name, unit.id)).collect();
        let more = units.len().saturating_sub(NAMED_MAX);
        let names = match (names.join("; "), more, lang) {
            (names, 0, _) => names,
            (names, more, Lang::Vi) => format!("{names}; và {more} đơn vị khác"),
            (names, more, Lang::En) => format!("{names}; and {more} more"),
        };
        text += &format!("- {names}\n  {result}\n");
    }
    if only_titles > 0 {
        text += &match lang {
            Lang::Vi => format!("- {only_titles} đơn vị chuyển sang thang xếp loại khác, không thể nói là lên hay xuống\n"),
            Lang::En => format!("- {only_titles} units are rated on another scale, neither up nor down\n"),
        };
    }
    for (ids, vi, en) in
        [(&changes.only_before, "Chỉ có ở bên trước", "Only before"), (&changes.only_after, "Chỉ có ở bên sau", "Only after")]
    {
        if !ids.is_empty() {
            text += &format!("{}: {}\n", lang.of(vi, en), ids.join(", "));
        }
    }
    text
}

/// Whether a unit has a rating of another scale that is neither better nor worse.
fn is_only_renamed(unit: &UnitChange) -> bool {
    let is_rated = |standing: &Standing| matches!(standing.state, State::Rated(_));
    unit.moved == Some(Direction::Sideways) && is_rated(&unit.before) && is_rated(&unit.after)
}

/// `Vững mạnh (94 điểm)`.
fn standing_words(standing: &Standing, lang: Lang) -> String {
    let state = state_words(&standing.state, lang);
    match standing.total {
        Some(total) => format!("{state} ({} {})", lang.number(total), lang.of("điểm", "points")),
        None => state,
    }
}

/// What made a unit move, in one sentence.
pub fn causes(unit: &UnitChange, lang: Lang) -> String {
    causes_naming(unit, usize::MAX, lang)
}

/// The same with no more of the figures that are missing than so many.
fn causes_naming(unit: &UnitChange, most: usize, lang: Lang) -> String {
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

fn explanation_of(why: &Why, side: Side) -> Option<&Explanation> {
    match side {
        Side::Before => why.before.as_ref(),
        Side::After => why.after.as_ref(),
    }
}

fn found_words(unit: &UnitChange, why: &Why, found: &Found, lang: Lang) -> String {
    let Some(own) = explanation_of(why, found.side) else { return String::new() };
    if let Some(score) = &found.score {
        return score_words(unit, why, found, score, lang);
    }
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
            format!("“{}” {is} {}", value.title.get(lang), super::decided::seen_words(value, lang))
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
            let title = format!("“{}”", super::decided::gate_title(there, lang));
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

fn lift_words(why: &Why, side: Side, id: &str, elsewhere: Elsewhere, lang: Lang) -> Option<String> {
    let own = explanation_of(why, side)?;
    let gate = own.gates.iter().find(|gate| gate.id == id)?;
    let title = super::decided::gate_title(gate, lang);
    let effect = super::decided::effect_words(own, &gate.effect, lang);
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

fn points(own: Option<&Explanation>, number: Option<Ratio>, lang: Lang) -> String {
    let measure = match own.and_then(|own| own.rules.ratings_read) {
        Some(RatingsRead::PercentOfMax) => "%".to_owned(),
        Some(RatingsRead::Points) | None => format!(" {}", lang.of("điểm", "points")),
    };
    number.map_or_else(|| "–".to_owned(), |number| format!("{}{measure}", super::decided::short(number, lang)))
}

/// `được 85 điểm (trước 94 điểm, −9: …), dưới mức 90 điểm để xếp Vững mạnh`.
fn score_words(unit: &UnitChange, why: &Why, found: &Found, score: &ScoreChange, lang: Lang) -> String {
    let (own, other) = match found.side {
        Side::Before => (why.before.as_ref(), why.after.as_ref()),
        Side::After => (why.after.as_ref(), why.before.as_ref()),
    };
    let wanted = match (&found.cause.kind, own) {
        (CauseKind::Score(cause), Some(own)) => own.rules.ratings[cause.wanted].title.clone(),
        _ => String::new(),
    };
    let (own_score, other_score, own_edge, other_edge) = match found.side {
        Side::Before => (score.before, score.after, score.edge_before, score.edge_after),
        Side::After => (score.after, score.before, score.edge_after, score.edge_before),
    };
    let edge = |of: Option<&Explanation>, edge: Option<Number>| points(of, edge.map(Ratio::from), lang);
    let (now, then) = (points(own, own_score, lang), points(other, other_score, lang));
    let (edge_own, edge_other) = (edge(own, own_edge), edge(other, other_edge));
    // a share of the maximum moves otherwise than its points do
    let is_share = [own, other].into_iter().flatten().any(|own| own.rules.ratings_read == Some(RatingsRead::PercentOfMax));
    let of = if is_share { lang.of("tổng điểm ", "the total ") } else { "" };
    let deltas = unit.differences.as_ref().map_or_else(String::new, |differences| deltas(differences, of, lang));
    let scores = match (own_score == other_score, found.side, lang) {
        (true, _, Lang::Vi) => format!("vẫn được {now}"),
        (true, _, Lang::En) => format!("it has {now} on both sides"),
        (false, Side::After, Lang::Vi) => format!("nay được {now}, trước được {then}{deltas}"),
        (false, Side::After, Lang::En) => format!("now it has {now}, before {then}{deltas}"),
        (false, Side::Before, Lang::Vi) => format!("trước được {now}, nay được {then}{deltas}"),
        (false, Side::Before, Lang::En) => format!("before it had {now}, now {then}{deltas}"),
    };
    let short = match (own_edge, found.side, own_edge == other_edge, lang) {
        (None, _, _, Lang::Vi) => format!("chưa thuộc mức {wanted}"),
        (None, _, _, Lang::En) => format!("which is not {wanted}"),
        (Some(_), Side::After, true, Lang::Vi) => format!("dưới mức {edge_own} để xếp {wanted}"),
        (Some(_), Side::After, true, Lang::En) => format!("below the {edge_own} that {wanted} asks"),
        (Some(_), Side::After, false, Lang::Vi) => format!("dưới mức {edge_own} để xếp {wanted} (trước là {edge_other})"),
        (Some(_), Side::After, false, Lang::En) => format!("below the {edge_own} that {wanted} asks (before: {edge_other})"),
        (Some(_), Side::Before, true, Lang::Vi) => format!("trước dưới mức {edge_own} để xếp {wanted}"),
        (Some(_), Side::Before, true, Lang::En) => format!("before, below the {edge_own} that {wanted} asks"),
        (Some(_), Side::Before, false, Lang::Vi) => format!("trước dưới mức {edge_own} để xếp {wanted} (nay là {edge_other})"),
        (Some(_), Side::Before, false, Lang::En) => {
            format!("before, below the {edge_own} that {wanted} asks (now: {edge_other})")
        }
    };
    if found.elsewhere == Elsewhere::Alike {
        let too = match (found.side, lang) {
            (Side::After, Lang::Vi) => "trước cũng chưa đủ",
            (Side::After, Lang::En) => "it was too little before too",
            (Side::Before, Lang::Vi) => "nay cũng chưa đủ",
            (Side::Before, Lang::En) => "it is too little now too",
        };
        return format!("{scores}, {short}; {too}");
    }
    let both_changed = own_score != other_score && own_edge != other_edge;
    let which = match (both_changed, score.by_points, score.by_edge) {
        (true, Some(true), Some(false)) => lang
            .of("; chỉ vì điểm: riêng mức điểm thay đổi thì không đủ", "; because of the points: the edge alone would not do it"),
        (true, Some(false), Some(true)) => lang
            .of("; chỉ vì mức điểm: riêng điểm thay đổi thì không đủ", "; because of the edge: the points alone would not do it"),
        (true, Some(true), Some(true)) => lang.of(
            "; vì cả hai: riêng điểm hay riêng mức điểm thay đổi thì không đủ",
            "; because of both: neither alone would do it",
        ),
        (true, Some(false), Some(false)) => {
            lang.of("; riêng điểm hay riêng mức điểm thay đổi cũng đã đủ", "; either alone would do it")
        }
        (true | false, ..) => "",
    };
    format!("{scores}, {short}{which}")
}

/// ` (−9: “…” 5 → 2 (−3), …)`: every criterion whose points differ, and what rounding and limits add, which make up the whole.
fn deltas(differences: &Differences, of: &str, lang: Lang) -> String {
    let Some(total) = differences.total else { return String::new() };
    let mut said: Vec<String> = Vec::new();
    for criterion in &differences.criteria {
        let Some(delta) = criterion.delta.filter(|delta| !delta.is_zero()) else { continue };
        let own = |side: &Option<Scored>| {
            side.as_ref().and_then(|side| side.points).map_or_else(|| "0".to_owned(), |own| lang.number(own))
        };
        let (title, delta) = (&criterion.title, signed(delta, lang));
        said.push(match (&criterion.before, &criterion.after) {
            (None, _) => format!("“{title}” {delta} ({})", lang.of("mới", "new")),
            (_, None) => format!("“{title}” {delta} ({})", lang.of("bỏ", "gone")),
            (before, after) => {
                let by = |side: &Option<Scored>| side.as_ref().map_or("", |side| side.by.words.get(lang)).to_owned();
                let (was, is) = (by(before), by(after));
                let because = match lang {
                    _ if was == is => String::new(),
                    Lang::Vi => format!("; trước: {was}; nay: {is}"),
                    Lang::En => format!("; before: {was}; now: {is}"),
                };
                let most = |side: &Option<Scored>| side.as_ref().map(|side| side.points_max);
                let maximum = match (most(before), most(after)) {
                    (Some(was), Some(is)) if was != is => {
                        format!("; {} {} → {}", lang.of("điểm tối đa", "maximum"), lang.number(was), lang.number(is))
                    }
                    _ => String::new(),
                };
                format!("“{title}” {} → {} ({delta}{maximum}{because})", own(before), own(after))
            }
        });
    }
    for adjustment in &differences.adjustments {
        if let Some(delta) = adjustment.after.minus(adjustment.before) {
            let of = if adjustment.title.is_empty() { lang.of("tổng điểm", "the total") } else { &adjustment.title };
            said.push(format!("{} “{of}” {}", lang.of("làm tròn, giới hạn của", "rounding and limits of"), signed(delta, lang)));
        }
    }
    let total = signed(total, lang);
    if said.is_empty() { format!(" ({of}{total})") } else { format!(" ({of}{total}: {})", said.join("; ")) }
}

fn signed(number: Number, lang: Lang) -> String {
    if number.is_negative() { format!("−{}", lang.number(-number)) } else { format!("+{}", lang.number(number)) }
}

/// A row a unit.
pub fn csv(changes: &Changes, lang: Lang) -> String {
    let mut rows = Rows::new([
        "unit",
        "organisation",
        "rule_set_before",
        "rule_set_after",
        "outcome_before",
        "rating_before",
        "total_before",
        "outcome_after",
        "rating_after",
        "total_after",
        "moved",
        "causes",
    ]);
    for unit in &changes.units {
        let of = |standing: &Standing| {
            let (outcome, rating) = state_ids(&standing.state);
            [outcome.to_owned(), rating.to_owned(), standing.total.map_or_else(String::new, |total| total.to_string())]
        };
        let mut cells = vec![
            unit.id.clone(),
            unit.organisation.clone().unwrap_or_default(),
            unit.before.rule_set.clone().unwrap_or_default(),
            unit.after.rule_set.clone().unwrap_or_default(),
        ];
        cells.extend(of(&unit.before));
        cells.extend(of(&unit.after));
        cells.push(direction_id(unit.moved).unwrap_or("no").to_owned());
        cells.push(causes(unit, lang));
        rows.row(cells);
    }
    rows.finish()
}

fn state_ids(state: &State) -> (&'static str, &str) {
    match state {
        State::Rated(rating) => ("rated", &rating.id),
        State::NotRated => ("not_rated", ""),
        State::Undetermined => ("undetermined", ""),
        State::NoSet => ("no_rule_set", ""),
    }
}

fn direction_id(direction: Option<Direction>) -> Option<&'static str> {
    direction.map(|direction| match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Sideways => "sideways",
    })
}

fn side_id(side: Side) -> &'static str {
    match side {
        Side::Before => "before",
        Side::After => "after",
    }
}

fn elsewhere_id(elsewhere: Elsewhere) -> &'static str {
    match elsewhere {
        Elsewhere::NotThere => "not_there",
        Elsewhere::Otherwise => "otherwise",
        Elsewhere::Reordered => "other_effect",
        Elsewhere::Alike => "alike",
    }
}

/// Everything, for programs.
pub fn json(changes: &Changes, runs: [&Run<'_>; 2]) -> String {
    let sets = |run: &Run<'_>| -> Vec<Value> {
        let sets = run.sheets.iter().map(|sheets| {
            let set = &sheets.set;
            let amendments: Vec<Value> = set
                .amendments
                .iter()
                .map(|own| json!({ "title": own.title, "grounds": own.grounds, "at": own.place.to_string() }))
                .collect();
            json!({
                "id": set.id, "version": set.version, "hash": set.hash, "title": set.title,
                "illustrative": sheets.is_unofficial(), "amendments": amendments,
            })
        });
        sets.collect()
    };
    let whole = json!({
        "period": runs[0].period.to_string(),
        "illustrative": runs.iter().any(|run| run.sheets.iter().any(crate::engine::sheets::Sheets::is_unofficial)),
        "rule_sets_before": sets(runs[0]),
        "rule_sets_after": sets(runs[1]),
        "organisations": changes.organisations.iter().map(transitions_json).collect::<Vec<_>>(),
        "all": transitions_json(&changes.all),
        "only_before": changes.only_before,
        "only_after": changes.only_after,
        "units": changes.units.iter().map(unit_json).collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}

fn state_json(state: &State) -> Value {
    match state {
        State::Rated(rating) => json!({ "is": "rated", "rating": titled_json(rating) }),
        State::NotRated | State::Undetermined | State::NoSet => json!({ "is": state_ids(state).0 }),
    }
}

fn titled_json(titled: &Titled) -> Value {
    json!({ "id": titled.id, "title": titled.title })
}

fn transitions_json(own: &Transitions) -> Value {
    let shares = [&own.row_before, &own.row_after].map(|row| {
        let denominator = row.denominator.unwrap_or(Denominator::Eligible);
        let over = match denominator {
            Denominator::All => "all",
            Denominator::Eligible => "eligible",
            Denominator::Rated => "rated",
        };
        json!({ "counted": row.n_strong, "of": row.over(denominator), "denominator": over })
    });
    let [before, after] = shares;
    json!({
        "title": own.title,
        "before": own.before.iter().map(state_json).collect::<Vec<_>>(),
        "after": own.after.iter().map(state_json).collect::<Vec<_>>(),
        "counts": own.counts,
        "strong_before": before, "strong_after": after,
        "up": own.n_up, "down": own.n_down, "sideways": own.n_sideways,
    })
}

fn number_json(number: Option<Number>) -> Value {
    number.map_or(Value::Null, |number| Value::String(number.to_string()))
}

fn standing_json(own: &Standing) -> Value {
    let id = |stage: &Option<Titled>| stage.as_ref().map(|rating| rating.id.clone());
    json!({
        "rule_set": own.rule_set, "outcome": state_json(&own.state), "counts_as_strong": own.is_strong,
        "total": number_json(own.total), "by_score": id(&own.by_score),
        "after_requirements": id(&own.after_requirements), "after_gates": id(&own.after_gates),
    })
}

fn unit_json(unit: &UnitChange) -> Value {
    json!({
        "id": unit.id, "name": unit.name, "organisation": unit.organisation,
        "before": standing_json(&unit.before), "after": standing_json(&unit.after),
        "moved": direction_id(unit.moved),
        "differences": unit.differences.as_ref().map(differences_json),
        "why": unit.why.as_ref().map(|why| why_json(unit, why)),
    })
}

fn why_json(unit: &UnitChange, why: &Why) -> Value {
    let ratio = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.to_string());
    let one = |found: &Found| {
        let mut told = json!({
            "side": side_id(found.side),
            "elsewhere": elsewhere_id(found.elsewhere),
            "words": found_words(unit, why, found, Lang::Vi),
            "words_en": found_words(unit, why, found, Lang::En),
            "wanting": found.wanting.iter().map(titled_json).collect::<Vec<_>>(),
        });
        let ids = explanation_of(why, found.side).map(|own| cause_ids(own, found));
        if let (Value::Object(told), Some(Value::Object(ids))) = (&mut told, ids) {
            told.extend(ids);
        }
        if let Some(score) = &found.score {
            told["score"] = json!({
                "before": ratio(score.before), "after": ratio(score.after),
                "edge_before": number_json(score.edge_before), "edge_after": number_json(score.edge_after),
                "by_points": score.by_points, "by_edge": score.by_edge, "reached_elsewhere": score.is_reached,
            });
        }
        told
    };
    let lifts = why
        .lifted_by
        .iter()
        .map(|(side, id, elsewhere)| json!({ "side": side_id(*side), "gate": id, "elsewhere": elsewhere_id(*elsewhere) }));
    json!({
        "causes": causes(unit, Lang::Vi),
        "causes_en": causes(unit, Lang::En),
        "reasons": why.reasons.iter().map(|all| all.iter().map(one).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "lifted_by": lifts.collect::<Vec<_>>(),
        "stands_for": why.stands_for.as_ref().map(titled_json),
        "decided_before": why.before.as_ref().map(decided_json),
        "decided_after": why.after.as_ref().map(decided_json),
    })
}

/// What decided on one side, in words.
fn decided_json(own: &Explanation) -> Value {
    let reasons =
        own.decided.reasons.iter().map(|all| all.iter().map(|cause| cause_words(own, cause, Lang::Vi)).collect::<Vec<_>>());
    Value::from(reasons.collect::<Vec<_>>())
}

/// The kind of a cause, and the ids it stands for.
fn cause_ids(own: &Explanation, found: &Found) -> Value {
    let requirements = |positions: &[usize]| positions.iter().map(|n| own.requirements[*n].id.clone()).collect::<Vec<_>>();
    match &found.cause.kind {
        CauseKind::Score(score) => json!({ "kind": "score", "rating": own.rules.ratings[score.wanted].id }),
        CauseKind::Row(row, _) => json!({ "kind": "row", "ids": [own.rows[*row].id] }),
        CauseKind::Requirement(positions, _) => json!({
            "kind": "requirement", "ids": requirements(positions),
            "rating": positions.first().map(|n| own.rules.ratings[own.requirements[*n].rating].id.clone()),
        }),
        CauseKind::Quota(quota) => json!({ "kind": "quota", "ids": [own.quotas[*quota].id] }),
        CauseKind::Gate(gate) => json!({ "kind": "gate", "ids": [own.gates[*gate].id] }),
        CauseKind::NotApplicable(node) => json!({ "kind": "not_applicable", "ids": [own.nodes[*node].id] }),
        CauseKind::EverythingDropped => json!({ "kind": "everything_dropped" }),
        CauseKind::Unreadable => json!({ "kind": "unreadable" }),
        CauseKind::Required => json!({ "kind": "required" }),
        CauseKind::DataCheck(check) => json!({ "kind": "data_check", "message": own.data_checks[*check].message }),
        CauseKind::NoPoints(node, _) => json!({ "kind": "no_points", "ids": [own.nodes[*node].id] }),
        CauseKind::NoRow(row, _) => json!({ "kind": "no_row", "ids": [own.rows[*row].id] }),
        CauseKind::NoRating => json!({ "kind": "no_rating" }),
        CauseKind::NothingFollows(rating, positions) => json!({
            "kind": "nothing_follows", "ids": requirements(positions), "rating": own.rules.ratings[*rating].id,
        }),
    }
}

fn differences_json(own: &Differences) -> Value {
    let scored = |side: &Option<Scored>| {
        side.as_ref().map(|side| {
            json!({ "points": number_json(side.points), "points_max": number_json(Some(side.points_max)), "by": side.by.id })
        })
    };
    let held = |held: Held| match held {
        Held::Yes => json!(true),
        Held::No => json!(false),
        Held::Absent(_) => Value::Null,
    };
    let met = |met: Met| match met {
        Met::Yes => json!(true),
        Met::No => json!(false),
        Met::Unknown => Value::Null,
    };
    let criteria = own.criteria.iter().map(|one| {
        json!({
            "id": one.id, "title": one.title, "before": scored(&one.before), "after": scored(&one.after),
            "delta": number_json(one.delta),
        })
    });
    let adjustments = own.adjustments.iter().map(|one| {
        json!({
            "id": one.id, "before": number_json(Some(one.before)), "after": number_json(Some(one.after)),
            "delta": number_json(one.after.minus(one.before)),
        })
    });
    let row = |side: &Option<(Option<Titled>, crate::questions::explain::Because)>| {
        side.as_ref().map(|(rating, by)| json!({ "rating": rating.as_ref().map(|rating| rating.id.clone()), "by": by.id }))
    };
    let rows = own
        .rows
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": row(&one.before), "after": row(&one.after) }));
    let requirement =
        |side: &Option<(Titled, Met)>| side.as_ref().map(|(rating, own)| json!({ "rating": rating.id, "met": met(*own) }));
    let requirements = own.requirements.iter().map(
        |one| json!({ "id": one.id, "title": one.title, "before": requirement(&one.before), "after": requirement(&one.after) }),
    );
    let gate =
        |side: &Option<(Held, String)>| side.as_ref().map(|(own, effect)| json!({ "closed": held(*own), "effect": effect }));
    let gates = own
        .gates
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": gate(&one.before), "after": gate(&one.after) }));
    let edge = |side: &Option<(Option<Number>, Option<Number>)>| {
        side.as_ref().map(|(from, below)| json!({ "from": number_json(*from), "below": number_json(*below) }))
    };
    let edges = own
        .edges
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": edge(&one.before), "after": edge(&one.after) }));
    json!({
        "total": number_json(own.total),
        "criteria": criteria.collect::<Vec<_>>(),
        "adjustments": adjustments.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "requirements": requirements.collect::<Vec<_>>(),
        "gates": gates.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
    })
}
