//! The worksheet of a rule set's figures: the cells that the formulas read, and that may be changed.

use super::looks::Look;
use super::parts::{HEAD, Part, Results, head, heading_height, id_width, unofficial};
use super::rows::{Long, Rows, SAMPLES};
use super::written::{NOT_APPLICABLE, UNREADABLE, letters};
use super::{book, looks};
use crate::engine::sheet::{Slot, Values, Why};
use crate::law::Name;
use crate::questions::formulas::Asks;
use crate::words::diagnostic::Lang;
use crate::words::number::Number;
use crate::words::period::{Date, from_days};
use rust_xlsxwriter::{DataValidation, Note, Worksheet, XlsxError};

/// Columns before the figures: id, name, territory.
pub(super) const BEFORE: u16 = 3;

/// The column of an input.
pub(super) fn column(input: usize) -> u16 {
    u16::try_from(input).unwrap_or(u16::MAX).saturating_add(BEFORE)
}

/// The column of an input with its worksheet, as formulas name it.
pub(super) fn reference(part: &Part<'_>, input: usize) -> String {
    format!("'{}'!{}", part.names.figures.replace('\'', "''"), letters(column(input)))
}

/// What may be done with the figures, in both languages.
const HOW_LIVE: [&str; 2] = [
    "Sửa số liệu ở các ô nền vàng, các trang Điểm, Xếp loại, Tổng hợp tính lại. Để trống là chưa có số liệu; KAD là không áp dụng.",
    "Change figures in the yellow cells: points, ratings and summary compute again. Empty is missing; KAD is not applicable.",
];
const HOW_VALUES: [&str; 2] = [
    "Tệp này chỉ có giá trị, không có công thức: sửa số liệu ở đây thì kết quả không tính lại. Để trống là chưa có số liệu; KAD là không áp dụng.",
    "This file has values and no formulas: nothing computes again when a figure is changed. Empty is missing; KAD is not applicable.",
];

/// Characters that a column of figures is wide.
const WIDTH: u16 = 14;

pub(super) fn sheet<'r>(results: &'r Results<'r>, part: &'r Part<'r>) -> Result<Long<'r>, XlsxError> {
    let Results { run, lang, .. } = *results;
    let sheets = part.sheets;
    let mut made = Worksheet::new();
    let sheet = &mut made;
    sheet.set_name(&part.names.figures)?;
    let mut column_looks = vec![Look::Plain; usize::from(BEFORE)];
    let id = id_width(sheets.units.iter().map(|unit| &*run.units[*unit].id));
    for (column, width) in [(0, id), (1, 34), (2, 22)] {
        sheet.set_column_format(column, &looks::plain())?.set_column_width(column, width)?;
    }
    let last = HEAD + u32::try_from(sheets.units.len()).unwrap_or(0);
    for (position, read) in part.formulas.reads.iter().enumerate() {
        let look = match &read.asks {
            Asks::Day => Look::InputDay,
            Asks::Number { .. } => Look::InputNumber,
            _ => Look::Input,
        };
        column_looks.push(look);
        sheet.set_column_format(column(position), &look.format())?.set_column_width(column(position), WIDTH)?;
        if last > HEAD
            && let Some(validation) = validation(&read.asks, lang)
        {
            sheet.add_data_validation(HEAD + 1, column(position), last, column(position), &validation)?;
        }
    }
    let title = format!("{}: {}, {} {}", lang.of("Số liệu", "Figures"), part.organisation, lang.of("kỳ", "period"), run.period);
    head(sheet, &title, unofficial(sheets, lang).as_deref())?;
    let how = if part.is_live { HOW_LIVE } else { HOW_VALUES };
    let how = lang.of(how[0], how[1]);
    book::text(sheet, 2, 0, how, &looks::hint())?;
    let heading = book::heading();
    for (column, text) in (0..).zip([lang.of("Mã", "Id"), lang.of("Đơn vị", "Unit"), lang.of("Địa bàn", "Territory")]) {
        book::text(sheet, HEAD, column, text, &heading)?;
    }
    for (position, read) in part.formulas.reads.iter().enumerate() {
        book::text(sheet, HEAD, column(position), sheets.set.title_of(read.name).get(lang), &heading)?;
        sheet.insert_note(
            HEAD,
            column(position),
            &Note::new(said(part, position, part.sheets.set.as_of_day(run.period), lang)).set_author("vungmanh"),
        )?;
    }
    let titles: Vec<_> = part.formulas.reads.iter().map(|read| sheets.set.title_of(read.name)).collect();
    heading_height(sheet, titles.iter().map(|title| (title.get(lang), WIDTH)))?;
    if last > HEAD {
        sheet.autofilter(HEAD, 0, last, column(part.formulas.reads.len()).saturating_sub(1))?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    let printed: Vec<u16> = std::iter::once(22).chain(part.formulas.reads.iter().map(|_| WIDTH)).collect();
    book::page_in_blocks(sheet, &[id, 34], &printed, &title)?;
    looks::samples(sheet, SAMPLES)?;
    let n_chars = 200 + 60 * part.formulas.reads.len();
    let row = Box::new(move |rows: &mut Rows<'_>, at: usize, number: u32| row(results, part, rows, at, number));
    Ok(Long { sheet: made, looks: column_looks, n_rows: sheets.units.len(), n_chars, row })
}

/// The figures of a unit.
fn row(results: &Results<'_>, part: &Part<'_>, rows: &mut Rows<'_>, at: usize, number: u32) {
    let Results { run, lang, .. } = *results;
    let sheets = part.sheets;
    let unit = sheets.units[at];
    let own = &run.units[unit];
    rows.begin(number, None);
    rows.words(0, &own.id);
    rows.words(1, &own.name);
    rows.words(2, &own.territory.as_deref().map_or_else(String::new, |id| run.territory_title(id)));
    for (position, read) in part.formulas.reads.iter().enumerate() {
        let slot = Slot(position);
        let (cells, inside) = sheets.sheet.column(slot, at);
        let why = cells.why[inside];
        let column = usize::from(column(position));
        match why {
            Why::NOT_APPLICABLE if read.empty == crate::questions::formulas::absence(Why::NOT_APPLICABLE) => {}
            Why::NOT_APPLICABLE => rows.words(column, NOT_APPLICABLE),
            Why::MISSING => {}
            why if !why.is_present() => {
                let raw = match read.name {
                    Name::Indicator(indicator) => (results.cell)(unit, sheets, indicator).map(|(_, raw)| raw),
                    _ => None,
                };
                let raw = raw.filter(|raw| !raw.trim().is_empty() && raw.trim() != "?" && read.asks != Asks::Text);
                let raw = raw.unwrap_or_else(|| lang.of(UNREADABLE[0], UNREADABLE[1]).to_owned());
                rows.text(column, &raw, Look::Unreadable);
            }
            why => given(part, rows, column, &cells.values, inside, (position, why), lang),
        }
    }
    rows.end();
}

fn given(
    part: &Part<'_>,
    rows: &mut Rows<'_>,
    column: usize,
    values: &Values,
    inside: usize,
    (position, why): (usize, Why),
    lang: Lang,
) {
    let read = &part.formulas.reads[position];
    let step = &part.sheets.plan.steps[position];
    let is_filled_in = step.reason_id(why) == "absent_read_as_zero";
    if is_filled_in {
        return;
    }
    let mantissa = match values {
        Values::Narrow(values) => i128::from(values[inside]),
        Values::Wide(values) => values[inside],
        _ => 0,
    };
    match &read.asks {
        Asks::YesNo => rows.words(column, if why == Why::HOLDS { lang.of("có", "yes") } else { lang.of("không", "no") }),
        Asks::Option(options) => {
            let option = options.get(usize::from(why.0 - Why::PRESENT.0));
            rows.words(column, option.map_or("", |option| option.title.as_str()));
        }
        Asks::Text => {
            if let Values::Text(texts) = values {
                rows.words(column, &texts[inside]);
            }
        }
        Asks::Day if read.takes(mantissa) => rows.number(column, &(mantissa + 25_569).to_string()),
        Asks::Day => {
            let day = i64::try_from(mantissa).ok().and_then(from_days);
            rows.words(column, &day.map_or_else(String::new, crate::words::period::vi));
        }
        Asks::Number { .. } | Asks::Known => {
            let number = Number::new(mantissa, step.decimals()).unwrap_or(Number::ZERO);
            rows.number(column, &number.to_string());
        }
    }
}

/// What the note at a question says: its id, measure and clause.
fn said(part: &Part<'_>, position: usize, as_of: Option<Date>, lang: Lang) -> String {
    let read = &part.formulas.reads[position];
    let set = &part.sheets.set;
    let mut lines = vec![set.name(read.name).to_owned()];
    if let Name::Indicator(indicator) = read.name {
        let indicator = &set.indicators[indicator];
        lines.extend(indicator.question.measure.clone());
        if let Some(clause) = indicator.anchor.clause {
            lines.push(set.clauses[clause].at_on(as_of).to_owned());
        }
    }
    if let Asks::Number { quantity, decimals, at_most } = &read.asks {
        let most = at_most.and_then(|most| Number::new(most, *decimals)).unwrap_or(quantity.at_most);
        let (low, high) = (lang.number(quantity.at_least.max(-most)), lang.number(quantity.at_most.min(most)));
        lines.push(match lang {
            Lang::Vi => format!("từ {low} đến {high}, nhiều nhất {decimals} số thập phân"),
            Lang::En => format!("from {low} to {high}, at most {decimals} decimals"),
        });
    }
    lines.join("\n")
}

fn validation(asks: &Asks, lang: Lang) -> Option<DataValidation> {
    let listed = |all: &[&str]| {
        let fits =
            all.iter().map(|text| text.chars().count() + 1).sum::<usize>() <= 250 && !all.iter().any(|text| text.contains(','));
        let validation = fits.then(|| DataValidation::new().allow_list_strings(all).ok()).flatten()?;
        // "not applicable" may be written too
        Some(validation.show_error_message(false))
    };
    match asks {
        Asks::YesNo => listed(&[lang.of("có", "yes"), lang.of("không", "no")]),
        Asks::Option(options) => listed(&options.iter().map(|option| option.title.as_str()).collect::<Vec<_>>()),
        Asks::Number { .. } | Asks::Day | Asks::Text | Asks::Known => None,
    }
}
