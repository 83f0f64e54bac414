//! The form of one unit: a row a question, as a paper form has it.

use super::lists::Lists;
use super::{About, Filling, copy, footer, head, shown, validation, write_known};
use crate::questions::blank::BlankForm;
use crate::render::workbook::book::{self, Lies};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Headings and widths; readers find the first and the last two by name, and pass over those that only tell.
const TELLING: [(&str, u16); 4] = [("TT", 5), ("Chỉ tiêu", 44), ("Đơn vị tính", 11), ("Cách ghi", 30)];

pub(super) fn write(sheet: &mut Worksheet, form: &BlankForm, filling: &Filling<'_>, lists: &mut Lists) -> Result<(), XlsxError> {
    let header = head(sheet, form, filling)?;
    let layer = filling.layer.words().vi;
    let mut headings: Vec<(String, u16)> = TELLING.iter().map(|(heading, width)| ((*heading).to_owned(), *width)).collect();
    if filling.own.is_some() {
        headings.push(("Giá trị (tự khai)".to_owned(), 16));
    }
    let is_own = filling.layer == crate::facts::Layer::Own;
    headings.push((if is_own { "Giá trị".to_owned() } else { format!("Giá trị ({layer})") }, 16));
    let id = super::id_width(form, filling).max(12);
    let after = [("Minh chứng", 28), ("Ghi chú", 24), ("Mã đơn vị", id), ("Kỳ", 7)];
    headings.extend(after.map(|(heading, width)| (heading.to_owned(), width)));
    for (at, (heading, width)) in (0..).zip(&headings) {
        book::text(sheet, header, at, heading, &book::heading())?;
        sheet.set_column_width(at, *width)?;
    }
    let value = u16::try_from(headings.len() - 5).expect("columns are few");
    let mut row = header + 1;
    let period = filling.period.to_string();
    for unit in &form.units {
        let id = &filling.units[*unit].id;
        for (n, asked) in (1..).zip(&form.asked) {
            let fixed = book::fixed();
            let told = [Some(validation::told(asked)), Some(asked.clauses().join("; ")).filter(|clauses| !clauses.is_empty())];
            let told = told.into_iter().flatten().collect::<Vec<_>>().join(". ");
            book::text(sheet, row, 0, &format!("{n}"), &fixed)?;
            book::text(sheet, row, 1, &asked.heading, &fixed)?;
            book::text(sheet, row, 2, &asked.measure, &fixed)?;
            book::text(sheet, row, 3, &told, &fixed.clone().set_font_size(10))?;
            if filling.own.is_some() {
                let own = filling.own.and_then(|facts| facts.figure(*unit, form.form, asked.indicator));
                copy(sheet, row, value - 1, own, &shown(asked, fixed.clone()))?;
            }
            book::text(sheet, row, value, "", &shown(asked, book::input()))?;
            if let Some(validation) = validation::of(asked, row, value, lists)? {
                sheet.add_data_validation(row, value, row, value, &validation)?;
            }
            let input = book::input().set_num_format("@");
            match filling.own.and_then(|facts| facts.evidence(*unit, form.form, asked.indicator)) {
                Some(own) => copy(sheet, row, value + 1, Some(own), &fixed)?,
                None => book::text(sheet, row, value + 1, "", &input)?,
            }
            book::text(sheet, row, value + 2, "", &input)?;
            book::text(sheet, row, value + 3, id, &fixed.clone().set_num_format("@"))?;
            book::text(sheet, row, value + 4, &period, &fixed.set_num_format("@"))?;
            let texts = [(&asked.heading, TELLING[1].1), (&asked.measure, TELLING[2].1), (&told, book::small(TELLING[3].1))];
            let lines = texts.map(|(text, width): (&String, u16)| book::lines(text, width));
            book::height(sheet, row, lines.into_iter().max().unwrap_or(1))?;
            row += 1;
        }
    }
    sheet.set_freeze_panes(header + 1, 2)?.set_repeat_rows(header, header)?;
    book::page(sheet, Lies::Across, 1, &footer(form, filling));
    book::protect(sheet, false);
    Ok(())
}

/// Who the unit is.
pub(super) fn write_units(sheet: &mut Worksheet, forms: &[BlankForm], filling: &Filling<'_>) -> Result<(), XlsxError> {
    let about: Vec<About> =
        About::ALL.into_iter().filter(|about| forms.iter().any(|form| about.is_asked(form, filling))).collect();
    let headings = [("Mã đơn vị", 16), ("Tên đơn vị", 34)].into_iter().chain(about.iter().map(|about| about.heading()));
    for (at, (heading, width)) in (0..).zip(headings) {
        book::text(sheet, 0, at, heading, &book::heading())?;
        sheet.set_column_width(at, width)?;
    }
    let mut row = 1;
    for form in forms {
        for unit in form.units.iter().map(|unit| &filling.units[*unit]) {
            book::text(sheet, row, 0, &unit.id, &book::fixed().set_num_format("@"))?;
            book::text(sheet, row, 1, &unit.name, &book::fixed())?;
            for (at, about) in (2..).zip(&about) {
                write_known(sheet, row, at, *about, &about.of(unit, form))?;
            }
            row += 1;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book::page(sheet, Lies::Across, 1, "Đơn vị");
    book::protect(sheet, false);
    Ok(())
}
