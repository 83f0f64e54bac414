//! The whole country at once: the form of six organisations in 10,598 communes, 63,588 units, through the program as it is
//! installed. `cargo bench --bench scale`, or `-- xlsx` (`csv`, `ndjson`, `values`) for one form; seconds
//! and the most memory that each run held.
//!
//! The figures are those of the shipped workbooks, which are assumed, over and over under other ids.

#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Communes before July 2025, as the report behind the project counts them.
const COMMUNES: usize = 10_598;

/// The headings of the column of ids.
const UNIT: [&str; 2] = ["Mã đơn vị", "unit"];

/// Columns of a form that hold no figure: number, id, name.
const BESIDE: usize = 3;

type Row = Vec<Data>;

/// A worksheet: what stands above the units, and the units.
struct Sheet {
    name: String,
    head: Vec<Row>,
    units: Vec<Row>,
    id: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir()?;
    let Written { workbooks, n_units, n_figures } = written(root, folder.path())?;
    println!("{n_units} units, {n_figures} figures a unit on the average");
    let program = Path::new(env!("CARGO_BIN_EXE_vungmanh"));
    let rules = root.join("rules");
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let forms: [(&str, &str, &[&str]); 4] = [
        ("csv", "out.csv", &[]),
        ("ndjson", "out.ndjson", &[]),
        ("values", "values.xlsx", &["--values"]),
        ("xlsx", "out.xlsx", &[]),
    ];
    for (form, output, more) in forms.into_iter().filter(|(form, ..)| asked.is_empty() || asked.iter().any(|word| word == form)) {
        let output = folder.path().join(output);
        let mut command = Command::new(program);
        command
            .arg("classify")
            .args(&workbooks)
            .arg("--rules")
            .arg(&rules)
            .args(["--period", "2023", "-o"])
            .arg(&output)
            .args(more);
        let (took, kib) = measured(&mut command)?;
        let bytes = std::fs::metadata(&output).map_or(0, |file| file.len());
        println!("{form:<7} {:>6.1} s   {:>6} MiB at most   {:>7} KiB written", took.as_secs_f64(), kib / 1024, bytes / 1024);
    }
    Ok(())
}

/// Runs it to its end; how long it took, and the most memory it held in KiB, where the system tells.
fn measured(command: &mut Command) -> Result<(Duration, u64), Box<dyn Error>> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status_file = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            // 3: done, and some units are undetermined
            if !matches!(status.code(), Some(0 | 3)) {
                return Err(format!("the program ended with {status}").into());
            }
            return Ok((start.elapsed(), most));
        }
        let held = std::fs::read_to_string(&status_file).ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()
        });
        most = most.max(held.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What was written.
struct Written {
    workbooks: Vec<PathBuf>,
    n_units: usize,
    n_figures: usize,
}

/// Writes the workbooks.
fn written(root: &Path, folder: &Path) -> Result<Written, Box<dyn Error>> {
    let mut workbooks = Vec::new();
    let (mut n_units, mut figures, mut forms) = (0, 0, 0_usize);
    for name in ["2023.xlsx", "mat-tran-2023.xlsx"] {
        let sheets = read(&root.join("fixtures/hau-giang").join(name))?;
        let communes = sheets.iter().map(|sheet| sheet.units.len()).min().unwrap_or(1);
        let mut workbook = Workbook::new();
        for sheet in &sheets {
            let worksheet = workbook.add_worksheet_with_constant_memory()?.set_name(&sheet.name)?;
            for (row, cells) in (0..).zip(&sheet.head) {
                write(worksheet, row, cells, None)?;
            }
            let mut at = u32::try_from(sheet.head.len())?;
            for copy in 0..=COMMUNES / communes {
                for cells in &sheet.units {
                    if copy * communes + commune(&cells[sheet.id])? <= COMMUNES {
                        write(worksheet, at, cells, Some((sheet.id, copy)))?;
                        at += 1;
                    }
                }
            }
            let is_register = sheet.head.iter().flatten().any(|cell| matches!(cell, Data::String(text) if text == "Tổ chức"));
            if !is_register {
                n_units += usize::try_from(at)? - sheet.head.len();
                figures += sheet.units[0].len() - BESIDE;
                forms += 1;
            }
        }
        let path = folder.join(name);
        workbook.save(&path)?;
        workbooks.push(path);
    }
    Ok(Written { workbooks, n_units, n_figures: figures / forms.max(1) })
}

/// The number of a unit's commune: `xa_07.hoi_nong_dan` is of the seventh.
fn commune(id: &Data) -> Result<usize, Box<dyn Error>> {
    let id = id.to_string();
    let number =
        id.strip_prefix("xa_").and_then(|rest| rest.split('.').next()).ok_or_else(|| format!("`{id}` is of no commune"))?;
    Ok(number.parse()?)
}

fn read(path: &Path) -> Result<Vec<Sheet>, Box<dyn Error>> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows: Vec<Row> = workbook.worksheet_range(&name)?.rows().map(<[Data]>::to_vec).collect();
        let is_unit = |cell: &Data| UNIT.contains(&cell.to_string().as_str());
        let is_head = |row: &Row| row.iter().any(is_unit);
        let head = rows.iter().position(is_head).ok_or_else(|| format!("{name}: no column of units"))?;
        let id = rows[head].iter().position(is_unit).unwrap_or(0);
        let has_id = |row: &&Row| row.get(id).is_some_and(|cell| cell.to_string().contains('.'));
        let units = rows[head + 1..].iter().filter(has_id).cloned().collect();
        sheets.push(Sheet { name, head: rows[..=head].to_vec(), units, id });
    }
    Ok(sheets)
}

fn write(
    worksheet: &mut rust_xlsxwriter::Worksheet,
    at: u32,
    row: &Row,
    copy: Option<(usize, usize)>,
) -> Result<(), Box<dyn Error>> {
    let day_format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (column, cell) in row.iter().enumerate() {
        let number = u16::try_from(column)?;
        match (cell, copy) {
            (Data::Empty, _) => {}
            (cell, Some((id, copy))) if id == column && copy > 0 => {
                worksheet.write_string(at, number, format!("{cell}.{copy}"))?;
            }
            (Data::Float(value), _) => {
                worksheet.write_number(at, number, *value)?;
            }
            (Data::DateTime(day), _) => {
                worksheet.write_number_with_format(at, number, day.as_f64(), &day_format)?;
            }
            (Data::Int(value), _) => {
                worksheet.write_string(at, number, value.to_string())?;
            }
            (other, _) => {
                worksheet.write_string(at, number, other.to_string())?;
            }
        }
    }
    Ok(())
}
