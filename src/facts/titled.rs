//! What is written over a table and says of which year its figures are.

use crate::facts::read::grid::{Content, Grid};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::period::Period;
use crate::words::text::fold;

/// Cells beyond which a row over a header is no title but a part of the header.
const TITLE_CELLS_MAX: usize = 4;

/// The year that the titles over a table, or the name of its worksheet, give it, where the period that is read is not among them.
pub(super) fn other_year(grid: &Grid, header_row: usize, period: Period) -> Option<(Place, i32)> {
    let asked = period.to_string();
    let mut other = None;
    let mut is_asked = false;
    let mut take = |text: &str, place: Place| {
        for year in years(text) {
            is_asked |= year == asked;
            other = other.take().or_else(|| Some((place.clone(), year.parse().ok()?)));
        }
    };
    for row in 0..header_row {
        let texts: Vec<_> =
            grid.columns(row).map(|column| grid.cell(row, column)).filter(|cell| is_written(cell.content)).collect();
        if texts.len() > TITLE_CELLS_MAX {
            continue;
        }
        for cell in texts {
            take(&cell.raw(), cell.place());
        }
    }
    let name = &grid.source.worksheet;
    let is_year = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let named = if is_year { format!("năm {name}") } else { name.to_string() };
    take(&named, grid.source.place(0, 0));
    other.filter(|_| !is_asked)
}

fn is_written(content: Content<'_>) -> bool {
    !matches!(content, Content::Empty | Content::Merged(..)) && !matches!(content, Content::Text(text) if text.trim().is_empty())
}

// `NĂM 2022`, `kỳ 2022`; not the day of a document, a term of office, or the year of a document that is cited.
fn years(text: &str) -> Vec<String> {
    let folded = fold(text);
    let cites = ["theo", "căn cứ", "ban hành", "giai đoạn"].map(fold);
    if cites.iter().any(|cited| folded.contains(cited.as_str())) {
        return Vec::new();
    }
    let (year, period, month, term) = (fold("năm"), fold("kỳ"), fold("tháng"), fold("nhiệm"));
    let several = fold("các");
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | ';' | '(' | ')' | '-' | '–' | '/' | '"');
    let words: Vec<&str> = folded.split(is_mark).filter(|word| !word.is_empty()).collect();
    let is_year =
        |word: &&str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u32>().is_ok();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = |n: usize| at.checked_sub(n).map(|at| words[at]);
        // `tháng 12 năm 2022` is a day's; `các năm: 2022` begins a list
        let is_of_a_day = before(2) == Some(month.as_str());
        let is_of_a_list = before(1) == Some(several.as_str());
        let is_term = before(1) == Some(term.as_str());
        if (*word == year && !is_of_a_day && !is_of_a_list) || (*word == period && !is_term) {
            found.extend(words[at + 1..].iter().take_while(|word| is_year(word)).map(|word| (*word).to_owned()));
        }
    }
    found
}

/// A table that its title gives to another period.
pub(super) fn of_another_period(place: Place, year: i32, period: Period) -> Diagnostic {
    let message = words!(
        "tiêu đề bảng ghi năm {year}, đang đọc kỳ {period}: số liệu của bảng không được đọc",
        "the title of the table says {year} and {period} is read: the figures of the table are not read"
    );
    Diagnostic::error("title_of_another_period", place, message).help(words!(
        "nếu là số liệu kỳ {period} thì sửa tiêu đề, hoặc thêm cột `Kỳ`",
        "if they are of {period}, mend the title, or add a column `Kỳ`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_the_years_of_its_figures_and_not_those_of_documents_and_terms() {
        for (text, expected) in [
            ("BÁO CÁO SỐ LIỆU NĂM 2022", vec!["2022"]),
            ("Số liệu giả định, kỳ 2023.", vec!["2023"]),
            ("Kết quả năm 2023, phương hướng năm 2024", vec!["2023", "2024"]),
            ("Năm học 2022-2023", vec![]),
            ("Số liệu các năm: 2022", vec![]),
            ("Năm 2022-2023", vec!["2022", "2023"]),
            ("Hậu Giang, ngày 15 tháng 12 năm 2022", vec![]),
            ("Nhiệm kỳ 2019-2024", vec![]),
            ("(Theo Quy định năm 2016)", vec![]),
            ("Giai đoạn từ năm 2021", vec![]),
            ("Có 2022 hộ", vec![]),
        ] {
            assert_eq!(years(text), expected, "{text}");
        }
    }
}
