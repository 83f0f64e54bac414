//! How to fill in the form.

use super::{Filling, validation};
use crate::facts::Layer;
use crate::facts::table::GUIDE_TITLE;
use crate::questions::blank::{AskedFor, BlankForm};
use crate::render::workbook::book::{self, Lies};
use rust_xlsxwriter::{Worksheet, XlsxError};

const COLUMNS: [(&str, u16); 5] =
    [("TT", 5), ("Nội dung hỏi", 44), ("Trả lời", 50), ("Minh chứng, lưu ý", 34), ("Dùng để xét; căn cứ", 56)];

/// What is true of every form.
fn rules(filling: &Filling<'_>) -> Vec<String> {
    let period = filling.period;
    let mut rules = vec![
        format!("Phiếu này dùng cho kỳ {period}. Ghi vào ô trắng; ô nền xám đã có sẵn nội dung, không sửa."),
        "Không đổi tiêu đề cột, không thêm cột, không đổi tên trang tính; máy đọc phiếu theo tiêu đề.".to_owned(),
        "Số: ghi bằng chữ số. Ghi bằng chữ thì dấu chấm ngăn hàng nghìn, dấu phẩy ngăn phần thập phân: 1.234,5.".to_owned(),
        "Tỷ lệ phần trăm: ghi 95 hoặc 95%; 0,95 được đọc là 0,95%.".to_owned(),
        "Ngày: ghi ngày/tháng/năm, ví dụ 03/02/2016.".to_owned(),
        "Có hoặc không: ghi “Có” hoặc “Không”, hay chọn trong danh sách.".to_owned(),
        "Ô để trống là chưa có số liệu; để trống không phải là 0 và không phải là “Không”. Không có thì ghi 0.".to_owned(),
        "“Không áp dụng” chỉ được ghi ở chỉ tiêu cho phép (xem cột lưu ý dưới đây); ghi ở chỗ khác thì ô đó không đọc được."
            .to_owned(),
    ];
    if filling.layer == Layer::Own {
        rules.push("Minh chứng: ghi số, ngày, tên văn bản hoặc nơi lưu tài liệu.".to_owned());
    }
    if filling.layer == Layer::Appraised {
        rules.push(
            "Cột “(tự khai)” là số đơn vị đã khai, giữ nguyên. Chỉ ghi vào cột “(thẩm định)” khi số thẩm định khác số tự khai; để \
             trống là giữ số tự khai; thẩm định là không có thì ghi 0."
                .to_owned(),
        );
        let column = if filling.is_by_rows { "Minh chứng (thẩm định)" } else { "(minh chứng) (thẩm định)" };
        rules.push(format!("Minh chứng không được chấp nhận thì ghi “Không đạt” vào cột “{column}”; để trống là chấp nhận."));
        let grounds = if filling.is_by_rows { "Ghi chú" } else { "(căn cứ)" };
        rules.push(format!(
            "Số nào sửa, minh chứng nào không đạt thì ghi lý do vào cột “{grounds}”; lý do được in ra cùng chênh lệch."
        ));
    }
    rules
}

pub(super) fn write(sheet: &mut Worksheet, forms: &[BlankForm], filling: &Filling<'_>) -> Result<(), XlsxError> {
    for (at, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
    }
    let wide = u16::try_from(COLUMNS.len() - 1).expect("columns are few");
    book::text(sheet, 0, 0, GUIDE_TITLE, &book::title())?;
    let mut row = 1;
    for (n, rule) in (1..).zip(rules(filling)) {
        sheet.merge_range(row, 0, row, wide, &format!("{n}. {rule}"), &book::plain().set_text_wrap())?;
        // a merged row does not find its own height
        book::height(sheet, row, book::lines(&rule, COLUMNS.iter().map(|(_, width)| width).sum()))?;
        row += 1;
    }
    for form in forms {
        row += 1;
        book::text(sheet, row, 0, &form.set.title, &book::title())?;
        row += 1;
        for (at, (heading, _)) in (0..).zip(COLUMNS) {
            book::text(sheet, row, at, heading, &book::heading())?;
        }
        row += 1;
        for (n, asked) in (1..).zip(&form.asked) {
            let cell = book::cell();
            let texts = [n.to_string(), asked.heading.clone(), answer(asked), remarks(asked), uses(asked)];
            let lines = texts.iter().zip(COLUMNS).map(|(text, (_, width))| book::lines(text, width));
            book::height(sheet, row, lines.max().unwrap_or(1))?;
            for (at, text) in (0..).zip(&texts) {
                book::text(sheet, row, at, text, &cell)?;
            }
            row += 1;
        }
    }
    book::page(sheet, Lies::Across, 1, super::GUIDE);
    book::protect(sheet, false);
    Ok(())
}

fn answer(asked: &AskedFor) -> String {
    let told = validation::told(asked);
    let is_said = asked.measure.is_empty() || asked.measure == "%" || told.contains(&asked.measure);
    if is_said { told } else { format!("{told}; đơn vị tính: {}", asked.measure) }
}

fn remarks(asked: &AskedFor) -> String {
    asked.remarks.iter().map(|remark| remark.vi.as_str()).collect::<Vec<_>>().join("; ")
}

/// Each line of the rules with its clause; lines of one clause together.
fn uses(asked: &AskedFor) -> String {
    let of = |(title, clause): &(String, Option<String>)| match clause {
        Some(clause) => format!("{title} ({clause})"),
        None => title.clone(),
    };
    asked.uses.iter().map(of).collect::<Vec<_>>().join("; ")
}
