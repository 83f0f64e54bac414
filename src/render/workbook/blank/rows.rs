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
    let is_above = filling.own.is_some();
    let of_layer = |heading: &str| if is_above { format!("{heading} ({layer})") } else { heading.to_owned() };
    let mut headings: Vec<(String, u16)> = TELLING.iter().map(|(heading, width)| ((*heading).to_owned(), *width)).collect();
    if is_above {
        headings.extend([("Giá trị (tự khai)".to_owned(), 16), ("Minh chứng (tự khai)".to_owned(), 28)]);
    }
    let value = u16::try_from(headings.len()).expect("columns are few");
    headings.extend([(of_layer("Giá trị"), 16), (of_layer("Minh chứng"), if is_above { 14 } else { 28 })]);
    let id = super::id_width(form, filling).max(12);
    let after = [("Ghi chú", 24), ("Mã đơn vị", id), ("Kỳ", 7)];
    headings.extend(after.map(|(heading, width)| (heading.to_owned(), width)));
    for (at, (heading, width)) in (0..).zip(&headings) {
        book::text(sheet, header, at, heading, &book::heading())?;
        sheet.set_column_width(at, *width)?;
    }
    let lines = headings.iter().map(|(heading, width)| book::lines(heading, *width));
    book::height(sheet, header, lines.max().unwrap_or(1))?;
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
            let mut own_evidence = String::new();
            if let Some(facts) = filling.own {
                let own = facts.figure(*unit, form.form, asked.indicator);
                copy(sheet, row, value - 2, own, &shown(asked, fixed.clone()))?;
                let own = facts.evidence(*unit, form.form, asked.indicator);
                copy(sheet, row, value - 1, own, &fixed)?;
                own_evidence = own.map_or_else(String::new, |own| own.raw().into_owned());
            }
            book::text(sheet, row, value, "", &shown(asked, book::input()))?;
            if let Some(validation) = validation::of(asked, row, value, lists)? {
                sheet.add_data_validation(row, value, row, value, &validation)?;
            }
            let input = book::input().set_num_format("@");
            // whether evidence is accepted is only asked where evidence is
            let is_open = !is_above || asked.evidence.is_some();
            book::text(sheet, row, value + 1, "", if is_open { &input } else { &fixed })?;
            if is_above && is_open {
                sheet.add_data_validation(row, value + 1, row, value + 1, &validation::acceptance()?)?;
            }
            book::text(sheet, row, value + 2, "", &input)?;
            book::text(sheet, row, value + 3, id, &fixed.clone().set_num_format("@"))?;
            book::text(sheet, row, value + 4, &period, &fixed.set_num_format("@"))?;
            let texts = [
                (&asked.heading, TELLING[1].1),
                (&asked.measure, TELLING[2].1),
                (&told, book::small(TELLING[3].1)),
                (&own_evidence, 28),
            ];
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
    let headings: Vec<(&str, u16)> = headings.collect();
    let lines = headings.iter().map(|(heading, width)| book::lines(heading, *width));
    book::height(sheet, 0, lines.max().unwrap_or(1))?;
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
