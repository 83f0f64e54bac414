//! What is written over a table, or names its worksheet and file, and says of which year its figures are.

use crate::facts::read::grid::{Content, Grid};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::period::Period;
use crate::words::text::fold;
use unicode_normalization::char::is_combining_mark;

/// Cells beyond which a row over a header is no title but a part of the header.
const TITLE_CELLS_MAX: usize = 4;

/// What the titles over a table, or the name of its worksheet, say about the period that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Titled {
    /// It is named.
    Asked,
    /// Another year is named, and it is not.
    Other(Place, i32),
    /// No year is named.
    Nothing,
}

/// Reads the titles over a table, and the name of its worksheet.
pub(super) fn titled(grid: &Grid, header_row: usize, period: Period) -> Titled {
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
            grid.columns(row).map(|column| grid.leading(row, column)).filter(|cell| is_written(cell.content)).collect();
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
    match other {
        _ if is_asked => Titled::Asked,
        Some((place, year)) => Titled::Other(place, year),
        None => Titled::Nothing,
    }
}

/// Years between which a name that says another is taken to mean it, counted from the one that is read.
const YEARS_APART_MAX: i32 = 15;

/// What is said of a table over which no year stands, and whose worksheet or file is named for another one than the one that is
/// read: a name is no proof, so the figures are read.
pub(super) fn named_otherwise(grid: &Grid, period: Period) -> Option<Diagnostic> {
    let file = std::path::Path::new(&*grid.source.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let names = [(Some(grid.source.worksheet.to_string()), true), (file, false)];
    for (name, is_worksheet) in names.into_iter().filter_map(|(name, is_worksheet)| Some((name?, is_worksheet))) {
        let years = years_in_name(&name);
        // `2020-2025` is a term, and holds the years between
        let is_asked = match (years.iter().min(), years.iter().max()) {
            (Some(first), Some(last)) => (*first..=*last).contains(&period.year),
            (None, _) | (_, None) => continue,
        };
        if is_asked {
            return None;
        }
        let year = years.into_iter().find(|year| (year - period.year).abs() <= YEARS_APART_MAX)?;
        let place = if is_worksheet { grid.source.place(0, 0) } else { Place::File(grid.source.file.clone()) };
        let (what_vi, what_en) = if is_worksheet { ("tên trang tính", "the worksheet") } else { ("tên tệp", "the file") };
        let message = words!(
            "{what_vi} `{name}` ghi {year}, đang đọc kỳ {period}: số liệu vẫn được đọc là của kỳ {period}",
            "{what_en} is named `{name}`, and {period} is read: its figures are read as those of {period}"
        );
        return Some(Diagnostic::warning("named_for_another_year", place, message).help(words!(
            "nếu là số liệu năm {year} thì bỏ ra, hoặc thêm cột `Kỳ` ghi {year}; nếu đúng là kỳ {period} thì đổi tên, hoặc ghi `năm {period}` \
             ở tiêu đề bảng",
            "if they are of {year}, take them out, or add a column `period` that says {year}; if they are of {period}, mend the name, \
             or write `năm {period}` over the table"
        )));
    }
    None
}

// `bao_cao_2022`, `MTTQ2022`; not the year of a day (`15-11-2022`, `20221115`) or of a document (`so 2022`, `125-2022-QD`).
fn years_in_name(name: &str) -> Vec<i32> {
    // words, each with whether a mark joins it to the one before
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut is_joined = false;
    let mut word = String::new();
    for c in name.chars().chain([' ']) {
        if c.is_alphanumeric() || is_combining_mark(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push((fold(&word), is_joined));
            word.clear();
            is_joined = true;
        }
        is_joined &= matches!(c, '-' | '.' | '_' | '/');
    }
    let is_number = |at: Option<usize>, most: usize| {
        let word = at.and_then(|at| words.get(at)).map(|(word, _)| word);
        word.is_some_and(|word| word.len() <= most && word.len() != 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let cites = ["số", "so", "theo", "qđ", "qd"].map(fold);
    let mut found = Vec::new();
    for (at, (word, is_joined)) in words.iter().enumerate() {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &word[letters.len()..];
        let is_year = digits.len() == 4 && matches!(&digits[..2], "19" | "20") && !letters.contains(|c: char| c.is_ascii_digit());
        if !is_year {
            continue;
        }
        let before = |n: usize| at.checked_sub(n);
        let is_of_a_day = (is_number(Some(at + 1), 2) && is_number(Some(at + 2), 2))
            || (is_number(before(1), 2) && is_number(before(2), 2))
            || (is_number(before(1), 6) && *is_joined);
        let cited = before(1).and_then(|before| words.get(before)).map_or("", |(word, _)| word.as_str());
        let is_of_a_document = cites.iter().any(|cites| letters == cites || cited == cites);
        if !is_of_a_day && !is_of_a_document {
            found.extend(digits.parse::<i32>());
        }
    }
    found
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
    #[test]
    fn a_name_gives_a_year_and_no_day_and_no_document() {
        for (name, expected) in [
            ("bao_cao_2022", vec![2022]),
            ("Biểu 1 (2023)", vec![2023]),
            ("MTTQ2022 - Copy", vec![2022]),
            ("so lieu nam 2022", vec![2022]),
            ("tong_ket_2022_01", vec![2022]),
            ("Biểu 1 2022", vec![2022]),
            ("bc 15 11 2022", vec![]),
            ("nhiem ky 2020-2025", vec![2020, 2025]),
            ("bc-15-11-2022", vec![]),
            ("2022-11-15 bao cao", vec![]),
            ("20221115", vec![]),
            ("thang 12-2022", vec![]),
            ("125-2022-QD", vec![]),
            ("cong van so 2022", vec![]),
            ("QD2022", vec![]),
            ("xa_2150", vec![]),
            ("phieu_120221", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(years_in_name(name), expected, "{name}");
        }
    }
}
