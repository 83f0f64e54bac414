//! What became what, and who moved and why, for a terminal.

use super::causes::causes_listed;
use super::is_only_renamed;
use crate::engine::run::Run;
use crate::law::Denominator;
use crate::questions::compare::{Changes, Standing, State, Transitions, UnitChange};
use crate::render::table::{align_right, over, plain_table, share};
use crate::words::diagnostic::Lang;
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

pub(super) fn amendments(run: &Run<'_>) -> Vec<(String, String)> {
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
        let result = format!("{before} → {after}:{}", causes_listed(unit, NAMED_MAX, lang));
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

/// `Vững mạnh (94 điểm)`.
fn standing_words(standing: &Standing, lang: Lang) -> String {
    let state = state_words(&standing.state, lang);
    match standing.total {
        Some(total) => format!("{state} ({} {})", lang.number(total), lang.of("điểm", "points")),
        None => state,
    }
}
