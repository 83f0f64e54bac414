//! Ratings and their summary as people read them in a terminal.

use crate::engine::run::Run;
use crate::engine::sheets::Outcome;
use crate::law::Denominator;
use crate::law::wording::quotas::Counts;
use crate::questions::noted::Noted;
use crate::questions::quotas::Came;
use crate::questions::summary::{Expected, Row, Summary, printed_percent};
use crate::words::diagnostic::Lang;
use crate::words::number::Number;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// Absent units named in the summary; the rest are counted.
const ABSENT_MAX: usize = 20;

/// A line a unit.
pub fn units(run: &Run<'_>, lang: Lang) -> String {
    let mut table = plain_table(&[
        lang.of("Mã", "Id"),
        lang.of("Đơn vị", "Unit"),
        lang.of("Tổng điểm", "Total"),
        lang.of("Xếp loại", "Rating"),
        lang.of("Căn cứ", "Decided by"),
    ]);
    align_right(&mut table, 2);
    for placed in run.in_order() {
        let unit = placed.unit;
        let (total, rating, reason) = match placed.rated_in {
            None => (
                String::new(),
                lang.of("không xếp loại", "not rated").to_owned(),
                lang.of("không có bộ tiêu chí", "no rule set").to_owned(),
            ),
            Some((sheets, row)) => {
                let sheets = &run.sheets[sheets];
                let total = sheets.plan.slots.total.map_or_else(String::new, |slot| {
                    let (column, at) = sheets.sheet.column(slot, row);
                    column
                        .number(at, sheets.plan.steps[slot.0].decimals())
                        .map_or_else(|| "–".to_owned(), |total| lang.ratio(total))
                });
                let rating = match sheets.outcome(row) {
                    Outcome::Rated(rating) => sheets.set.ratings[rating].title.clone(),
                    Outcome::NotRated => lang.of("không xếp loại", "not rated").to_owned(),
                    Outcome::Undetermined => lang.of("chưa đủ căn cứ xếp loại", "undetermined").to_owned(),
                };
                (total, rating, crate::questions::summary::reason_words(sheets, row).get(lang).to_owned())
            }
        };
        table.add_row([unit.id.as_ref(), unit.name.as_ref(), &total, &rating, &reason]);
    }
    format!("{table}\n")
}

/// Units by organisation and rating, the share that counts as vững mạnh, and who has not come.
pub fn summary(run: &Run<'_>, summary: &Summary, noted: &Noted, lang: Lang) -> String {
    let mut text = String::new();
    let period = run.period;
    let of = |vi: &str, en: &str| lang.of(vi, en).to_owned();
    text += &of(&format!("TỔNG HỢP XẾP LOẠI KỲ {period}\n"), &format!("SUMMARY OF {period}\n"));
    let mut head = vec![of("Tổ chức", "Organisation"), of("Số đơn vị", "Units")];
    head.extend(summary.ratings.iter().cloned());
    head.extend([
        of("Không xếp loại", "Not rated"),
        of("Chưa đủ căn cứ", "Undetermined"),
        of("Được tính là vững mạnh", "Counted as vững mạnh"),
    ]);
    let mut table = plain_table(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for column in 1..head.len() {
        align_right(&mut table, column);
    }
    for row in &summary.organisations {
        table.add_row(cells(row, &row.title, &summary.ratings, lang));
    }
    table.add_row(cells(&summary.total, lang.of("Cộng", "All"), &summary.ratings, lang));
    text += &format!("{table}\n\n");
    if summary.kinds.is_empty() {
        text += &shares(&summary.total, lang);
    }
    for kind in &summary.kinds {
        text += &shares(kind, lang);
    }
    for line in noted.lines() {
        text += &format!("{}\n", line.get(lang));
    }
    for expected in &summary.expected {
        text += &expected_lines(expected, lang);
    }
    text
}

/// The share that counts as vững mạnh, over each denominator; the one that the rule sets name comes first.
fn shares(row: &Row, lang: Lang) -> String {
    let used = row.denominator.unwrap_or(Denominator::Eligible);
    let title = if row.title.is_empty() { String::new() } else { format!(", {}", row.title) };
    let mut text = format!(
        "{}{title}: {} ({})\n",
        lang.of("Được tính là vững mạnh", "Counted as vững mạnh"),
        share(row, used, lang),
        over(used, lang)
    );
    let all = [Denominator::All, Denominator::Eligible, Denominator::Rated];
    for denominator in all.into_iter().filter(|denominator| *denominator != used) {
        text += &format!("  {}: {}\n", over(denominator, lang), share(row, denominator, lang));
    }
    text
}

/// What each quota came to: by cohort how many asked, the places and how they were counted, and who had none.
pub fn quotas(came: &[Came], lang: Lang) -> String {
    let mut text = String::new();
    for own in came {
        let (title, within) = (&own.title, own.within.get(lang));
        text += &match lang {
            Lang::Vi => format!("TỶ LỆ KHỐNG CHẾ: {title} (trong {within})\n"),
            Lang::En => format!("QUOTA: {title} (within {within})\n"),
        };
        let of = |vi: &'static str, en: &'static str| lang.of(vi, en);
        let mut table = plain_table(&[
            of("Nhóm", "Cohort"),
            of("Đã xếp loại", "Rated"),
            of("Đủ điều kiện", "Qualify"),
            of("Được", "Places"),
            of("Đã nhận", "Taken"),
            of("Vượt khống chế", "No place"),
            of("Bằng nhau ở ranh giới", "Alike at the cut"),
            of("Dưới điểm tối thiểu", "Under the score"),
            of("Chờ", "Waiting"),
            of("Đơn vị cuối cùng được nhận", "The last with a place"),
        ]);
        (1..9).for_each(|column| align_right(&mut table, column));
        for (cohort, own) in &own.cohorts {
            let Counts { n_rated, n_candidates, capacity, n_taken, .. } = own.counts;
            let numbers = [n_rated, n_candidates, capacity, n_taken, own.n_behind, own.n_tied, own.n_under_score, own.n_waiting];
            let mut cells = vec![cohort.clone()];
            cells.extend(numbers.map(|n| n.to_string()));
            cells.push(own.cut_off.clone().unwrap_or_else(|| "–".to_owned()));
            table.add_row(cells);
        }
        text += &format!("{table}\n");
        for (cohort, own) in &own.cohorts {
            let counted = own.counted.as_ref().map_or("", |counted| counted.get(lang));
            text += &format!("  {cohort}: {counted}\n");
        }
        if 0 < own.n_without_cohort {
            let n = own.n_without_cohort;
            text += &match lang {
                Lang::Vi => format!("  {n} đơn vị chưa rõ thuộc nhóm nào nên chưa xét được\n"),
                Lang::En => format!("  {n} units of which it is not known in which cohort they stand\n"),
            };
        }
        text.push('\n');
    }
    text
}

fn cells(row: &Row, title: &str, ratings: &[String], lang: Lang) -> Vec<String> {
    let mut cells = vec![title.to_owned(), row.n_all.to_string()];
    cells.extend(ratings.iter().map(|rating| row.by_rating.get(rating).copied().unwrap_or(0).to_string()));
    cells.push((row.n_not_rated + row.n_without_set).to_string());
    cells.push(row.n_undetermined.to_string());
    cells.push(share(row, row.denominator.unwrap_or(Denominator::Eligible), lang));
    cells
}

/// `366/380, đạt 96,32%`
pub(super) fn share(row: &Row, denominator: Denominator, lang: Lang) -> String {
    let counted = format!("{}/{}", row.n_strong, row.over(denominator));
    match row.strong_percent(denominator) {
        Some(percent) => format!("{counted}{} {}", lang.of(", đạt", ","), printed_percent(percent, lang)),
        None => counted,
    }
}

pub(super) fn over(denominator: Denominator, lang: Lang) -> &'static str {
    match denominator {
        Denominator::All => lang.of("trên tổng số đơn vị", "of all units listed"),
        Denominator::Eligible => lang.of("trên số đơn vị đủ điều kiện xếp loại", "of the units eligible for a rating"),
        Denominator::Rated => lang.of("trên số đơn vị đã xếp loại", "of the units rated"),
    }
}

fn expected_lines(expected: &Expected, lang: Lang) -> String {
    let n_absent = expected.absent.len();
    let n_expected = expected.n_territories * expected.n_organisations;
    let (kind, territories, organisations) = (&expected.unit_kind, expected.n_territories, expected.n_organisations);
    let mut text = match lang {
        Lang::Vi => format!("{kind}: {territories} địa bàn × {organisations} tổ chức = {n_expected} đơn vị phải có; "),
        Lang::En => format!("{kind}: {territories} territories × {organisations} organisations = {n_expected} units expected; "),
    };
    if n_absent == 0 {
        return text + lang.of("không thiếu đơn vị nào\n", "none is absent\n");
    }
    text += &match lang {
        Lang::Vi => format!("còn thiếu {n_absent}:\n"),
        Lang::En => format!("{n_absent} absent:\n"),
    };
    for (territory, organisation) in expected.absent.iter().take(ABSENT_MAX) {
        text += &format!("  {organisation}, {territory}\n");
    }
    if let Some(rest) = n_absent.checked_sub(ABSENT_MAX).filter(|rest| *rest > 0) {
        text += &match lang {
            Lang::Vi => format!("  … và {rest} đơn vị khác\n"),
            Lang::En => format!("  … and {rest} more\n"),
        };
    }
    text
}

pub(super) fn plain_table(head: &[&str]) -> Table {
    let line = LineStyle::none().fill('─').junction('─');
    let style = TableStyle::new().header_separator(line).bottom_border(line);
    let mut table = Table::new();
    table.load_style(style).set_content_arrangement(ContentArrangement::Disabled).set_header(head);
    table
}

pub(super) fn align_right(table: &mut Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

/// A number for people.
pub fn number(number: Number, lang: Lang) -> String {
    match lang {
        Lang::Vi => number.vi(),
        Lang::En => number.en(),
    }
}

/// The first line wherever a set that claims no authority has rated somebody.
pub fn illustrative_head(run: &Run<'_>, lang: Lang) -> String {
    let sets: Vec<String> =
        run.sheets.iter().filter(|sheets| sheets.is_unofficial()).map(|sheets| sheets.set.reference()).collect();
    let sets = sets.join(", ");
    match lang {
        Lang::Vi => {
            format!("MINH HỌA: kết quả theo bộ tiêu chí minh họa hoặc dự thảo, không phải văn bản đã ban hành ({sets})\n\n")
        }
        Lang::En => format!("ILLUSTRATIVE: rated by illustrative or draft rule sets, not by an issued document ({sets})\n\n"),
    }
}
