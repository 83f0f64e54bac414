//! The worksheet of a rule set's figures: the cells that the formulas read, and that may be changed.

use super::parts::{HEAD, Part, Results, head, heading_height, id_width, unofficial};
use super::written::{NOT_APPLICABLE, UNREADABLE, letters};
use super::{book, looks};
use crate::engine::sheet::{Slot, Values, Why};
use crate::law::Name;
use crate::questions::formulas::Asks;
use crate::words::diagnostic::Lang;
use crate::words::number::Number;
use crate::words::period::from_days;
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

/// Characters that a column of figures is wide.
const WIDTH: u16 = 14;

pub(super) fn write(results: &Results<'_>, part: &Part<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let Results { run, lang, .. } = *results;
    let sheets = part.sheets;
    sheet.set_name(&part.names.figures)?;
    let plain = looks::plain();
    let id = id_width(sheets.units.iter().map(|unit| &*run.units[*unit].id));
    sheet.set_column_format(0, &plain)?.set_column_width(0, id)?;
    sheet.set_column_format(1, &plain)?.set_column_width(1, 34)?;
    sheet.set_column_format(2, &plain)?.set_column_width(2, 22)?;
    let last = HEAD + u32::try_from(sheets.units.len()).unwrap_or(0);
    for (position, read) in part.formulas.reads.iter().enumerate() {
        let format = match &read.asks {
            Asks::Day => looks::input_day(),
            Asks::Number { .. } => looks::input_number(),
            _ => looks::input(),
        };
        sheet.set_column_format(column(position), &format)?.set_column_width(column(position), WIDTH)?;
        if last > HEAD
            && let Some(validation) = validation(&read.asks, lang)
        {
            sheet.add_data_validation(HEAD + 1, column(position), last, column(position), &validation)?;
        }
    }
    let title = format!("{}: {}, {} {}", lang.of("Số liệu", "Figures"), part.organisation, lang.of("kỳ", "period"), run.period);
    head(sheet, &title, unofficial(sheets, lang).as_deref())?;
    let how = lang.of(
        "Sửa số liệu ở các ô nền vàng, các trang Điểm, Xếp loại, Tổng hợp tính lại. Để trống là chưa có số liệu; KAD là không áp dụng.",
        "Change figures in the yellow cells: points, ratings and summary compute again. Empty is missing; KAD is not applicable.",
    );
    book::text(sheet, 2, 0, how, &looks::hint())?;
    let heading = book::heading();
    for (column, text) in (0..).zip([lang.of("Mã", "Id"), lang.of("Đơn vị", "Unit"), lang.of("Địa bàn", "Territory")]) {
        book::text(sheet, HEAD, column, text, &heading)?;
    }
    for (position, read) in part.formulas.reads.iter().enumerate() {
        book::text(sheet, HEAD, column(position), sheets.set.title_of(read.name).get(lang), &heading)?;
        sheet.insert_note(HEAD, column(position), &Note::new(said(part, position, lang)).set_author("vungmanh"))?;
    }
    let titles: Vec<_> = part.formulas.reads.iter().map(|read| sheets.set.title_of(read.name)).collect();
    heading_height(sheet, titles.iter().map(|title| (title.get(lang), WIDTH)))?;
    let unreadable = looks::unreadable();
    for (at, unit) in sheets.units.iter().enumerate() {
        let row = HEAD + 1 + u32::try_from(at).unwrap_or(0);
        let own = &run.units[*unit];
        words(sheet, row, 0, &own.id)?;
        words(sheet, row, 1, &own.name)?;
        words(sheet, row, 2, &own.territory.as_deref().map_or_else(String::new, |id| run.territory_title(id)))?;
        for (position, read) in part.formulas.reads.iter().enumerate() {
            let slot = Slot(position);
            let (cells, inside) = sheets.sheet.column(slot, at);
            let why = cells.why[inside];
            let column = column(position);
            match why {
                Why::NOT_APPLICABLE if read.empty == crate::questions::formulas::absence(Why::NOT_APPLICABLE) => {}
                Why::NOT_APPLICABLE => words(sheet, row, column, NOT_APPLICABLE)?,
                Why::MISSING => {}
                why if !why.is_present() => {
                    let raw = match read.name {
                        Name::Indicator(indicator) => (results.cell)(*unit, sheets, indicator).map(|(_, raw)| raw),
                        _ => None,
                    };
                    let raw = raw.filter(|raw| !raw.trim().is_empty() && raw.trim() != "?" && read.asks != Asks::Text);
                    let raw = raw.unwrap_or_else(|| lang.of(UNREADABLE[0], UNREADABLE[1]).to_owned());
                    book::text(sheet, row, column, &raw, &unreadable)?;
                }
                why => given(part, sheet, (row, column), &cells.values, inside, (position, why), lang)?,
            }
        }
    }
    if last > HEAD {
        sheet.autofilter(HEAD, 0, last, column(part.formulas.reads.len()).saturating_sub(1))?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    let printed: Vec<u16> = std::iter::once(22).chain(part.formulas.reads.iter().map(|_| WIDTH)).collect();
    book::page_in_blocks(sheet, &[id, 34], &printed, &title)?;
    Ok(())
}

/// Text in a column that has its look.
pub(super) fn words(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) || text.len() > 8_000 {
        return book::text(sheet, row, column, text, &book::plain());
    }
    sheet.write_string(row, column, text)?;
    Ok(())
}

fn given(
    part: &Part<'_>,
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    values: &Values,
    inside: usize,
    (position, why): (usize, Why),
    lang: Lang,
) -> Result<(), XlsxError> {
    let read = &part.formulas.reads[position];
    let step = &part.sheets.plan.steps[position];
    let is_filled_in = step.reason_id(why) == "absent_read_as_zero";
    if is_filled_in {
        return Ok(());
    }
    let mantissa = match values {
        Values::Narrow(values) => i128::from(values[inside]),
        Values::Wide(values) => values[inside],
        _ => 0,
    };
    match &read.asks {
        Asks::YesNo => words(sheet, row, column, if why == Why::HOLDS { lang.of("có", "yes") } else { lang.of("không", "no") }),
        Asks::Option(options) => {
            let option = options.get(usize::from(why.0 - Why::PRESENT.0));
            words(sheet, row, column, option.map_or("", |option| option.title.as_str()))
        }
        Asks::Text => match values {
            Values::Text(texts) => words(sheet, row, column, &texts[inside]),
            _ => Ok(()),
        },
        Asks::Day if read.takes(mantissa) => book::plain_digits(sheet, row, column, &(mantissa + 25_569).to_string()),
        Asks::Day => {
            let day = i64::try_from(mantissa).ok().and_then(from_days);
            words(sheet, row, column, &day.map_or_else(String::new, crate::words::period::vi))
        }
        Asks::Number { .. } | Asks::Known => {
            let number = Number::new(mantissa, step.decimals()).unwrap_or(Number::ZERO);
            book::plain_digits(sheet, row, column, &number.to_string())
        }
    }
}

/// What the note at a question says: its id, measure and clause.
fn said(part: &Part<'_>, position: usize, lang: Lang) -> String {
    let read = &part.formulas.reads[position];
    let set = &part.sheets.set;
    let mut lines = vec![set.name(read.name).to_owned()];
    if let Name::Indicator(indicator) = read.name {
        let indicator = &set.indicators[indicator];
        lines.extend(indicator.question.measure.clone());
        if let Some(clause) = indicator.anchor.clause {
            lines.push(set.clauses[clause].at.clone());
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
