//! The worksheet of letterheads (thông tin văn bản): what stands at the head and the foot of printed documents.

use super::advice::shortened;
use super::fault::Fault;
use super::ledger::{LedgerColumn, ListHeader, list_header, meant, title};
use super::read::grid::{Content, Grid, RawCell};
use super::said::Said;
use super::spelling::{date, from_serial, tidy};
use super::table::{Called, called};
use super::units::Names;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::period::Date;
use crate::words::text::{clean, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The letterheads of all organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterheads {
    /// By the organisation's id; that of all organisations under `None`.
    pub by_organisation: BTreeMap<Option<Arc<str>>, Letterhead>,
    /// The worksheets that say so.
    pub read: Vec<LetterheadRead>,
}

impl Letterheads {
    /// The letterhead of an organisation; what it leaves blank is taken from that of all organisations.
    pub fn of(&self, organisation: Option<&str>) -> Letterhead {
        let shared = self.by_organisation.get(&None).cloned().unwrap_or_default();
        let own = organisation.and_then(|organisation| self.by_organisation.get(&Some(Arc::from(organisation))));
        let Some(own) = own.cloned() else { return shared };
        Letterhead {
            issuer: own.issuer.or(shared.issuer),
            superior: own.superior.or(shared.superior),
            place: own.place.or(shared.place),
            number: own.number.or(shared.number),
            date: own.date.or(shared.date),
            signers: if own.signers.is_empty() { shared.signers } else { own.signers },
        }
    }
}

/// What a printed document is headed and signed with; what is blank is left to be filled in by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Who issues it.
    pub issuer: Option<String>,
    /// Who stands above the issuer.
    pub superior: Option<String>,
    /// Where it is signed.
    pub place: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// When it is signed.
    pub date: Option<Date>,
    /// Who signs, from left to right.
    pub signers: Vec<Signer>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// In what role: on behalf of whom and as what, on a line each.
    pub role: String,
    /// By what name.
    pub name: Option<String>,
}

/// A worksheet of letterheads that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterheadRead {
    /// The file.
    pub file: Arc<str>,
    /// The worksheet; empty for csv.
    pub worksheet: Arc<str>,
    /// The number of the header's row, from 1.
    pub header_row: u32,
    /// Rows that are read.
    pub n_rows: usize,
}

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Organisation,
    Issuer,
    Superior,
    Place,
    Number,
    Date,
    SignerRole,
    SignerName,
}

/// In the order of [`COLUMNS`].
const SAYS: [Says; 8] =
    [Says::Organisation, Says::Issuer, Says::Superior, Says::Place, Says::Number, Says::Date, Says::SignerRole, Says::SignerName];

/// The columns, as in every worksheet that is read row by row.
const COLUMNS: [LedgerColumn; 8] = [
    column("organisation", &["Tổ chức", "Đoàn thể", "Hội, đoàn thể", "organization"]),
    column("issuer", &["Cơ quan ban hành", "Đơn vị ban hành", "Cơ quan, đơn vị ban hành"]),
    column("superior", &["Cơ quan cấp trên", "Đơn vị cấp trên", "Cấp trên", "Cơ quan chủ quản"]),
    column("place", &["Địa danh", "Nơi ký", "Nơi ban hành"]),
    column("number", &["Số", "Số văn bản", "Số, ký hiệu", "Số và ký hiệu", "Số hiệu"]),
    column("date", &["Ngày", "Ngày ký", "Ngày ban hành", "Ngày văn bản"]),
    column("signer_role", &["Chức vụ người ký", "Chức vụ", "Quyền hạn, chức vụ người ký"]),
    column("signer_name", &["Người ký", "Họ tên người ký", "Họ và tên người ký", "Tên người ký"]),
];

const fn column(id: &'static str, titles: &'static [&'static str]) -> LedgerColumn {
    LedgerColumn { id, titles, is_required: false }
}

/// The worksheets of letterheads while they are read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    letterheads: Letterheads,
    // Where each field was said first.
    said_at: BTreeMap<(Option<Arc<str>>, Says), Place>,
}

impl Reading {
    /// Takes the worksheets of letterheads out of a file's, by name or by header; says whether there were any.
    pub(super) fn take(&mut self, worksheets: &mut Vec<Grid>, organisations: &Names, said: &mut Said) -> bool {
        let n_before = worksheets.len();
        let all = std::mem::take(worksheets);
        for grid in all {
            let header = header(&grid);
            match (called(&grid.source.worksheet), header) {
                (Called::Letterhead, Some(header)) => self.read(&grid, &header, organisations, said),
                (Called::Letterhead, None) => said.find(no_header(&grid)),
                // a table without a telling name, which says who issues documents and does not list units
                (Called::Nothing, Some(header)) if header.columns[Says::Issuer as usize].is_some() => {
                    self.read(&grid, &header, organisations, said);
                }
                _ => worksheets.push(grid),
            }
        }
        worksheets.len() < n_before
    }

    /// What was read.
    pub(super) fn finish(self) -> Letterheads {
        self.letterheads
    }

    fn read(&mut self, grid: &Grid, header: &ListHeader, organisations: &Names, said: &mut Said) {
        say_headings(grid, header, said);
        let mut n_rows = 0;
        let width = grid.columns(header.row).end;
        for row in header.row + 1..grid.n_rows() {
            if grid.is_delimited && (width..grid.columns(row).end).any(|column| !grid.cell(row, column).is_blank()) {
                said.find(too_long(grid, row, width));
                continue;
            }
            let column = |says: Says| header.columns[says as usize];
            let cell = |says: Says| column(says).map(|column| grid.shown(row, column)).filter(|cell| !is_blank(*cell));
            if SAYS.iter().all(|says| cell(*says).is_none()) {
                continue;
            }
            let organisation = match cell(Says::Organisation) {
                None => None,
                Some(cell) => match organisation(cell, organisations) {
                    Ok(organisation) => Some(organisation),
                    Err(unknown) => {
                        said.find(*unknown);
                        continue;
                    }
                },
            };
            n_rows += 1;
            for says in SAYS {
                if let Some(cell) = cell(says) {
                    self.field(organisation.as_ref(), says, cell, said);
                }
            }
            self.signer(organisation.as_ref(), cell(Says::SignerRole), cell(Says::SignerName), said);
        }
        self.letterheads.read.push(LetterheadRead {
            file: grid.source.file.clone(),
            worksheet: grid.source.worksheet.clone(),
            header_row: grid.row_number(header.row) + 1,
            n_rows,
        });
    }

    /// One field of an organisation's letterhead: what was said of it before must be the same.
    fn field(&mut self, organisation: Option<&Arc<str>>, says: Says, cell: RawCell<'_>, said: &mut Said) {
        let own = self.letterheads.by_organisation.entry(organisation.cloned()).or_default();
        let known = match says {
            Says::Issuer => &mut own.issuer,
            Says::Superior => &mut own.superior,
            Says::Place => &mut own.place,
            Says::Number => &mut own.number,
            Says::Date => {
                match (day(cell), own.date) {
                    (Err(fault), _) => said.find(*fault),
                    (Ok(day), None) => {
                        own.date = Some(day);
                        self.said_at.insert((organisation.cloned(), says), cell.place());
                    }
                    (Ok(day), Some(known)) if day != known => said.find(self.differs(organisation, says, cell)),
                    (Ok(_), Some(_)) => {}
                }
                return;
            }
            Says::Organisation | Says::SignerRole | Says::SignerName => return,
        };
        match (text(cell, says == Says::Number), &known) {
            (Err(fault), _) => said.find(*fault),
            (Ok(text), None) => {
                *known = Some(text);
                self.said_at.insert((organisation.cloned(), says), cell.place());
            }
            (Ok(text), Some(before)) if text != *before => said.find(self.differs(organisation, says, cell)),
            (Ok(_), Some(_)) => {}
        }
    }

    fn signer(&mut self, organisation: Option<&Arc<str>>, role: Option<RawCell<'_>>, name: Option<RawCell<'_>>, said: &mut Said) {
        let mut own = |read: Result<String, Box<Diagnostic>>| read.map_err(|fault| said.find(*fault)).ok();
        let own_role = role.and_then(|cell| own(lines(cell)));
        let own_name = name.and_then(|cell| own(text(cell, false)));
        match (own_role, name) {
            (Some(role), _) => {
                let signer = Signer { role, name: own_name };
                let signers = &mut self.letterheads.by_organisation.entry(organisation.cloned()).or_default().signers;
                if !signers.contains(&signer) {
                    signers.push(signer);
                }
            }
            (None, Some(name)) if role.is_none() => {
                let message = words!("có tên người ký mà không có chức vụ", "a signer is named without a role");
                said.find(Diagnostic::error("signer_without_role", name.place(), message).help(words!(
                    "ghi chức vụ vào cột `Chức vụ người ký` cùng hàng",
                    "write the role into the column `signer_role` of the same row"
                )));
            }
            (None, _) => {}
        }
    }

    fn differs(&self, organisation: Option<&Arc<str>>, says: Says, cell: RawCell<'_>) -> Diagnostic {
        let raw = shortened(&cell.raw());
        let known = &COLUMNS[says as usize];
        let (title, id) = (title(known), known.id);
        let message = words!(
            "`{title}` ở đây là `{raw}`, khác với ở hàng trước của cùng tổ chức",
            "`{id}` is `{raw}` here and something else in an earlier row of the same organisation"
        );
        let said = Diagnostic::error("letterhead_differs", cell.place(), message).help(words!(
            "mỗi tổ chức một văn bản: ghi một lần, các hàng sau để trống hoặc ghi giống hệt",
            "say it once for an organisation; leave later rows blank or write the same"
        ));
        match self.said_at.get(&(organisation.cloned(), says)) {
            Some(place) => said.also(place.clone(), words!("ở hàng trước", "the earlier row")),
            None => said,
        }
    }
}

/// The header, where it says two things or more that a letterhead is made of.
fn header(grid: &Grid) -> Option<ListHeader> {
    list_header(grid, &COLUMNS).filter(|header| header.columns.iter().skip(1).flatten().count() >= 2)
}

fn no_header(grid: &Grid) -> Diagnostic {
    let worksheet = &grid.source.worksheet;
    let message = words!(
        "trang tính `{worksheet}` không có hàng tiêu đề được nhận ra",
        "the worksheet `{worksheet}` has no header that is recognised"
    );
    Diagnostic::error("letterhead_without_header", grid.source.place(0, 0), message).help(words!(
        "hàng tiêu đề cần ít nhất hai trong các cột: Cơ quan ban hành, Cơ quan cấp trên, Địa danh, Số, Ngày, Chức vụ người ký, Người ký",
        "the header needs two or more of: issuer, superior, place, number, date, signer_role, signer_name"
    ))
}

/// In delimited text, a row with more cells than the header has some of them in the wrong columns.
fn too_long(grid: &Grid, row: usize, width: u32) -> Diagnostic {
    let end = grid.columns(row).end;
    let message = words!(
        "hàng có {end} ô mà tiêu đề có {width}: hàng này không được đọc",
        "the row has {end} cells and the header {width}: the row is not read"
    );
    Diagnostic::error("row_too_long", grid.source.place(grid.row_number(row), width), message).help(words!(
        "đặt ô có dấu phân cách trong ngoặc kép (`\"a, b\"`)",
        "put cells that hold the delimiter into quotation marks (`\"a, b\"`)"
    ))
}

/// Headings that are not understood, or stand twice.
fn say_headings(grid: &Grid, header: &ListHeader, said: &mut Said) {
    for (column, heading) in &header.unknown {
        let place = |column: u32| grid.source.place(grid.row_number(header.row), column);
        if let Some((same, first)) = meant(heading, &COLUMNS).and_then(|same| Some((same, header.columns[same]?))) {
            let (title, id) = (title(&COLUMNS[same]), COLUMNS[same].id);
            let message =
                words!("hai cột cùng là `{title}`; cột này không được đọc", "two columns are both `{id}`; this one is not read");
            said.find(
                Diagnostic::error("letterhead_heading_twice", place(*column), message)
                    .also(place(first), words!("cột thứ nhất", "the first"))
                    .help(words!("nhiều người ký thì mỗi người một hàng", "where several sign, give each a row")),
            );
            continue;
        }
        let shown = shortened(heading);
        let message = words!(
            "không hiểu tiêu đề `{shown}`: cột này không được đọc",
            "the heading `{shown}` is not understood: the column is not read"
        );
        let titles = COLUMNS.iter().flat_map(|known| std::iter::once(known.id).chain(known.titles.iter().copied()));
        let found = Diagnostic::error("letterhead_heading_unknown", place(*column), message);
        said.find(match nearest(heading, titles) {
            Some(near) => found.help(words!("có phải `{near}`?", "did you mean `{near}`?")),
            None => found,
        });
    }
}

/// Whether a cell leaves its place to be filled in by hand.
fn is_blank(cell: RawCell<'_>) -> bool {
    match cell.content {
        Content::Text(text) => text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | '…' | '_' | '?')),
        _ => cell.is_blank(),
    }
}

fn organisation(cell: RawCell<'_>, organisations: &Names) -> Result<Arc<str>, Box<Diagnostic>> {
    let text = text(cell, false)?;
    if organisations.is_empty() {
        return Ok(text.into());
    }
    organisations.find(&text).ok_or_else(|| {
        let shown = shortened(&text);
        let message = words!(
            "không có tổ chức nào là `{shown}`: hàng này không được đọc",
            "no organisation is `{shown}`: the row is not read"
        );
        let said = Diagnostic::error("unknown_organisation", cell.place(), message);
        Box::new(match nearest(&text, organisations.titles()) {
            Some(near) => {
                said.help(words!("có phải `{near}`? Để trống nếu dùng chung", "did you mean `{near}`? Leave it blank for all"))
            }
            None => said.help(words!("để trống nếu dùng chung cho mọi tổ chức", "leave it blank for all organisations")),
        })
    })
}

/// A text; a whole number where a document's number is asked for.
fn text(cell: RawCell<'_>, may_be_number: bool) -> Result<String, Box<Diagnostic>> {
    match cell.content {
        Content::Text(text) => Ok(clean(&tidy(text))),
        Content::Number(digits) if may_be_number && digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(digits.to_owned()),
        _ => {
            let raw = shortened(&cell.raw());
            let message =
                words!("không đọc được ô `{raw}`: ở đây phải là chữ", "the cell `{raw}` is not read: a text belongs here");
            Err(Box::new(
                Diagnostic::error("letterhead_unreadable", cell.place(), message)
                    .help(words!("đặt định dạng văn bản cho ô rồi gõ lại", "give the cell the text format and type it again")),
            ))
        }
    }
}

/// A text whose lines, or parts between `;`, stay apart.
fn lines(cell: RawCell<'_>) -> Result<String, Box<Diagnostic>> {
    text(cell, false)?;
    let raw = cell.raw();
    let lines = raw.split(['\n', ';']).map(|line| clean(&tidy(line))).filter(|line| !line.is_empty());
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn day(cell: RawCell<'_>) -> Result<Date, Box<Diagnostic>> {
    let read = match cell.content {
        Content::Text(text) => date(&tidy(text)),
        Content::Serial(digits) => from_serial(digits, cell.source.epoch),
        Content::Day(text) => date(text),
        _ => Err(Fault::NotADate),
    };
    read.map_err(|_| {
        let raw = shortened(&cell.raw());
        let message = words!("`{raw}` không phải là ngày", "`{raw}` is not a date");
        Box::new(Diagnostic::error("unreadable_date", cell.place(), message).help(words!(
            "viết `dd/mm/yyyy`, hoặc đặt định dạng ngày cho ô",
            "write `dd/mm/yyyy`, or give the cell a date format"
        )))
    })
}
