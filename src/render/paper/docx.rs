//! Documents as one Word file, each beginning a page.

use super::{Align, Cell, Head, Line, Look, Paper, Row, Signer, Table, WIDTH, WIDTH_LYING};
use crate::words::period::Date;
use docx_rs as word;
use docx_rs::{AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts, TableCell, TableRow, WidthType};
use std::io::Cursor;

const FONT: &str = "Times New Roman";
/// Letters of 13 and 14 points, in half points.
const TEXT: usize = 26;
const TITLE: usize = 28;
/// A4, in twips.
const PAGE: (u32, u32) = (11906, 16838);
/// Rows of the last table that stay with what is signed.
const KEPT: usize = 2;
/// Blank lines for a signature.
const SIGNED_ON: usize = 4;

/// The library has no word for a row that stands on every page. Only such a row is written without properties, and is given them
/// in the finished part; text cannot be taken for it, since its `<` is escaped.
const HEADER_ROW: (&str, &str) = ("<w:trPr />", "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>");

/// The documents, at least one, as the bytes of a Word file; the same documents give the same bytes.
pub fn docx(papers: &[Paper], day: Date) -> Vec<u8> {
    let stamp = format!("{}T00:00:00Z", day.format("%Y-%m-%d"));
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    let mut document = Docx::new().created_at(&stamp).updated_at(&stamp).default_fonts(fonts).default_size(TEXT);
    let (last, others) = papers.split_last().expect("there is a document");
    for paper in others {
        let mut section = word::Section::new();
        for block in blocks(paper) {
            section = match block {
                Block::Paragraph(paragraph) => section.add_paragraph(*paragraph),
                Block::Table(table) => section.add_table(*table),
            };
        }
        let (size, margin, count) = page(paper);
        section = section.header(page_number()).page_size(size).page_margin(margin).page_num_type(count).title_pg();
        document = document.add_section(section);
    }
    for block in blocks(last) {
        document = match block {
            Block::Paragraph(paragraph) => document.add_paragraph(*paragraph),
            Block::Table(table) => document.add_table(*table),
        };
    }
    document = document.header(page_number());
    let (size, margin, count) = page(last);
    let property = document.document.section_property;
    document.document.section_property = property.page_size(size).page_margin(margin).page_num_type(count).title_pg();
    let mut parts = document.build();
    let text = String::from_utf8(parts.document).expect("the library writes UTF-8");
    parts.document = text.replace(HEADER_ROW.0, HEADER_ROW.1).into_bytes();
    let core = String::from_utf8_lossy(&parts.doc_props.core).replace(">unknown<", ">vungmanh<");
    parts.doc_props.core = core.into_bytes();
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).expect("memory takes every write");
    smaller(&file.into_inner())
}

/// The library stores its parts as they are; here they are deflated, without a time of day.
fn smaller(stored: &[u8]) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(stored)).expect("the library writes an archive");
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for n in 0..parts.len() {
        let mut part = parts.by_index(n).expect("the library writes an archive");
        if part.is_dir() {
            continue;
        }
        let name = part.name().expect("names are plain").into_owned();
        file.start_file(name, how).expect("memory takes every write");
        std::io::copy(&mut part, &mut file).expect("memory takes every write");
    }
    file.finish().expect("memory takes every write").into_inner()
}

enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<word::Table>),
}

/// The size and margins of a document's pages, counted from 1; the first has no number.
fn page(paper: &Paper) -> (word::PageSize, word::PageMargin, word::PageNumType) {
    let margin = word::PageMargin::new().top(1134).bottom(1134).left(1701).right(851).header(567).footer(567);
    let size = if paper.is_lying {
        word::PageSize::new().size(PAGE.1, PAGE.0).orient(word::PageOrientationType::Landscape)
    } else {
        word::PageSize::new().size(PAGE.0, PAGE.1)
    };
    (size, margin, word::PageNumType::new().start(1))
}

fn page_number() -> word::Header {
    word::Header::new().add_paragraph(Paragraph::new().align(AlignmentType::Center).add_page_num(word::PageNum::new()))
}

fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut say = |paragraph: Paragraph| blocks.push(Block::Paragraph(Box::new(paragraph)));
    if let Some(mark) = &paper.mark {
        say(centred(vec![run(mark, TEXT).bold()]).line_spacing(spaced(0, 120)));
    }
    blocks.push(Block::Table(Box::new(head(&paper.head, paper.is_lying))));
    let mut say = |paragraph: Paragraph| blocks.push(Block::Paragraph(Box::new(paragraph)));
    for (n, line) in paper.title.iter().enumerate() {
        let (size, spacing) = if n == 0 { (TITLE, spaced(240, 0)) } else { (TEXT, spaced(0, 0)) };
        say(centred(vec![run(line, size).bold()]).line_spacing(spacing).keep_next(true));
    }
    for (n, line) in paper.opening.iter().enumerate() {
        say(Paragraph::new().add_run(looking(line, TEXT)).line_spacing(spaced(if n == 0 { 180 } else { 0 }, 60)));
    }
    for (n, own) in paper.tables.iter().enumerate() {
        let heading = own.heading.as_deref().unwrap_or("");
        let mut paragraph = Paragraph::new().keep_next(true).line_spacing(spaced(60, 60));
        paragraph = if heading.is_empty() { paragraph.size(8) } else { paragraph.add_run(run(heading, TEXT).italic()) };
        if own.begins_page {
            paragraph = paragraph.page_break_before(true);
        }
        blocks.push(Block::Paragraph(Box::new(paragraph)));
        blocks.push(Block::Table(Box::new(table(own, n + 1 == paper.tables.len()))));
    }
    let mut say = |paragraph: Paragraph| blocks.push(Block::Paragraph(Box::new(paragraph)));
    for (n, line) in paper.closing.iter().enumerate() {
        let spacing = spaced(if n == 0 { 180 } else { 0 }, 60);
        say(Paragraph::new()
            .align(AlignmentType::Both)
            .add_run(looking(line, TEXT))
            .line_spacing(spacing)
            .keep_lines(true)
            .keep_next(true));
    }
    say(Paragraph::new().keep_next(true).size(12));
    blocks.push(Block::Table(Box::new(signatures(&paper.signers, if paper.is_lying { WIDTH_LYING } else { WIDTH }))));
    blocks.push(Block::Paragraph(Box::new(Paragraph::new().line_spacing(spaced(180, 0)).add_run(run(&paper.foot, 18).italic()))));
    blocks
}

/// On the left who issues it, on the right the state; each over a short line.
fn head(head: &Head, is_lying: bool) -> word::Table {
    let (left_width, right_width) = if is_lying { (6237, WIDTH_LYING - 6237) } else { (4082, WIDTH - 4082) };
    let indent = |width: usize, line: usize| i32::try_from(width.saturating_sub(line) / 2).unwrap_or_default();
    let left = vec![
        centred(vec![run(&head.superior, TEXT)]),
        centred(vec![run(&head.issuer, TEXT).bold()]),
        ruled(indent(left_width, 1480)),
        centred(vec![run(&head.number, TEXT)]),
    ];
    let right = vec![
        centred(vec![run(head.state, 24).bold()]),
        centred(vec![run(head.motto, TEXT).bold()]),
        ruled(indent(right_width, 3270)),
        centred(vec![run(&head.place_and_date, TEXT).italic()]),
    ];
    let cell = |paragraphs: Vec<Paragraph>, width: usize| {
        paragraphs.into_iter().fold(TableCell::new(), TableCell::add_paragraph).width(width, WidthType::Dxa).clear_all_border()
    };
    unruled(
        vec![TableRow::new(vec![cell(left, left_width), cell(right, right_width)]).cant_split()],
        vec![left_width, right_width],
    )
}

/// A line that does not reach the edges, as a paragraph of little height.
fn ruled(indent: i32) -> Paragraph {
    let border = word::ParagraphBorder::new(word::ParagraphBorderPosition::Top).size(6).color("000000").space(1);
    Paragraph::new()
        .indent(Some(indent), None, Some(indent), None)
        .line_spacing(spaced(50, 0))
        .size(4)
        .set_borders(word::ParagraphBorders::with_empty().set(border))
}

/// Roles, what is asked of the hand, names: each in its row, so that names stand on one line whatever the roles take.
fn signatures(signers: &[Signer], width: usize) -> word::Table {
    let each = width / signers.len().max(1);
    let row = |said: &dyn Fn(&Signer) -> Vec<Paragraph>| {
        let cell = |signer: &Signer| {
            let cell = said(signer).into_iter().fold(TableCell::new(), TableCell::add_paragraph);
            cell.width(each, WidthType::Dxa).clear_all_border()
        };
        TableRow::new(signers.iter().map(cell).collect()).cant_split()
    };
    let roles = row(&|signer| {
        let line = |line: &String| centred(vec![run(line, TEXT).bold()]).keep_next(true);
        signer.role.iter().map(line).collect()
    });
    let names = row(&|signer| {
        let mut said = vec![centred(vec![run(signer.how, TEXT).italic()]).keep_next(true)];
        said.extend(std::iter::repeat_with(|| Paragraph::new().keep_next(true).add_run(run("", TEXT))).take(SIGNED_ON));
        said.push(centred(vec![run(&signer.name, TEXT).bold()]));
        said
    });
    unruled(vec![roles, names], vec![each; signers.len()])
}

fn unruled(rows: Vec<TableRow>, grid: Vec<usize>) -> word::Table {
    let width = grid.iter().sum();
    word::Table::without_borders(rows)
        .set_grid(grid)
        .width(width, WidthType::Dxa)
        .layout(word::TableLayoutType::Fixed)
        .align(word::TableAlignmentType::Center)
}

/// A table; the last rows of the last one stay with what is signed.
fn table(table: &Table, is_last: bool) -> word::Table {
    let grid: Vec<usize> = table.columns.iter().map(|column| column.width).collect();
    let heads = table.columns.iter().map(|column| {
        TableCell::new()
            .add_paragraph(centred(vec![run(&column.title, table.size).bold()]).keep_next(true))
            .vertical_align(word::VAlignType::Center)
            .width(column.width, WidthType::Dxa)
    });
    let header = TableRow::new(heads.collect());
    let stays = |n: usize| is_last && n + KEPT >= table.rows.len();
    let rows = table.rows.iter().enumerate().map(|(n, row)| self::row(table, row, row.is_strong || stays(n)));
    let rows = std::iter::once(header).chain(rows);
    word::Table::new(rows.collect())
        .set_grid(grid.clone())
        .width(grid.iter().sum(), WidthType::Dxa)
        .layout(word::TableLayoutType::Fixed)
        .margins(word::TableCellMargins::new().margin(30, 60, 30, 60))
}

fn row(table: &Table, row: &Row, is_kept: bool) -> TableRow {
    let mut cells = Vec::new();
    let mut column = 0;
    for cell in &row.cells {
        let width = table.columns[column..].iter().take(cell.span).map(|column| column.width).sum();
        let align = if cell.span > 1 { Align::Left } else { table.columns[column].align };
        cells.push(self::cell(cell, align, width, table.size, row.is_strong, is_kept));
        column += cell.span;
    }
    TableRow::new(cells).cant_split()
}

fn cell(cell: &Cell, align: Align, width: usize, size: usize, is_strong: bool, is_kept: bool) -> TableCell {
    let mut printed = TableCell::new().width(width, WidthType::Dxa);
    for line in &cell.lines {
        let own = looking(line, size);
        let own = if is_strong && align == Align::Middle { own.bold() } else { own };
        let aligned = match align {
            Align::Left => AlignmentType::Left,
            Align::Middle => AlignmentType::Center,
        };
        printed = printed.add_paragraph(Paragraph::new().align(aligned).add_run(own).keep_next(is_kept));
    }
    if cell.lines.is_empty() {
        printed = printed.add_paragraph(Paragraph::new().keep_next(is_kept));
    }
    if cell.span > 1 { printed.grid_span(cell.span) } else { printed }
}

fn looking(line: &Line, size: usize) -> Run {
    let run = run(&line.text, size);
    match line.look {
        Look::Plain => run,
        Look::Strong => run.bold(),
        Look::Slanted => run.italic(),
    }
}

/// What XML may not hold is left out.
fn run(text: &str, size: usize) -> Run {
    let text: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    Run::new().add_text(text).size(size)
}

fn centred(runs: Vec<Run>) -> Paragraph {
    runs.into_iter().fold(Paragraph::new().align(AlignmentType::Center), Paragraph::add_run)
}

fn spaced(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}
